"""Text and pages in traditional characters (OpenCC s2hk)."""

import html
import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import traditional


def address(given):
    return f"/zh-hant{given}" if given.startswith("/issues/") else given


def page(source):
    return traditional.page(source, address)


@pytest.mark.parametrize(
    ("simplified", "converted"),
    [
        ("头发和经济发展，一发千钧", "頭髮和經濟發展，一髮千鈞"),
        ("皇后；此后、以后", "皇后；此後、以後"),
        ("干部不怕苦，晒干才能干，干净", "幹部不怕苦，曬乾才能幹，乾淨"),
        ("几公里的路，里面；邻里、里长", "幾公里的路，裏面；鄰里、里長"),
        ("台山市登记台风影响，出台办法", "台山市登記颱風影響，出台辦法"),
        ("稳增长：准备批准复印、恢复、复杂的计划划分", "穩增長：準備批准複印、恢復、複雜的計劃劃分"),
        ("一只船、只有；余额、剩余", "一隻船、只有；餘額、剩餘"),
        ("征求意见，象征；党委书记周恩来，周期", "徵求意見，象徵；黨委書記周恩來，週期"),
        ("注册登记，注释；联系、系统、关系", "註冊登記，註釋；聯繫、系統、關係"),
        ("“新华网”说：‘软件’２０２６年", "“新華網”説：‘軟件’２０２６年"),
        ("镕堃喆昇𠮷𡘙，\ue000囧", "鎔堃喆昇𠮷𡘙，\ue000囧"),
        ("发\0展发展\ud800头发", "發\0展發展\ud800頭髮"),
        ("GB/T 9704—2012 <b>&amp;", "GB/T 9704—2012 <b>&amp;"),
    ],
)
def test_a_text_is_converted_by_phrases(simplified, converted):
    assert traditional.convert(simplified) == converted


@pytest.mark.parametrize(
    ("simplified", "converted"),
    [
        ("<p>发<strong>展</strong></p>", "<p>發<strong>展</strong></p>"),
        ("<p>头<a>发</a></p>", "<p>頭<a>髮</a></p>"),
        ("<p><strong>一头</strong><em>发</em>丝</p>", "<p><strong>一頭</strong><em>髮</em>絲</p>"),
        ("<p>干<!-- 干 -->部</p>", "<p>幹<!-- 干 -->部</p>"),
        ("<p>理<mark>发</mark><mark>店</mark></p>", "<p>理<mark>髮</mark><mark>店</mark></p>"),
        ("<p>皇<wbr>后</p>", "<p>皇<wbr>后</p>"),
        ("<p>头</p><p>发</p>", "<p>頭</p><p>發</p>"),
        ("<td>头</td><td>发</td>", "<td>頭</td><td>發</td>"),
        ("头<br>发", "頭<br>發"),
        ('头<img src="/media/pictures/a.png" alt="头发">发', '頭<img src="/media/pictures/a.png" alt="頭髮">發'),
        ("<a>每个头</a><a>发出</a>", "<a>每個頭</a><a>發出</a>"),
        ("<span>头</span><time>发</time>", "<span>頭</span><time>發</time>"),
        (
            '<p><strong>头</strong><span class="whole">发5根</span></p>',
            '<p><strong>頭</strong><span class="whole">髮5根</span></p>',
        ),
        ("头<wbr>发<wbr>屋", "頭<wbr>髮<wbr>屋"),
        ("<p>第<b>8</b>期头<span>发</span></p>", "<p>第<b>8</b>期頭<span>髮</span></p>"),
    ],
)
def test_inline_markup_cuts_no_phrase_and_blocks_join_none(simplified, converted):
    assert page(simplified) == converted


def test_a_phrase_whose_length_changes_is_converted_node_by_node(monkeypatch):
    class Lengthening:
        def convert(self, text):
            return text.replace("电脑", "個人電腦").replace("电", "電").replace("脑", "腦")

    monkeypatch.setattr(traditional, "_characters", Lengthening)

    assert page("<p>电<em>脑</em></p><p>电脑<em>电</em></p>") == "<p>電<em>腦</em></p><p>個人電腦<em>電</em></p>"


