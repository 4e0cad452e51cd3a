"""A page in simplified and in traditional characters: how one leads to the other, and how the second is made."""

from collections import OrderedDict
from hashlib import blake2b
from threading import Lock
from typing import NamedTuple

from django.conf import settings
from django.utils.encoding import escape_uri_path

from bulletin import pages, traditional

_KEPT_BYTES = 32 * 1024 * 1024


class Variants(NamedTuple):
    """What a template asks: whether this is the traditional one, where the other is, the URL of the simplified one, and
    (language, URL) of both."""

    traditional: bool
    other: str
    simplified: str = ""
    alternates: tuple[tuple[str, str], ...] = ()


def in_traditional(request):
    """Whether the request asks for traditional characters."""
    return request.path_info.startswith(f"{pages.TRADITIONAL}/")


def variants(request, *, page=1, query="", error=False):
    """How the page that answers is linked with its other variant. An error page is linked with the other's home.

    Of the query only the number of the `page` that is shown goes along, and what the page has understood of it (`query`,
    of a search), so that nobody's link to us can put something
    into the page, and no page has a second address.
    """
    shown = in_traditional(request)
    path = request.path_info.removeprefix(pages.TRADITIONAL) if shown else request.path_info
    if error or not pages.has_variant(path):
        return Variants(shown, "/" if shown else f"{pages.TRADITIONAL}/")
    asked = "&".join(filter(None, [query, f"page={page}" if page > 1 else ""]))
    simplified = escape_uri_path(path) + (f"?{asked}" if asked else "")
    alternates = (
        ("zh-Hans", settings.SITE_URL + simplified),
        (traditional.LANGUAGE, settings.SITE_URL + pages.TRADITIONAL + simplified),
    )
    other = simplified if shown else pages.TRADITIONAL + simplified
    return Variants(shown, other, settings.SITE_URL + simplified, alternates)


def in_the_characters_asked_for(get_response):
    """Middleware: below `/zh-hant/` a page is in traditional characters, and a redirect leads to one that is."""

    def middleware(request):
        response = get_response(request)
        if in_traditional(request):
            if response.has_header("Location"):
                response["Location"] = pages.in_traditional(response["Location"])
            elif response.headers["Content-Type"].startswith("text/html"):
                response.content = _converted(response.content)
        return response

    return middleware


_kept: OrderedDict[bytes, bytes] = OrderedDict()
_lock = Lock()


def _converted(content):
    """The bytes of a page in traditional characters.

    They depend on nothing but the bytes given, so that what is kept, the last asked for, can neither be stale nor show
    anybody what is not theirs. Kept in this process alone: another program's dictionaries may differ from ours.
    """
    key = blake2b(content, key=blake2b(settings.SITE_URL.encode()).digest()).digest()
    with _lock:
        if found := _kept.get(key):
            _kept.move_to_end(key)
            return found
    made = traditional.page(content.decode(), pages.in_traditional).encode()
    with _lock:
        _kept[key] = made
        while sum(map(len, _kept.values())) > _KEPT_BYTES:
            _kept.popitem(last=False)
    return made
