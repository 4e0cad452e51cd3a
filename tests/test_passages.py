"""The lines of a body, and lines that say something else without a tag being lost."""

from html import escape

from hypothesis import given
from hypothesis import strategies as st

from articles.markup import clean
from articles.passages import passages, retold


def lines(body):
    return [(line.text, line.cell) for line in passages(clean(body))]


def test_a_body_is_read_line_by_line_as_it_is_seen():
    body = (
        "<h3>一、简化&amp;流程</h3><p>全市<strong>新增</strong>学位<br>　　共5400个&nbsp;。</p>\n<ul><li>\n甲\n乙 </li></ul>"
        "<table><caption>表1</caption><tbody><tr><td><p>局</p></td><td>5&lt;6</td></tr></tbody></table>"
        '<figure><img src="" alt="不&quot;>读"><figcaption>图1</figcaption></figure><p> </p>完。'
    )

    assert lines(body) == [
        ("一、简化&流程", False),
        ("全市新增学位", False),
        ("　　共5400个\xa0。", False),
        ("甲 乙", False),
        ("表1", True),
        ("局", True),
        ("5<6", True),
        ("图1", True),
        ("完。", False),
    ]


def test_a_line_says_something_else_and_its_tags_stay():
    cases = [
        ("<p>会<strong>报</strong>工作</p>", "汇报工作", "<p>汇<strong>报</strong>工作</p>"),
        ("<p><strong>会报</strong>工作</p>", "汇报工作", "<p><strong>汇报</strong>工作</p>"),
        ("<p>截<em>止到</em>年底</p>", "截至年底", "<p>截<em>至</em>年底</p>"),
        ("<p>5～<strong>20%</strong></p>", "5%～20%", "<p>5%～<strong>20%</strong></p>"),
        ("<p>甲<strong>乙</strong></p>", "甲<乙&丙>", "<p>甲&lt;<strong>乙&amp;丙&gt;</strong></p>"),
        ("<p>A&amp;B,甲</p>", "A&B，甲", "<p>A&amp;B，甲</p>"),
        ("<p>A&amp;B</p>", "A和B", "<p>A和B</p>"),
        ("<p>了了</p><p>乙</p>", "了", "<p>了</p><p>乙</p>"),
    ]

    assert [retold(body, {0: text}) for body, text, _ in cases] == [wanted for *_, wanted in cases]


def test_several_lines_are_changed_at_once():
    body = "<p>甲,乙</p><p>丙</p><table><tbody><tr><td>丁;</td></tr></tbody></table>"

    assert retold(body, {2: "丁；", 0: "甲，乙"}) == (
        "<p>甲，乙</p><p>丙</p><table><tbody><tr><td>丁；</td></tr></tbody></table>"
    )


WORDS = st.text("甲乙 ，,<&>\"'\xa0", min_size=1, max_size=6)
INLINE = st.tuples(st.sampled_from(["{}", "<strong>{}</strong>", "<em>{}</em>"]), WORDS)


@given(st.lists(st.lists(INLINE, min_size=1, max_size=4), min_size=1, max_size=4), st.data())
def test_whatever_a_line_is_made_to_say_it_says_and_the_others_are_as_they_were(paragraphs, data):
    body = clean("".join(f"<p>{''.join(tag.format(escape(text)) for tag, text in each)}</p>" for each in paragraphs))
    before = [line.text for line in passages(body)]
    if not before:
        return
    n = data.draw(st.integers(0, len(before) - 1))
    wanted = data.draw(WORDS.map(lambda text: f"甲{text}乙"))
    after = retold(body, {n: wanted})

    assert [line.text for line in passages(after)] == [*before[:n], wanted, *before[n + 1 :]]
    assert clean(after) == after
