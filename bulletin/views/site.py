"""What belongs to the site as a whole."""

import sys

from django.contrib import admin
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bulletin.views.answers import page

TooMuchData = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
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


def bad_request(request, exception):
    """What no form of ours sends; or one that holds more than a form may."""
    said = (
        "一次交来的内容太多，没有保存。请分成几份，再交。"
        if isinstance(exception, TooMuchData)
        else "这个请求有误，没有处理。"
    )
    return page(request, "refused.html", {"title": "没有处理", "said": said}, status=400)


def forbidden(request, exception=None):
    return page(request, "refused.html", {"title": "没有权限", "said": "您的角色不能打开这一页。"}, status=403)


def form_refused(request, reason=""):
    """A form without the token that shows it to be ours.

    One that our own page has sent is from before the last login: it comes back with what was typed, to be sent again.
    """
    own = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if own and request.path.startswith(reverse("admin:index")):
        site = admin.site
        return site.interrupted(request, None if site.has_permission(request) else site.question(request))
    context = {
        "title": "没有处理",
        "said": "这个表单不是从本网站的页面交来的，没有处理。请回到原来的页面，刷新后再试。",
    }
    return page(request, "refused.html", context, status=403)


def server_error(request):
    """Asks nothing of the database. If that is what is gone, the answer is 503, and crawlers come back."""
    gone = isinstance(sys.exc_info()[1], _GONE)
    response = render(request, "500.html", {"site_name": "政务公报"}, status=503 if gone else 500)
    if gone:
        response["Retry-After"] = "30"
    return response
