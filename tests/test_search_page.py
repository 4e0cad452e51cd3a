"""The search page as citizens use it, and what it suggests."""

import re
from urllib.parse import quote

import pytest

from bulletin.models import Publication
from departments.models import Department
from tests import published
from tests.people import client_of
from tests.searched import ferries, found

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive():
    return ferries()


@pytest.mark.parametrize(
    ("q", "titles"),
    [
        ("渡口改造", ["市水利局推进渡口改造", "发展中国家经验"]),
        ("“渡口改造”", ["市水利局推进渡口改造", "发展中国家经验"]),
        ("渡口 采购", ["市财政局推进政府采购"]),
        ("渡口 -采购 -国", ["市水利局推进渡口改造"]),
        ("中国", ["发展中国家经验"]),
        ("發展中國家", ["发展中国家经验"]),
        ("２.５５亿元", ["市水利局推进渡口改造"]),
        ("ppp", ["市水利局推进渡口改造"]),
        ("1+7", ["市水利局推进渡口改造"]),
        ("市水利局", ["市水利局推进渡口改造", "市财政局推进政府采购"]),
        ("国", ["发展中国家经验"]),
        ("飞船", []),
    ],
)
def test_the_page_lists_what_matches_and_counts_it(client, archive, q, titles):
    listed, said = found(client, q)

    assert (sorted(listed), said) == (sorted(titles), f"“{q}”共找到{len(titles)}篇")


def test_an_excerpt_shows_the_hits_and_no_markup_of_the_text(client, archive):
    text = client.get("/search/", {"q": "渡口"}).text

    assert "&lt;<mark>渡口</mark>&gt;改造" in text
    assert "市水利局推进<mark>渡口</mark>改造" in text


def test_facets_count_the_lists_that_they_lead_to(client, archive):
    text = client.get("/search/", {"q": "渡口"}).text
    facets = re.findall(r'<li><a href="(\?[^"]*)">([^<]*)</a><span>(\d+)</span>', text)

    assert [(name, int(count)) for _, name, count in facets] == [
        ("工作进展", 2),
        ("防汛救灾", 1),
        ("市水利局", 2),
        ("市商务局", 1),
        ("市财政局", 1),
    ]
    for address, _, count in facets:
        assert f"共找到{count}篇" in client.get(f"/search/{address.replace('&amp;', '&')}").text


def test_the_rest_of_a_long_facet_is_a_click_away(client):
    published.issue(8, *[("工作进展", f"渡口{n}", f"市{n}局", "<p>渡口。</p>") for n in range(15)])
    seen, _, rest = client.get("/search/", {"q": "渡口"}).text.partition("<summary>另外3个")

    assert [len(re.findall("<span>1</span>", part)) for part in (seen, rest)] == [12, 3]


def test_filters_stand_in_the_address_and_can_be_taken_away(client, archive):
    water = Department.objects.get(name="市水利局")
    given = {
        "publication": "jiangmen",
        "section": "工作进展",
        "department": water.pk,
        "year": 2026,
        "from": "2026-01-07",
    }
    listed, said = found(client, "渡口", **given)
    text = client.get("/search/", {"q": "渡口", **given}).text
    chips = re.findall(r'<span class="hidden">去掉</span>(.*?)<small', text)

    assert (listed, said) == (["市水利局推进渡口改造"], "“渡口”共找到1篇")
    assert chips == ["刊物：江门政务信息", "栏目：工作进展", "供稿单位：市水利局", "2026年", "2026-01-07起"]
    assert found(client, "渡口", to="2026-01-06") == ([], "“渡口”共找到0篇")


def test_a_department_is_searched_with_its_successors_on_request(client, archive):
    old = Department.objects.create(name="市渡口局", successor=Department.objects.get(name="市水利局"))

    assert found(client, "渡口", department=old.pk)[1] == "“渡口”共找到0篇"
    assert found(client, "渡口", department=old.pk, successors=1)[1] == "“渡口”共找到2篇"


