"""What belongs to the site as a whole."""

import sys

from django.contrib import admin
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bulletin.metadata import Metadata, above, absolute
from bulletin.views.answers import NAMELESS, page
from bulletin.views.variants import variants

TooMuchData = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
_GONE = (OperationalError, InterfaceError)


@require_safe
def robots(request):
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {absolute(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def accessibility(request):
    about = Metadata(
        title="无障碍说明",
        description="本网站怎样方便每个人阅读，遇到困难怎样告诉我们",
        crumbs=above(),
        linked={"@type": "WebPage", "name": "无障碍说明"},
    )
    return page(request, "accessibility.html", about=about)


@require_safe
def favicon(request):
    """Browsers and crawlers ask for it unasked."""
    return HttpResponseRedirect(static("favicon.ico"))


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
    return page(request, "404.html", about=Metadata(title="没有找到这个页面"), status=404)


def bad_request(request, exception):
    """What no form of ours sends; or one that holds more than a form may."""
    said = (
        "一次交来的内容太多，没有保存。请分成几份，再交。"
        if isinstance(exception, TooMuchData)
        else "这个请求有误，没有处理。"
    )
    return refused(request, "没有处理", said, status=400)


def forbidden(request, exception=None):
    return refused(request, "没有权限", "您的角色不能打开这一页。", status=403)


def form_refused(request, reason=""):
    """A form without the token that shows it to be ours.

    One that our own page has sent is from before the last login: it comes back with what was typed, to be sent again.
    """
    own = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if own and request.path.startswith(reverse("admin:index")):
        site = admin.site
        return site.interrupted(request, None if site.has_permission(request) else site.question(request))
    said = "这个表单不是从本网站的页面交来的，没有处理。请回到原来的页面，刷新后再试。"
    return refused(request, "没有处理", said, status=403)


def refused(request, title, said, *, status):
    return page(request, "refused.html", {"said": said}, about=Metadata(title=title), status=status)


def server_error(request):
    """Asks nothing of the database. If that is what is gone, the answer is 503, and crawlers come back."""
    gone = isinstance(sys.exc_info()[1], _GONE)
    context = {
        "site_name": NAMELESS,
        "page_title": f"网站出了故障 - {NAMELESS}",
        "variants": variants(request, error=True),
    }
    response = render(request, "500.html", context, status=503 if gone else 500)
    if gone:
        response["Retry-After"] = "30"
    return response
