"""Where lines break in a real browser, and whether a page holds whatever an article says."""

import re
from itertools import pairwise

import pytest
import rjieba
from django.conf import settings

from bulletin.importing import import_file
from departments.models import Department
from tests import published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = [390, 1280]
# The lines of each element as they are shown: text, left, right and size of a character in pixels.
LINES = """selector => [...document.querySelectorAll(selector)].map(element => {
  const size = parseFloat(getComputedStyle(element).fontSize), range = document.createRange(), lines = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let top = null;
  for (let node; node = walker.nextNode();) {
    for (let at = 0; at < node.length; at++) {
      const character = String.fromCodePoint(node.data.codePointAt(at));
      range.setStart(node, at);
      range.setEnd(node, at + character.length);
      at += character.length - 1;
      const box = [...range.getClientRects()].pop();
      if (!box || !box.width) continue;
      if (top === null || Math.abs(box.top - top) > size) {
        lines.push({text: "", left: box.left, right: box.right, size});
        top = box.top;
      }
      const line = lines.at(-1);
      line.text += character;
      line.left = Math.min(line.left, box.left);
      line.right = Math.max(line.right, box.right);
    }
  }
  return lines;
}).filter(lines => lines.length)"""
NOT_FIRST = "。，、；：？！”』）》】％%—～·"
NOT_LAST = "“『（《【第№"
PARTED = re.compile(
    r"[0-9０-９][万亿千百多余]*\n[^\s，。、；：）”和与至]|[0-9]\s?\n\s?[A-Za-z]|[万亿]\n[元吨斤人户]|个\n百分点|平方\n"
)

TITLES = [
    "市商务局“四个延伸”高水平优化政府采购流程",
    "台山市2026年1—4月规模以上工业增加值同比增长7.6%，高质量发展取得新成效",
    "买买提·吐尔逊同志先进事迹报告会在江门市举行并通过《江门市学习宣传方案（试行）》",
]
NUMBERS = (
    "全市完成投资2.55亿元，增长3.5个百分点，其中5—6月占70%，惠及6000家企业、12.8万平方米厂房，2026年4月20日起施行，"
    "第5期“1+7”方案升温+3.2℃，绿道20 km，产量1,234.5万吨，价格２５．５元/吨，买买提·吐尔逊到京—沪高铁工地，办件10：00—12：00达100万元。"
)


@pytest.fixture
def shown(live_server):
    """An issue's page and an article's, with many places at which a line could break badly."""
    body = "".join(f"<p>{'甲' * n}{NUMBERS}</p>" for n in range(40))
    issue = published.issue(8, *(("工作进展", title, "市财政局", body) for title in TITLES))
    return [live_server.url + row.get_absolute_url() for row in (issue, *issue.placements.all())]


def breaks(lines):
    return [(before["text"], after["text"]) for before, after in pairwise(lines)]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("size", ["", "large"])
def test_no_mark_and_no_unit_stands_on_the_wrong_line(page, shown, width, size):
    page.add_init_script(f"localStorage.setItem('reader', JSON.stringify({{size: '{size}'}}))")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(shown[1])
    found = [pair for lines in page.evaluate(LINES, ".text p") for pair in breaks(lines)]

    assert len(found) > 50
    assert [pair for pair in found if pair[1][0] in NOT_FIRST or pair[0].rstrip()[-1] in NOT_LAST] == []
    assert [pair for pair in found if PARTED.search("\n".join(pair))] == []


@pytest.mark.parametrize("width", [320, *WIDTHS])
def test_a_title_breaks_between_words(page, shown, width):
    page.set_viewport_size({"width": width, "height": 900})
    found = []
    for address, selector in zip(shown, ["article > h3", "h1", "h1", "h1"], strict=True):
        page.goto(address)
        found += page.evaluate(LINES, selector)
    titles = ["".join(line["text"] for line in lines) for lines in found]
    borders = {title: {0} for title in titles}
    for title in titles:
        for word in rjieba.cut(title):
            borders[title].add(max(borders[title]) + len(word))
    broken = [
        "|".join(line["text"] for line in lines)
        for lines, title in zip(found, titles, strict=True)
        if not {len("".join(line["text"] for line in lines[:n])) for n in range(len(lines))} <= borders[title]
    ]

    assert sorted(titles) == sorted(TITLES * 2)
    assert max(map(len, found)) > 1
    assert broken == []
    assert [
        pair
        for lines in found
        for pair in breaks(lines)
        if re.search("政\n府|府\n采|·\n|\n·|[0-9]\n|“\n|\n[”》，]", "\n".join(pair))
    ] == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("size", ["", "large"])
