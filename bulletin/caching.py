"""How long an answer may be kept, and by whom (SECURITY §8); what is sent again where nothing has changed.

An answer's tag is made of its bytes, not of a stamp that every change would have to renew: it cannot be wrong, whoever
writes to the database, and a scheduled issue needs no clock.
"""

import hashlib

from django.conf import settings
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import get_conditional_response, patch_vary_headers

SHARED = 60  # seconds that a proxy may answer for us: so late is a withdrawal there
_COMPRESSED_ALREADY = ("image/", "application/pdf", "application/vnd.openxmlformats", "application/zip")


def kept(get_response):
    """Middleware that says what may be kept of an answer that does not say so itself, and answers 304 where one asks.

    Where somebody is logged in, an answer may hold what citizens must not see, and is kept by no cache. A browser keeps
    301 and 410 for ever unless told otherwise; but what was withdrawn may come back. Of other refusals nothing is kept,
    so that what is published a second later is seen at once.
    """

    def middleware(request):
        response = get_response(request)
        if response.has_header("Cache-Control"):
            return response
        if settings.SESSION_COOKIE_NAME in request.COOKIES or response.cookies:
            response["Cache-Control"] = "private, no-store"
            return response
        if response.status_code in (301, 410):
            response["Cache-Control"] = "no-cache"
            return response
        # What is written as it is sent has no bytes yet to make a tag of.
        if response.status_code != 200 or response.streaming or request.method not in ("GET", "HEAD"):
            response["Cache-Control"] = "no-store"
            return response
        response["Cache-Control"] = f"public, max-age=0, s-maxage={SHARED}"
        patch_vary_headers(response, ["Accept-Encoding"])
        # Weak: it may be sent compressed or not.
        tag = f'W/"{hashlib.blake2b(response.content, digest_size=16).hexdigest()}"'
        response["ETag"] = tag
        return get_conditional_response(request, etag=tag, response=response)

    return middleware


class Compressed(GZipMiddleware):
    """Compresses what is not compressed already."""

    def process_response(self, request, response):
        if response.get("Content-Type", "").startswith(_COMPRESSED_ALREADY):
            return response
        return super().process_response(request, response)
