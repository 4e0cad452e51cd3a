"""The search box over the admin's lists, which asks the indexes as citizens do (SEARCH §1), drafts included."""

from django.contrib import messages

from articles.search.asking import Query, parse

FOUND_IN = "找标题、正文和供稿署名，一个字也可以。几个词之间空一格，就是都有的；加引号是一整句；前面加减号是不要。"


def asked(request, typed: str) -> Query:
    """What a person typed into the box; a message says what of it cannot be asked."""
    query = parse(typed)
    if query.problem:
        messages.warning(request, query.problem)
    return query