def test_a_line_of_text_holds_at_most_forty_characters(page, live_server, width, size):
    seeds = settings.BASE_DIR / "seeds"
    issue, _ = import_file(
        (seeds / "2026-02.txt").read_bytes(), name="2026-02.txt", publication=published.publication()
    )
    issue.publish()
    page.add_init_script(f"localStorage.setItem('reader', JSON.stringify({{size: '{size}'}}))")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(live_server.url + issue.get_absolute_url())
    lines = [line for lines in page.evaluate(LINES, ".text p") for line in lines]

    assert len(lines) > 30
    assert [line for line in lines if (line["right"] - line["left"]) / line["size"] > 40.01] == []


@pytest.mark.parametrize(("width", "size"), [(390, 17), (1280, 18)])
def test_a_body_is_set_as_a_bulletin_is(page, shown, width, size):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(shown[1])
    style = page.evaluate("""() => {
      const style = getComputedStyle(document.querySelector(".text p"));
      return ["fontSize", "lineHeight", "textIndent", "textAlign", "textJustify", "lineBreak", "textAutospace", "textSpacingTrim"]
        .map(name => style[name]);
    }""")

    assert style == [
        f"{size}px",
        f"{size * 1.9:g}px",
        f"{size * 2}px",
        "justify",
        "inter-character",
        "strict",
        "normal",
        "trim-start",
    ]


# What pages must hold


RARE = "陈𬴂、朱镕基\u200b同志\ufeff与张\u200d三"
TURNED = "市财政局\u202e推进مرحبا采购"
WIDE_ROWS = "<tr>" + "<th>年度计划投资</th>" * 12 + "</tr>" + ("<tr>" + "<td>1,234.5万元</td>" * 12 + "</tr>") * 300
PICTURE = f'<figure><img src="/media/pictures/{"0" * 64}.png" alt="航拍" width="5400" height="3700"></figure>'
HELD = [
    ("工作进展", "推进" * 150, "、".join(f"第{n}个供稿单位" for n in range(1, 41)), f"<p>{NUMBERS}</p>"),
    ("工作进展", "W" * 300, "市财政局", f"<table><tbody>{WIDE_ROWS}</tbody></table>{PICTURE}"),
    ("工作进展", TURNED, "市财政局", "<p>一行。</p>"),
    ("工作进展", RARE, TURNED, f"<p>{RARE}{TURNED}</p><p>{'字' * 30_000}</p>"),
    (
        "工作进展",
        "第100—200期2026年1—12月10：00—12：00",
        "市水利局",
        f"<blockquote><p>{NUMBERS}</p></blockquote><ul><li>{NUMBERS}<ul><li>{NUMBERS}</li></ul></li></ul>"
        f"<p>100万元—200万元，1,234.5万平方公里</p><h3>{NUMBERS}</h3><p>{'9' * 300}亿元{'5—' * 300}6月{'é' * 300}</p>",
    ),
]


@pytest.mark.parametrize("size", ["", "large"])
def test_a_phone_of_320_pixels_holds_whatever_an_article_says(page, live_server, size):
    issue = published.issue(8, *HELD)
    page.add_init_script(f"localStorage.setItem('reader', JSON.stringify({{size: '{size}'}}))")
    page.set_viewport_size({"width": 320, "height": 640})
    widths = []
    for row in ("/", issue, issue.publication, *issue.placements.all(), issue.publication.section("工作进展")):
        page.goto(live_server.url + (row if row == "/" else row.get_absolute_url()))
        widths.append((row, page.evaluate("document.documentElement.scrollWidth")))

    assert [pair for pair in widths if pair[1] != 320] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_picture_of_twenty_megapixels_keeps_its_shape_inside_the_column(page, live_server, width):
    issue = published.issue(8, HELD[1])
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(live_server.url + issue.placements.get().get_absolute_url())
    shape = page.evaluate("""() => {
      const picture = document.querySelector(".text img"), box = picture.getBoundingClientRect();
      const column = document.querySelector(".text").getBoundingClientRect();
      return [picture.loading, box.width <= column.width, Math.abs(box.height - box.width * 3700 / 5400) < 1];
    }""")

    assert shape == ["lazy", True, True]


