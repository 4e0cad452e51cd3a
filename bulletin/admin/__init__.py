"""The editors' pages, a module a subject."""

from bulletin.admin import issues, people, pictures, publications, waiting

__all__ = ["issues", "people", "pictures", "publications", "waiting"]
