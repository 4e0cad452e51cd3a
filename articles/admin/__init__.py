"""The editors' pages about articles."""

from articles.admin import articles

__all__ = ["articles"]
