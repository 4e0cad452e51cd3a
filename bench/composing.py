"""The compose page in a browser, beside the stock admin's change form with the same rows."""

import datetime
import shutil
import statistics
import threading
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import clear_url_caches, path
from playwright.sync_api import sync_playwright

from articles.models import Article
from bench.figure import Figure
from bulletin import urls
from bulletin.models import Issue, Placement, Publication

SIZES = (5, 15, 40)
RUNS = 9
READY = "() => performance.timing.loadEventEnd - performance.timing.navigationStart"
# One step down by the keyboard, until the browser has laid the page out again.
MOVE = """() => {
  const row = document.querySelector(".contents .grip"), start = performance.now();
  row.focus();
  row.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", altKey: true, bubbles: true }));
  document.body.getBoundingClientRect();
  return performance.now() - start;
}"""


class StockPlacements(admin.TabularInline):
    model = Placement
    autocomplete_fields = ["article"]
    extra = 0


class StockArticles(admin.ModelAdmin):
    search_fields = ["title"]


class StockIssues(admin.ModelAdmin):
    inlines = [StockPlacements]


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def figures() -> Iterator[Figure]:
    stock = admin.AdminSite(name="stock")
    stock.register(Article, StockArticles)
    stock.register(Issue, StockIssues)
    urls.urlpatterns.append(path("stock/", stock.urls))
    clear_url_caches()
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(get_user_model().objects.create_superuser("bench"))
    publication = Publication.objects.start(slug="bench", name="基准政务信息")
    drafts = [draft(publication, number, size) for number, size in enumerate(SIZES, start=1)]
    addresses = [f"/admin/bulletin/issue/{issue.pk}/change/" for issue in drafts]
    for address in addresses:
        client.get(address)
    counted = [queries(client, address) for address in addresses]
    sizes = ", ".join(map(str, counted))
    yield Figure(f"queries of the compose page (5, 15 and 40 articles: {sizes})", max(counted), 25, "")
    yield Figure("…the same at every size: largest less smallest", max(counted) - min(counted), 0, "")
    yield from in_browser(client, addresses[-1], f"/stock/bulletin/issue/{drafts[-1].pk}/change/")


def draft(publication: Publication, number: int, size: int) -> Issue:
    """An issue of that many articles in four sections."""
    values = {"year": 2026, "number": number, "date": datetime.date(2026, 1, number)}
    issue = Issue.objects.begin(publication, values)
    written = [
        Article.objects.write(
            {"title": f"第{number}期第{n}篇稿件的标题", "credit": f"市{n}局", "body": body(number, n)}
        )
        for n in range(size)
    ]
    issue.compose({}, [(f"栏目{n * 4 // size}", article.pk) for n, article in enumerate(written)])
    return issue


def body(number: int, n: int) -> str:
    """A text of its own, of 800 characters."""
    return f"<p>{''.join(chr(0x4E00 + (i * i * 31 + i * (97 * n + number)) % 9000) for i in range(800))}</p>"


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def in_browser(client: Client, ours: str, stock: str) -> Iterator[Figure]:
    """How soon each page is ready, in turns, and how long a move takes."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        return
    server = make_server("127.0.0.1", 0, get_wsgi_application(), Server, Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site = f"http://127.0.0.1:{server.server_port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        context = browser.new_context()
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
        page = context.new_page()
        ready: dict[str, list[float]] = {ours: [], stock: []}
        for n in range(RUNS + 1):
            for address, times in ready.items():
                page.goto(site + address, wait_until="load")
                page.wait_for_function("performance.timing.loadEventEnd > 0")
                if n:  # the first fills the browser's cache
                    times.append(page.evaluate(READY))
        page.goto(site + ours)
        page.wait_for_selector("form.live")
        moves = [page.evaluate(MOVE) for _ in range(20)]
        browser.close()
    server.shutdown()
    mine, theirs = (statistics.median(times) for times in ready.values())
    yield Figure("compose page of 40 articles ready in the browser", mine, 1000, "ms")
    yield Figure(f"…as part of the stock change form's time ({theirs:.0f} ms)", mine / theirs, 1, "×", digits=2)
    yield Figure("a move in 40 articles", statistics.median(moves), 50, "ms", digits=1)
