"""The editors' pages about articles."""

from articles.admin import articles, terms

__all__ = ["articles", "terms"]