def test_attributes_that_are_read_are_converted_and_no_others():
    simplified = (
        '<a href="/attachments/3/" id="头发" class="头发" title="头发" aria-label="发展 &lt;b&gt; &quot;">发</a>'
        '<input name="头发" value="头发" placeholder="头发"><option value="头发">头发</option><time datetime="头发">后</time>'
        '<img src="/发.png" alt=\'头发 title="头发"\'><form action="/issues/发/"></form>'
    )

    assert page(simplified) == (
        '<a href="/attachments/3/" id="头发" class="头发" title="頭髮" aria-label="發展 &lt;b&gt; &quot;">發</a>'
        '<input name="头发" value="头发" placeholder="頭髮"><option value="头发">頭髮</option><time datetime="头发">後</time>'
        '<img src="/发.png" alt=\'頭髮 title="頭髮"\'><form action="/zh-hant/issues/发/"></form>'
    )


def test_the_head_says_the_language_and_keeps_its_addresses():
    simplified = """<!doctype html>
<html lang="zh-CN" data-grey><head><title>头发&lt;script&gt; - 发展</title>
<meta name="SiteName" content="发展网"><meta name="SiteDomain" content="发展.中国"><meta name="PubDate" content="2026-05-08 09:00">
<meta property="og:url" content="/issues/?page=2&amp;x=1"><meta property="og:locale" content="zh_CN"><meta property="og:image" content="https://例.cn/发.png">
<link rel="canonical" href="/issues/"><link rel="alternate" hreflang="zh-Hans" href="/issues/">
<style>.发{}</style><script src="/static/发.js">"发"</script></head>
<textarea>头发</textarea>"""

    assert (
        page(simplified)
        == """<!doctype html>
<html lang="zh-Hant" data-grey><head><title>頭髮&lt;script&gt; - 發展</title>
<meta name="SiteName" content="發展網"><meta name="SiteDomain" content="发展.中国"><meta name="PubDate" content="2026-05-08 09:00">
<meta property="og:url" content="/zh-hant/issues/?page=2&amp;x=1"><meta property="og:locale" content="zh_HK"><meta property="og:image" content="https://例.cn/发.png">
<link rel="canonical" href="/zh-hant/issues/"><link rel="alternate" hreflang="zh-Hans" href="/issues/">
<style>.发{}</style><script src="/static/发.js">"发"</script></head>
<textarea>头发</textarea>"""
    )


def test_a_link_that_shows_its_address_shows_the_one_it_leads_to():
    simplified = (
        '<p>网址：<a href="/issues/?a=发&amp;b=1" rel="x">/issues/?a=发&amp;b=1</a>、<a href="https://x.cn/发/">https://x.cn/发/</a>'
        '<a href="/issues/">/发/</a><a href=""></a></p>'
    )

    assert page(simplified) == (
        '<p>網址：<a href="/zh-hant/issues/?a=发&amp;b=1" rel="x">/zh-hant/issues/?a=发&amp;b=1</a>、<a href="https://x.cn/发/">https://x.cn/发/</a>'
        '<a href="/zh-hant/issues/">/發/</a><a href=""></a></p>'
    )


def test_an_element_with_a_language_of_its_own_stays_as_it_is():
    simplified = (
        '<p>头<a href="/issues/" lang="zh-Hans" hreflang="zh-Hans" title="头发">简体<b>头</b>发</a>发'
        '<span lang="zh-Hans">后<span title="头发">后</span>头<a href="/issues/">发</a></span>头发<img lang="zh-Hans" alt="头发"></p>'
    )

    assert page(simplified) == (
        '<p>頭<a href="/issues/" lang="zh-Hans" hreflang="zh-Hans" title="头发">简体<b>头</b>发</a>發'
        '<span lang="zh-Hans">后<span title="头发">后</span>头<a href="/issues/">发</a></span>頭髮<img lang="zh-Hans" alt="头发"></p>'
    )


@pytest.mark.parametrize("ascii_only", [True, False])
def test_linked_data_is_converted_but_for_keys_names_and_addresses(ascii_only):
    data = {
        "@type": "Article",
        "头发": '头发 </script> & "发展" \\',
        "url": "https://例.cn/发展/",
        "item": "/issues/#头发",
        "@id": "/issues/#头发",
        "image": ["/media/发.png", "发展"],
        "inLanguage": "zh-CN",
        "n": [1.50, None, {"name": "皇后"}],
    }
    written = re.sub("[<>&]", lambda sign: f"\\u{ord(sign[0]):04X}", json.dumps(data, ensure_ascii=ascii_only))

    converted = page(f'<script type="application/ld+json">{written}</script><p>发</p>')

    block = re.fullmatch('<script type="application/ld\\+json">([^<>&]*)</script><p>發</p>', converted)[1]
    assert block.isascii() is ascii_only
    assert json.loads(block) == {
        "@type": "Article",
        "头发": '頭髮 </script> & "發展" \\',
        "url": "https://例.cn/发展/",
        "item": "/zh-hant/issues/#头发",
        "@id": "/issues/#头发",
        "image": ["/media/发.png", "發展"],
        "inLanguage": "zh-Hant",
        "n": [1.5, None, {"name": "皇后"}],
    }