HEADED = "<p>如下。</p><table><tbody><tr><th>项目</th></tr><tr><td>12</td></tr></tbody></table>"


@pytest.mark.parametrize("cell", ["", "1,234.56亿元", "12345.6—23456.7万平方公里"])
def test_a_wide_table_scrolls_by_itself_and_is_whole_in_print(page, live_server, cell):
    table = f"<table><tbody><tr>{'<th>年度计划投资</th>' * 12}</tr><tr>{f'<td>{cell}</td>' * 12}</tr></tbody></table>"
    issue = published.issue(8, ("经验交流", "项目进度", "市财政局", table) if cell else HELD[1])
    page.goto(live_server.url + issue.placements.get().get_absolute_url())
    fits = """() => {
      const scroller = document.querySelector(".table");
      return [scroller.scrollWidth <= scroller.clientWidth, getComputedStyle(scroller).overflowX];
    }"""
    shown = page.evaluate(fits)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 590, "height": 850})  # 版心, 156 mm

    assert (shown, page.evaluate(fits)) == ([False, "auto"], [True, "visible"])
    assert page.evaluate("getComputedStyle(document.querySelector('.table thead')).display") == "table-header-group"


def test_contents_print_on_the_lines_of_official_paper_in_large_type_too(page, live_server):
    page.add_init_script("""localStorage.setItem('reader', '{"size": "large"}')""")
    page.goto(live_server.url + published.issue(8).get_absolute_url())
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 590, "height": 850})

    heights = page.evaluate(
        "['h3', 'li a'].map(a => document.querySelector('.contents ' + a).getBoundingClientRect().height)"
    )
    assert [round(height, 1) for height in heights] == [38.7, 38.7]  # 28.99 pt


def test_a_page_prints_the_same_whatever_it_looks_like_on_the_screen(chromium, live_server):
    placement = published.issue(8, HELD[1], ("经验交流", "表格", "市财政局", HEADED)).placements.last()
    colours = """() => ["body", ".sheet", "h1", ".text p", ".text th", ".text td"].map(selector => {
      const { color, backgroundColor } = getComputedStyle(document.querySelector(selector));
      return [selector, color, backgroundColor];
    })"""
    printed = []
    for scheme, kept in (("light", "{}"), ("dark", "{}"), ("light", '{"theme": "dark", "size": "large"}')):
        with chromium.new_context(color_scheme=scheme) as context:
            context.add_init_script(f"localStorage.setItem('reader', '{kept}')")
            page = context.new_page()
            page.goto(live_server.url + placement.get_absolute_url())
            page.emulate_media(media="print", color_scheme=scheme)
            printed.append(page.evaluate(colours))

    assert [printed[1], printed[2]] == [printed[0]] * 2


def test_a_title_or_a_name_that_turns_the_writing_turns_nothing_beside_it(page, live_server):
    issue = published.issue(8, ("工作进展", TURNED, f"{TURNED}、市水利局", f"<p>{TURNED}</p>"), published.ARTICLE)
    department = Department.objects.get(name=TURNED)
    rows = (issue, issue.placements.first(), issue.placements.last(), issue.publication.section("工作进展"), department)
    turned = []
    for address in ("/", "/departments/", "/issues/jiangmen/", *(row.get_absolute_url() for row in rows)):
        page.goto(live_server.url + address)
        turned += page.evaluate(
            """address => {
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
          const turned = [];
          for (let node; node = walker.nextNode();) {
            const part = node.parentElement.closest("h1, h3, li > a") || node;  // a title's words are texts of their own
            if (/[\u0600-\u06ff\u202e]/.test(part.textContent)) continue;
            let last = null;
            for (let at = 0; at < node.length; at++) {
              range.setStart(node, at);
              range.setEnd(node, at + 1);
              const box = range.getBoundingClientRect();
              if (last && box.width && Math.abs(box.top - last.top) < 2 && box.left < last.left) {
                turned.push([address, node.data]);
                break;
              }
              if (box.width) last = box;
            }
          }
          return turned;
        }""",
            address,
        )

    assert turned == []
