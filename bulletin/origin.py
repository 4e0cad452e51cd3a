"""Where a request comes from: noted for the record of who did what."""

from ipaddress import ip_address

from departments.models import acting_from


def noted(get_response):
    """Middleware that keeps the client's address for as long as its request is answered."""

    def middleware(request):
        token = acting_from.set(address(request.META))
        try:
            return get_response(request)
        finally:
            acting_from.reset(token)

    return middleware


def address_of(request) -> str:
    """The client's address of a request."""
    return address(request.META)


def address(meta) -> str:
    """The client's address. A proxy is believed only on this machine, and only the address that it has added itself."""
    peer = meta.get("REMOTE_ADDR", "")
    forwarded = meta.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    return forwarded if _valid(forwarded) and (not peer or _loopback(peer)) else peer


def _valid(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _loopback(text: str) -> bool:
    return _valid(text) and ip_address(text).is_loopback
