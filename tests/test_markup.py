"""What of a body's HTML is kept (SECURITY §2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.markup import clean, plain

HASH = "0123456789abcdef" * 4
PIECES = [
    "<p>", "</p>", "<h3>", "</h3>", "<a href='/x'>", "</a>", "<table>", "<tr>", "<td colspan=2>", "</table>", "<ul>", "<li>",
    "<script>", "</script>", "<svg>", "<math>", "<style>", "<!--", "-->", "<img src=x onerror=y>", "<b>", "</b>", "<title>",
    "&lt;", "&amp;", "文", "\ufeff", "\0", "<", ">", '"', "<plaintext>", "<template>",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=14).map("".join))
def test_what_was_cleaned_stays_as_it_is(source):
    cleaned = clean(source)

    assert clean(cleaned) == cleaned
    assert "\0" not in cleaned


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("<p style='color:red' class=x id=y onclick=z>文</p>", "<p>文</p>"),
        ("<p>前<script>alert(1)</script>后</p>", "<p>前后</p>"),
        ("<div><font>文</font></div>", "文"),
        ("<p>a<!-- b -->c</p>", "<p>ac</p>"),
        ("<table><tr><td colspan=2 style=x>文</td></tr></table>", '<table><tbody><tr><td colspan="2">文</td></tr></tbody></table>'),
        ("<p>前</p><svg onload=alert(1)><text>文</text></svg>", "<p>前</p>"),
    ],
)  # fmt: skip
def test_only_the_allow_list_is_left(source, kept):
    assert clean(source) == kept


@pytest.mark.parametrize("address", ["/path", "#x", "https://a.example/b?c=d", "mailto:a@b.example", "tel:12345"])
def test_these_links_are_kept(address):
    assert clean(f'<a href="{address}">文</a>') == f'<a href="{address}" rel="noopener noreferrer">文</a>'


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", " javascript:alert(1)", "data:text/html,x",
        "//host/x", "/\\host", "\\\\host", "https://user@host/", "https://user:pw@host/", "ftp://host/", "／／host", "https：//host",
        "vbscript:x", "/a b", "/a\u200bb",
    ],
)  # fmt: skip
def test_these_links_lose_their_address(address):
    assert "href" not in clean(f'<a href="{address}">文</a>')


def test_only_our_own_pictures_are_shown():
    ours = f'<img src="/media/pictures/{HASH}.jpg" alt="图">'

    assert clean(ours) == ours
    for foreign in ("https://host/x.jpg", "//host/x.jpg", f"/media/pictures/{HASH}.svg", "/media/pictures/../x.jpg"):
        assert "src" not in clean(f'<img src="{foreign}" alt="图">')


def test_plain_text_has_a_line_for_each_block():
    assert plain("<p>一&amp;二</p><p>三<br>四</p><ul><li>五</li></ul>") == "一&二\n三\n四\n五"


def test_white_space_in_plain_text_is_what_a_browser_shows_of_it():
    assert plain(
        "<p>\n渡\n口<strong>改\t造 </strong> 好\r\n</p>\n<p> </p>\n<table><tr><td>\n一</td>\n<td>二</td></tr></table>"
    ) == ("渡 口改 造 好\n一\n二")
    assert plain("<p>　　缩进\u00a0\u00a0两格</p>") == "　　缩进\u00a0\u00a0两格"
