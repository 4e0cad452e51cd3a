"""What may be kept of an answer, and what is not sent twice (SECURITY §8)."""

import gzip
import io
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone
from PIL import Image
from whitenoise.middleware import WhiteNoiseMiddleware

from articles.models import Picture
from bulletin import pages
from bulletin.models import Issue
from tests import published
from tests.people import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue():
    return published.issue(8)


def again(client, address, answer, **headers):
    return client.get(address, headers={"If-None-Match": answer["ETag"], **headers})


def test_every_public_answer_may_be_kept_for_a_minute_by_a_proxy_and_asked_for_again(client, issue):
    for page in pages.public_urls():
        answer = client.get(page.address)

        assert (answer["Cache-Control"], answer["Vary"]) == ("public, max-age=0, s-maxage=60", "Accept-Encoding")
        assert answer.cookies == {}
        unchanged = again(client, page.address, answer)
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        assert {name: unchanged[name] for name in ("ETag", "Cache-Control", "Vary")} == {
            name: answer[name] for name in ("ETag", "Cache-Control", "Vary")
        }
        assert client.head(page.address)["ETag"] == answer["ETag"]


def test_what_was_corrected_is_sent_anew(client, issue):
    row = issue.placements.get()
    addresses = [issue.get_absolute_url(), row.get_absolute_url(), "/", "/feed.atom", "/sitemap.xml"]
    before = {address: client.get(address) for address in addresses}
    issue.correct(row.article, {"title": "市财政局规范采购"}, note="标题更正。")

    assert [again(client, address, before[address]).status_code for address in addresses] == [200] * 5


def test_what_was_withdrawn_is_never_said_to_be_unchanged(client, issue):
    addresses = [issue.get_absolute_url(), issue.placements.get().get_absolute_url()]
    before = {address: client.get(address) for address in addresses}
    issue.withdraw(reason="有误。")

    for address in addresses:
        gone = again(client, address, before[address])
        assert (gone.status_code, gone["Cache-Control"], gone.has_header("ETag")) == (410, "no-cache", False)


def test_what_is_not_public_yet_is_seen_at_its_second(client):
    issue = published.issue(8, publish=False)
    address = issue.get_absolute_url()
    Issue.objects.filter(pk=issue.pk).update(state="scheduled", publish_at=timezone.now() + timedelta(hours=1))
    hidden = client.get(address)
    assert (hidden.status_code, hidden["Cache-Control"], hidden.has_header("ETag")) == (404, "no-store", False)

    Issue.objects.filter(pk=issue.pk).update(publish_at=timezone.now())
    assert client.get(address).status_code == 200


def test_nothing_is_kept_where_somebody_is_logged_in(client, issue):
    public = client.get(issue.get_absolute_url())
    client.force_login(User.objects.create_user("bianji"))
    for address in (issue.get_absolute_url(), "/", "/feed.atom", "/nothing/"):
        answer = again(client, address, public)
        assert (answer["Cache-Control"], answer.has_header("ETag")) == ("private, no-store", False)
        assert answer.status_code != 304
    assert (
        client_of("编辑").get("/admin/")["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    )


def test_pages_are_sent_compressed_and_pictures_as_they_are(client, issue):
    drawn = io.BytesIO()
    Image.new("RGB", (400, 400), "red").save(drawn, "PNG")
    picture = Picture.objects.keep(drawn.getvalue())
    picture.articles.add(issue.articles.get())
    accepting = {"Accept-Encoding": "gzip, br"}
    for address in (issue.get_absolute_url(), "/feed.atom", "/sitemap.xml"):
        plain, small = client.get(address), client.get(address, headers=accepting)
        assert (small["Content-Encoding"], gzip.decompress(small.content)) == ("gzip", plain.content)
        assert again(client, address, small, **accepting).status_code == 304
    assert client.get(picture.url, headers=accepting).has_header("Content-Encoding") is False


def test_static_files_have_the_hash_of_their_content_in_their_name_and_last_a_year(tmp_path):
    storage = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    with override_settings(
        STATIC_ROOT=tmp_path, STORAGES=storage, WHITENOISE_AUTOREFRESH=False, WHITENOISE_USE_FINDERS=False
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        served = WhiteNoiseMiddleware(lambda request: None).files
        name = next(name for name in served if name.startswith("/static/site.") and name != "/static/site.css")
        file = served[name]
        answer = file.get_response("GET", {"HTTP_ACCEPT_ENCODING": "gzip"})
        headers = dict(answer.headers)
        answer.file.close()

    assert headers["Cache-Control"] == "max-age=31536000, public, immutable"
    assert headers["Content-Encoding"] == "gzip"
