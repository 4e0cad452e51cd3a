"""How long a login lasts (SECURITY §6): 30 minutes idle, 12 hours in all."""

import time

from django.conf import settings

RENEWED_EVERY = 60  # seconds; a session that was written at every request would cost each page three queries
_BEGAN, _SEEN = "began", "seen"


def lasting(get_response):
    """Middleware that keeps a session in use alive, and ends one that is 12 hours old. Behind SessionMiddleware."""

    def middleware(request):
        # Citizens have no session, and a page for them must not ask for one.
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            if "\0" in (request.session.session_key or ""):  # PostgreSQL refuses to look for it
                request.session = type(request.session)()
            _renew(request.session, int(time.time()))
        return get_response(request)

    return middleware


def _renew(session, now: int) -> None:
    if session.is_empty():
        return
    began = session.get(_BEGAN, now)
    if not 0 <= now - began < settings.SESSION_LONGEST:
        session.flush()
    elif not 0 <= now - session.get(_SEEN, -RENEWED_EVERY) < RENEWED_EVERY:
        session[_BEGAN], session[_SEEN] = began, now