@given(
    st.dictionaries(st.text(max_size=5), st.text(st.sampled_from('头发展后 \\"/<&>\n\0\ud800\U00020bb7'), max_size=8))
)
def test_linked_data_says_whatever_it_says_in_traditional_characters(data):
    said = {key: value for key, value in data.items() if not value.startswith("/")}
    written = re.sub("[<>&]", lambda sign: f"\\u{ord(sign[0]):04X}", json.dumps(said))

    block = page(f'<script type="application/ld+json">{written}</script>')

    assert json.loads(block[block.index(">") + 1 : block.rindex("<")]) == {
        key: traditional.convert(value) for key, value in said.items()
    }


# Any page of ours: what a browser's parser sees of it before and after.


class Seen(HTMLParser):
    """Tags with their attributes, scripts, and the text of each block, as a reader of HTML other than ours finds them.

    Links side by side have each a text of their own.
    """

    BLOCKS = {"p", "li", "td", "h2", "br", "img", "script"}

    def __init__(self, source):
        super().__init__()
        self.tags, self.scripts, self.texts, self.before = [], [], [""], ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attributes):
        if tag in self.BLOCKS or (tag, self.before) == ("a", "/a"):
            self.texts.append("")
        self.tags.append((tag, attributes))
        self.before = tag

    def handle_endtag(self, tag):
        if tag in self.BLOCKS:
            self.texts.append("")
        self.tags.append((f"/{tag}", []))
        self.before = f"/{tag}"

    def handle_comment(self, data):
        self.scripts.append(data)
        self.before = "#comment"

    def handle_data(self, data):
        if self.before == "script":
            self.scripts.append(data)
        else:
            self.texts[-1] += data
            self.before = "#text"


words = st.text(st.sampled_from("头发展皇后以干部净公里面台山一只有余复制表 <>&\"'=/a1\n\0\U00020bb7"), max_size=6)
addresses = st.sampled_from(
    ["/issues/头发/?a=1&b=发", "/issues/", "/attachments/1/", "https://x.cn/发展", "#头发", "?page=2"]
)
attributes = st.one_of(
    st.tuples(st.sampled_from(["href", "action"]), addresses),
    st.tuples(st.sampled_from(["title", "alt", "aria-label", "class", "id", "value", "datetime", "data-x"]), words),
)


def written(tag, given, inside):
    attributes = "".join(f' {key}="{html.escape(value)}"' for key, value in dict(given).items())
    return f"<{tag}{attributes}>{inside}</{tag}>"


texts = words.map(html.escape)
inline = st.recursive(
    texts,
    lambda inner: st.builds(
        written,
        st.sampled_from(["a", "strong", "em", "sub", "mark"]),
        st.lists(attributes, max_size=3),
        st.lists(inner, max_size=3).map("".join),
    ),
    max_leaves=8,
)
pages = st.lists(
    st.one_of(
        st.builds(
            written,
            st.sampled_from(["p", "li", "td", "h2"]),
            st.lists(attributes, max_size=2),
            st.one_of(inline, texts),
        ),
        inline,
        st.sampled_from(["<br>", "<!-- 头发 <p> -->", "<script>if (a<b) '头发'</script>", '<img alt="头发">']),
    ),
    max_size=6,
).map("".join)


@given(pages)
def test_a_page_differs_from_its_variant_in_what_is_read_and_in_nothing_else(source):
    before, after = Seen(source), Seen(page(source))

    def changed(tag, given):
        convert = {"href": address, "action": address}
        convert |= dict.fromkeys(["title", "alt", "aria-label"], traditional.convert)
        return tag, [(key, convert.get(key, str)(value)) for key, value in given]

    assert after.tags == [changed(*tag) for tag in before.tags]
    assert after.texts == [traditional.convert(text) for text in before.texts]
    assert after.scripts == before.scripts


@given(pages)
def test_a_second_conversion_finds_the_same_page_and_nothing_more_to_link(source):
    once = page(source)
    before, after = Seen(once), Seen(page(once))

    assert [tag for tag, _ in after.tags] == [tag for tag, _ in before.tags]
    assert page(once).count("/zh-hant/") == once.count("/zh-hant/")