def test_the_form_offers_what_citizens_can_read_and_keeps_what_was_chosen(client, archive):
    water = Department.objects.get(name="市水利局")
    published.issue(9, ("内部栏目", "内部稿件", "内部单位", "<p>渡口。</p>"), publish=False)
    text = client.get("/search/", {"section": "工作进展", "department": water.pk, "from": "2026-01-07"}).text
    offered = {
        name: re.findall(r'<option value="[^"]*"( selected)?>([^<]*)', options)
        for name, options in re.findall(r'<select name="(\w+)">(.*?)</select>', text, re.DOTALL)
    }

    assert {name: [called for _, called in options] for name, options in offered.items()} == {
        "section": ["全部", "工作进展", "防汛救灾"],
        "department": ["全部", "市商务局", "市水利局", "市财政局"],
        "year": ["全部", "2026年"],
    }
    assert [called for options in offered.values() for chosen, called in options if chosen] == ["工作进展", "市水利局"]
    assert 'name="from" value="2026-01-07"' in text


def test_of_several_publications_one_is_chosen_before_its_section(client, archive):
    other = Publication.objects.start(name="决策参考", slug="juece")
    assert "决策参考" not in client.get("/search/", {"publication": "juece"}).text
    published.issue(1, ("工作进展", "甲", "市水利局", "<p>渡口。</p>"), publication=other)

    text = client.get("/search/", {"q": "渡口"}).text
    assert '<option value="juece">决策参考</option>' in text
    assert '<select name="section"><option value="">先选刊物</option></select>' in text
    assert "要先选刊物" in client.get("/search/", {"section": "工作进展"}).text
    assert (
        '<option value="工作进展" selected>'
        in client.get("/search/", {"publication": "juece", "section": "工作进展"}).text
    )


def test_no_name_of_what_is_not_public_is_said(client, archive):
    draft = published.issue(9, ("内部栏目", "内部稿件", "内部单位", "<p>渡口。</p>"), publish=False)
    hidden = Department.objects.get(name="内部单位")

    for given in ({"section": draft.placements.get().section.slug}, {"department": hidden.pk}):
        text = client.get("/search/", {"q": "渡口", **given}).text
        assert "内部" not in text.replace(given.get("section", "-"), "")  # but for what was asked


def test_the_form_stands_on_the_front_page_and_in_traditional_characters(client, archive):
    assert '<form class="search" action="/search/" role="search"' in client.get("/").text
    assert '<form class="search" action="/zh-hant/search/" role="search"' in client.get("/zh-hant/").text


def test_without_words_the_page_lists_everything_the_latest_first(client, archive):
    assert found(client, year=2026)[0] == ["发展中国家经验", "市财政局推进政府采购", "市水利局推进渡口改造"]
    assert "加引号是一整句" in client.get("/search/").text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"q": "渡口", "year": "二〇二六"}, "年份“二〇二六”应是四位数字"),
        ({"q": "渡口", "from": "2026-02-30"}, "开始日期“2026-02-30”不是日期"),
        ({"q": "渡口", "page": "-1"}, "页码“-1”不对，下面是第1页。"),
        ({"q": "渡口", "page": "1000000000"}, "没有第1000000000页，一共1页。"),
        ({"q": "渡口", "page": "1" + "0" * 40}, "不对，下面是第1页。"),
        ({"q": "渡口", "department": "水"}, "单位“水”应是编号"),
        ({"q": "渡口", "sort": "up"}, "排序只有 relevance 和 date"),
        ({"q": "渡口", "colour": "red"}, "没有“colour”这个筛选"),
        ({"q": "-渡口"}, "只写了要排除的词。"),
        ({"q": "。"}, "这里没有可以检索的字词。"),
        ({"q": '"'}, "这里没有可以检索的字词。"),
        ({"q": "渡" * 2001}, "检索词太长"),
        ({"q": " ".join(f"渡{n}" for n in range(40))}, "检索词太多"),
        ({"q": "渡口" * 50_000}, "检索词太长"),
        ({"q": "渡\0口"}, "共找到3篇"),
        ({"q": "\ud800渡口"}, "共找到"),
    ],
)
def test_whatever_is_asked_is_answered_with_a_sentence(client, archive, given, said):
    query = "&".join(f"{name}={quote(value, errors='surrogatepass')}" for name, value in given.items())
    answer = client.get(f"/search/?{query}")

    assert (answer.status_code, said in answer.text) == (200, True)


def test_nothing_found_offers_some_of_the_words_and_fewer_filters(client, archive):
    text = client.get("/search/", {"q": "渡口改造飞船", "year": 2026}).text

    assert "共找到0篇" in text
    assert "包含部分词语的结果" in text
    assert 'href="?q=' in text
    assert "去掉全部筛选" in text


