"""Pictures for a body, sent by hand (SECURITY.md §5)."""

import io
from zlib import crc32

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from articles import markup
from articles.models import Picture
from articles.models.picture import MAX_BYTES
from tests import published
from tests.test_admin import client_of

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/articles/picture/add-file/"


def drawn(kind="PNG", size=(40, 20), **options):
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind, **options)
    return out.getvalue()


def send(client, data, name="图.png", alt="堤围加固"):
    answer = client.post(ADDRESS, {"file": SimpleUploadedFile(name, data), "alt": alt})
    return answer.status_code, answer.json()


@pytest.mark.parametrize(("kind", "extension"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_a_picture_is_kept_under_its_hash_without_what_the_camera_wrote(kind, extension):
    exif = Image.Exif()
    exif[0x010F] = "相机厂商"
    exif[0x0112] = 6  # lies on its side
    client = client_of("供稿员")
    status, said = send(client, drawn(kind, exif=exif), name="../../evil.html")

    picture = Picture.objects.get()
    assert (status, said) == (200, {"url": picture.url, "width": 20, "height": 40, "alt": "堤围加固"})
    assert picture.url == f"/media/pictures/{picture.digest}.{extension}"
    with picture.file.open() as file, Image.open(file) as image:
        assert (dict(image.getexif()), {"exif", "xmp", "comment"} & set(image.info)) == ({}, set())
    assert markup.clean('<img src="{url}" alt="{alt}" width="{width}" height="{height}">'.format(**said)) == (
        f'<img src="{picture.url}" alt="堤围加固" width="20" height="40">'
    )


HOSTILE = {
    "gif": drawn("GIF"),
    "bmp": drawn("BMP"),
    "tiff": drawn("TIFF"),
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "html": b"<!DOCTYPE html><script>alert(1)</script>",
    "html behind a picture's mark": b"\x89PNG\r\n\x1a\n<script>alert(1)</script>",
    "half a picture": drawn("PNG", size=(400, 400))[:200],
    "no picture": b"MZ\x90\x00",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_picture_for_the_web_is_refused_whatever_its_name(name):
    refused = send(client_of("编辑"), HOSTILE[name], name="图.png")

    assert refused == (400, {"error": "这个文件不是能用的图片，请换成 JPEG、PNG 或 WebP。"})
    assert Picture.objects.count() == 0


def test_a_picture_too_large_in_bytes_or_pixels_is_refused_with_a_sentence():
    client = client_of("编辑")
    flat = drawn("PNG", size=(8001, 5000))
    huge = bytearray(drawn("PNG"))
    huge[16:24] = (60_000).to_bytes(4) * 2  # the head says so, and no more is read
    huge[29:33] = crc32(huge[12:29]).to_bytes(4)

    pixels = (400, {"error": "图片超过4000万像素，请缩小后再用。"})
    assert [send(client, data) for data in (flat, bytes(huge))] == [pixels, pixels]
    assert send(client, drawn() + b"\0" * MAX_BYTES) == (400, {"error": "图片有10.0 MB，超过10 MB，请缩小后再传。"})
    assert Picture.objects.count() == 0


def test_a_picture_without_words_or_file_is_refused_with_a_sentence():
    client = client_of("编辑")

    assert send(client, drawn(), alt="　 ") == (400, {"error": "请填写替代文字，说明图上是什么。"})
    assert send(client, drawn(), alt="图" * 201) == (400, {"error": "替代文字有201字，请缩短到200字以内。"})
    assert send(client, b"") == (400, {"error": "这个文件是空的，请换一个。"})
    answer = client.post(ADDRESS, {"alt": "图"})
    assert (answer.status_code, answer.json()) == (400, {"error": "请先选一个图片文件。"})


def test_a_very_long_picture_says_its_size_in_four_digits():
    _, said = send(client_of("编辑"), drawn(size=(20_000, 100)))

    assert (said["width"], said["height"], Picture.objects.get().width) == (9999, 49, 20_000)


@pytest.mark.parametrize("role", ["初审", "统计", "管理员"])
def test_who_writes_no_articles_sends_no_pictures(role):
    assert client_of(role).post(ADDRESS, {"file": SimpleUploadedFile("a.png", drawn()), "alt": "图"}).status_code == 403
    assert Picture.objects.count() == 0


def test_a_picture_is_sent_by_our_own_form_only(client):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client_of("编辑").cookies
    answer = strict.post(ADDRESS, {"file": SimpleUploadedFile("a.png", drawn()), "alt": "图"})

    assert (answer.status_code, client_of("编辑").get(ADDRESS).status_code, Picture.objects.count()) == (403, 405, 0)


def test_who_writes_sees_a_picture_before_its_article_and_nobody_else_does(client):
    _, said = send(client_of("编辑"), drawn())
    seen = {role: client_of(role).get(said["url"]) for role in ("供稿员", "编辑", "统计", "管理员")}

    assert {role: answer.status_code for role, answer in seen.items()} == {
        "供稿员": 200,
        "编辑": 200,
        "统计": 404,
        "管理员": 404,
    }
    assert seen["供稿员"].headers["Cache-Control"] == "private, no-store"
    assert client.get(said["url"]).status_code == 404


def test_a_picture_is_public_with_the_article_that_was_saved_with_it(client):
    issue = published.issue(publish=False)
    article = issue.articles.get()
    editing = client_of("编辑")
    _, said = send(editing, drawn())
    body = f'<p>文</p><p><img src="{said["url"]}" alt="图"></p>'
    values = {"title": article.title, "kind": article.kind, "credit": article.credit, "body": body}
    assert editing.post(f"/admin/articles/article/{article.pk}/change/", values).status_code == 302
    assert client.get(said["url"]).status_code == 404
    issue.publish()

    assert client.get(said["url"]).status_code == 200


@pytest.mark.parametrize(
    "name", ["%00.jpg", f"{'a' * 64}.jpg", f"{'a' * 64}.jpg%00", f"{'a' * 64}.svg", "a.jpg", "%F0.png"]
)
def test_what_is_no_pictures_name_is_not_found(client, name):
    assert client.get(f"/media/pictures/{name}").content == client.get("/media/").content
