"""The addresses of pages."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=10_000)
def address(name: str, *args) -> str:
    """The address of a view, remembered: it is the same as long as the process runs, and a page has dozens of them."""
    return reverse(name, args=args)