def test_a_long_list_is_paged_to_its_end_without_repeats(client):
    published.issue(9, *[("工作进展", f"渡口第{n}期", "市水利局", "<p>渡口。</p>") for n in range(45)])
    pages = [found(client, "渡口", sort=sort, page=n)[0] for sort in ("date", "relevance") for n in (1, 2, 3)]

    assert [len(page) for page in pages] == [20, 20, 5] * 2
    assert len({title for page in pages[:3] for title in page}) == 45
    assert {title for page in pages[:3] for title in page} == {title for page in pages[3:] for title in page}
    assert 'href="?q=%E6%B8%A1%E5%8F%A3&amp;page=2"' in client.get("/search/?q=渡口").text


def test_suggestions_are_names_and_titles_that_citizens_may_read(client, archive):
    published.issue(10, ("工作进展", "渡口草稿", "市渡口局", "<p>文。</p>"), publish=False)
    said = client.get("/search/suggest", {"q": "水利"}).json()["suggestions"]

    assert said == [
        {"text": "市水利局", "kind": "department"},
        {"text": "市水利局推进渡口改造", "kind": "title"},
    ]
    assert client.get("/search/suggest", {"q": "渡口草"}).json() == {"suggestions": []}
    assert client.get("/search/suggest", {"q": "渡" * 3000}).json() == {"suggestions": []}


@pytest.mark.parametrize("q", ["市水利局", "市 水 利 局", "市水务局", "市水務局"])
def test_the_name_of_a_department_leads_to_all_that_it_has(archive, client, q):
    department = Department.objects.get(name="市水利局")
    department.aliases.create(name="市水务局")
    text = client.get("/search/", {"q": q}).text

    assert f'<a href="?department={department.pk}">供稿单位：市水利局，全部2篇</a>' in text
    assert "全部2篇" not in client.get("/search/", {"q": q, "department": department.pk}).text


def test_the_name_of_a_section_leads_to_all_that_it_has(archive, client):
    text = client.get("/search/", {"q": "防汛救灾"}).text

    assert re.search(
        r'<a href="\?publication=jiangmen&amp;section=[^"]+">江门政务信息的栏目：防汛救灾，全部1篇</a>', text
    )


def test_what_citizens_cannot_read_leads_nowhere(client):
    published.issue(7, ("没有公开的栏目", "甲篇", "市无稿局", "<p>甲文。</p>"), publish=False)

    for q in ("没有公开的栏目", "市无稿局"):
        assert "，全部" not in client.get("/search/", {"q": q}).text


@pytest.mark.parametrize("between", ["\n", "\r\n", "\t", " \n\t ", "</strong>\n<strong>"])
def test_white_space_inside_a_paragraph_parts_no_word(client, between):
    published.issue(
        8,
        (
            "工作进展",
            "甲篇",
            "市水利局",
            f"<p><strong>过渡{between}口岸</strong></p><table><tr><td>改</td>\n<td>造</td></tr></table>",
        ),
    )

    assert found(client, "渡口") == (["甲篇"], "“渡口”共找到1篇")
    assert "过<mark>渡 口</mark>岸" in client.get("/search/", {"q": "渡口"}).text
    assert client.get("/api/v1/articles").json()["results"][0]["text"] == "过渡 口岸\n改\n造"
    assert found(client, "改造")[0] == []


@pytest.mark.parametrize(
    ("credit", "words"),
    [
        ("市财政局局长张三", ["市财政局局长张三", "局长张三", "市财政局", "张三"]),
        ("市财政局 张三", ["市财政局张三", "市财政局 张三", "“市财政局 张三”"]),
        ("供稿：市 财 政 局\n执笔：李四（市水利局）", ["市财政局", "李四", "执笔", "市水利局"]),
    ],
)
@pytest.mark.parametrize("publish", [True, False])
def test_who_stands_beside_an_office_is_found_with_it(client, credit, words, publish):
    issue = published.issue(8, ("工作进展", "甲篇", "市财政局、市水利局", "<p>甲文。</p>"), publish=False)
    issue.articles.get().credit_to(credit, Department.objects.register())
    issue.placements.reindex()
    if publish:
        issue.publish()
    client = client if publish else client_of("编辑")

    for q in [*words, "供稿"]:
        shown = client.get("/search/" if publish else "/admin/articles/article/", {"q": q}).text
        assert (q, re.sub("<[^>]+>", "", shown).partition("包含部分")[0].count("甲篇") > 0) == (q, q != "供稿")
