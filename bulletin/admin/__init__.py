"""The editors' pages, a module a subject."""

from bulletin.admin import issues, people, publications, waiting

__all__ = ["issues", "people", "publications", "waiting"]
