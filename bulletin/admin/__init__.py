"""The editors' pages, a module a subject."""

from bulletin.admin import audit, departments, front, issues, people, pictures, publications, relevance, waiting

__all__ = ["audit", "departments", "front", "issues", "people", "pictures", "publications", "relevance", "waiting"]
