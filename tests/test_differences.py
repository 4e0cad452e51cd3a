"""What differs between two texts, and how much of one stands in another."""

from hypothesis import given
from hypothesis import strategies as st

from articles.differences import blocks, changes, pairs
from articles.markup import clean
from articles.similarity import share, sketch, suspects

WORDS = st.text(alphabet="甲乙丙丁，。2026年a \n", max_size=60)


@given(WORDS, WORDS)
def test_changes_hold_both_versions(before, after):
    pieces = changes(before, after)

    assert "".join(piece.text for piece in pieces if piece.kind != "ins") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "del") == after


@given(st.lists(st.sampled_from(["甲", "乙", "丙", "丁"])), st.lists(st.sampled_from(["甲", "乙", "丙", "丁"])))
def test_pairs_hold_both_versions_in_their_order(mine, theirs):
    found = pairs(mine, theirs)

    assert [pair.mine for pair in found if pair.mine] == mine
    assert [pair.theirs for pair in found if pair.theirs] == theirs


@given(
    st.text(alphabet="<>/ph3ultabrdi 文"),
    st.lists(st.sampled_from(["<p>", "</p>", "<ul>", "<li>", "</li>", "</ul>", "文", "<hr>"])),
)
def test_blocks_put_together_are_the_body(noise, parts):
    for body in (clean(noise), clean("".join(parts))):
        assert "".join(blocks(body)) == body


@given(
    st.text(alphabet="甲乙丙丁戊己庚辛", min_size=40, max_size=200), st.text(alphabet="甲乙丙丁戊己庚辛", max_size=40)
)
def test_a_text_that_holds_another_is_suspected(text, more):
    assert share(text, more + text) == 1.0
    assert suspects({1: sketch(text)}, {2: sketch(more + text)}) == ([(1, 2)] if sketch(text) else [])
