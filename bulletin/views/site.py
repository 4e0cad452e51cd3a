"""What belongs to the site as a whole."""

import sys

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bulletin.views.answers import page

_GONE = (OperationalError, InterfaceError)


@require_safe
def robots(request):
    return HttpResponse("User-agent: *\nDisallow: /admin/\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def healthz(request):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "unavailable"}, status=503)
    return JsonResponse({"status": "ok"})


def not_found(request, exception):
    """The same bytes for what never existed and for what nobody may know of: nothing here depends on the address."""
    return page(request, "404.html", status=404)


def server_error(request):
    """Asks nothing of the database. If that is what is gone, the answer is 503, and crawlers come back."""
    gone = isinstance(sys.exc_info()[1], _GONE)
    response = render(request, "500.html", {"site_name": "政务公报"}, status=503 if gone else 500)
    if gone:
        response["Retry-After"] = "30"
    return response
