"""What a person asks for: words, "phrases" and -exclusions (SEARCH §1 and §8). Pure."""

import re
from dataclasses import dataclass

from articles.search.tokens import canonical, cut, fold, is_han, tokens

LONGEST = 2_000  # characters
MOST = 32  # different words

# An opening quote stands where a word begins; any other quote is a soft character, as in a text.
_WORD = re.compile(r"""(-?)(?:["“”]([^"“”]*)["“”]|(\S+))""")
_LETTER = re.compile("[a-z]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word or phrase: its pieces (as in `tokens`), and whether its last unit may go on (jx20 finds JX2031)."""

    pieces: tuple[str, ...]
    prefix: bool = False

    @property
    def character(self) -> str:
        """The one Han character that it is, or nothing."""
        return self.pieces[0] if len(self.pieces) == 1 and len(self.pieces[0]) == 1 and is_han(self.pieces[0]) else ""

    @property
    def tokens(self) -> tuple[list[str], bool]:
        """The tokens that stand one after another where it matches, and whether the last one is a prefix."""
        found, last = tokens(self.pieces), self.pieces[-1]
        if is_han(last) and (len(last) > 1 or (len(self.pieces) > 1 and not is_han(self.pieces[-2]))):
            return found[:-1], False
        return found, self.prefix or is_han(last)

    @property
    def canonical(self) -> str:
        """What stands in the canonical text where it matches."""
        return canonical(self.pieces).rstrip(" ") if self.prefix else canonical(self.pieces)


@dataclass(frozen=True, slots=True)
class Query:
    """What to find: all `words` and none of `excluded`. Without words nothing is found, and `problem` says why.

    Nothing was asked where there is no problem either: a list of everything.
    """

    words: tuple[Word, ...] = ()
    excluded: tuple[Word, ...] = ()
    problem: str = ""


def parse(text: str) -> Query:
    """Read what a person typed. Never fails: what cannot be asked is a query without words, and a sentence."""
    text = text.replace("\0", "").strip()
    if not text:
        return Query()
    if len(text) > LONGEST:
        return Query(problem=f"检索词太长：最多{LONGEST}个字，这里有{len(text)}个。请只留下关键的词。")
    words: dict[Word, None] = {}
    excluded: dict[Word, None] = {}
    for minus, phrase, plain in _WORD.findall(fold(text)):
        if parts := tuple(cut(phrase or plain)):
            prefix = bool(plain) and not is_han(parts[-1]) and bool(_LETTER.search(parts[-1]))
            (excluded if minus else words)[Word(parts, prefix)] = None
    if len(words) + len(excluded) > MOST:
        return Query(
            problem=f"检索词太多：最多{MOST}个不同的词，这里有{len(words) + len(excluded)}个。请只留下关键的词。"
        )
    if not words and excluded:
        return Query(problem="只写了要排除的词。请再写一个要找的词。")
    if not words:
        return Query(problem="这里没有可以检索的字词。请写汉字、字母或数字。")
    return Query(tuple(words), tuple(excluded))


def word(text: str) -> Word | None:
    """A plain text as one phrase; None where nothing in it can be searched for."""
    parts = tuple(cut(fold(text)))
    return Word(parts) if parts else None
