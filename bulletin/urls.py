from django.contrib import admin
from django.urls import include, path, re_path, register_converter

from bulletin.api import api
from bulletin.api.problems import nothing_there
from bulletin.models import Edition
from bulletin.models.issue import NUMBER
from bulletin.views import departments, editions, feeds, issues, search, sections, site, sitemap, statistics


class Year:
    regex = "[1-9][0-9]{3}"
    to_python = int
    to_url = str


class Number:
    """NUMBER of an issue."""

    regex = NUMBER
    to_python = to_url = str


class Key:
    """A primary key, written in one way only."""

    regex = "[1-9][0-9]{0,17}"
    to_python = int
    to_url = str


class Format:
    """An edition's."""

    regex = "|".join(Edition.Format.values)
    to_python = to_url = str


class Table:
    """A list to take away."""

    regex = "csv|xlsx|json"
    to_python = to_url = str


class Name:
    """A slug that may be Chinese."""

    regex = r"[\w-]+"
    to_python = to_url = str


class PictureName:
    """The hash of a picture, and its type."""

    regex = r"[0-9a-f]{64}\.(?:jpg|png|webp)"
    to_python = to_url = str


register_converter(Year, "year")
register_converter(Number, "number")
register_converter(Key, "key")
register_converter(Format, "format")
register_converter(Name, "name")
register_converter(Table, "table")
register_converter(PictureName, "picture")

ISSUE = "issues/<slug:publication>/<year:year>/<number:number>"

# The HTML pages: whatever stands here is there in traditional characters too.
pages = [
    path("", issues.home, name="home"),
    path("issues/", issues.archives, name="archives"),
    path("issues/<slug:publication>/", issues.archive, name="archive"),
    path("issues/<slug:publication>/<year:year>/", issues.archive_year, name="archive_year"),
    path(f"{ISSUE}/", issues.issue, name="issue"),
    path(f"{ISSUE}/<key:pk>/", issues.article, name="article"),
    path("sections/<slug:publication>/<name:section>/", sections.section, name="section"),
    path("departments/", departments.departments, name="departments"),
    path("departments/<key:pk>/", departments.department, name="department"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/<year:year>/", statistics.statistics, name="statistics_year"),
    path("accessibility/", site.accessibility, name="accessibility"),
    path("search/", search.search, name="search"),
]

urlpatterns = [
    *pages,
    path("zh-hant/", include((pages, "zh-hant"))),
    path(f"{ISSUE}.<format:format>", editions.issue_edition, name="issue_edition"),
    path(f"{ISSUE}/<key:pk>.<format:format>", editions.article_edition, name="article_edition"),
    path("media/pictures/<picture:name>", editions.picture, name="picture"),
    path("attachments/<key:pk>/", editions.attachment, name="attachment"),
    path("feed.atom", feeds.feed, name="feed"),
    path("sections/<slug:publication>/<name:section>/feed.atom", feeds.section_feed, name="section_feed"),
    path("departments/<key:pk>/feed.atom", feeds.department_feed, name="department_feed"),
    path("search/suggest", search.suggest, name="search_suggest"),
    path("search/feed.atom", search.feed, name="search_feed"),
    path("search/results.<table:format>", search.table, name="search_table"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("sitemap-<key:number>.xml", sitemap.sitemap_part, name="sitemap_part"),
    path("favicon.ico", site.favicon, name="favicon"),
    path("robots.txt", site.robots, name="robots"),
    path("healthz", site.healthz, name="healthz"),
    path("api/v1/", nothing_there),  # before the interface's own, which answers with a page
    path("api/v1/", api.urls),
    re_path("^api/v1(?:/|$)", nothing_there),  # a line break in it too
    path("admin/", admin.site.urls),
]

handler400 = "bulletin.views.site.bad_request"
handler403 = "bulletin.views.site.forbidden"
handler404 = "bulletin.views.site.not_found"
handler500 = "bulletin.views.site.server_error"
