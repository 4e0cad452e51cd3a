"""The truth of the search, straight from SEARCH §1: no token and no index, only units and walls, compared one by one."""

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

SOFT = set("“”‘’\"'「」『』《》〈〉<>【】[]〔〕()·•・`") | {" ", "\t", "\u00a0", "\u3000", "\u200b", "\ufeff"}
LATIN = set("abcdefghijklmnopqrstuvwxyz0123456789")
QUOTES = '"“”'
_t2s = OpenCC("t2s")
_simplified = {}


def han(character):
    code = ord(character)
    return (
        character in "〇々"
        or 0x3400 <= code <= 0x4DBF
        or 0x4E00 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x3FFFD
    )


def folded(text):
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    return "".join(map(_simple, unicodedata.normalize("NFKC", text).casefold()))


def _simple(character):
    if not han(character):
        return character
    if character not in _simplified:
        asked = _t2s.convert(character)
        _simplified[character] = asked if len(asked) == 1 else character
    return _simplified[character]


def units(text):
    """Pairs (unit, whether a wall stands before it) of a folded text."""
    found, at, wall = [], 0, False
    while at < len(text):
        character = text[at]
        if han(character):
            found.append((character, wall and bool(found) and han(found[-1][0][0])))
            at, wall = at + 1, False
        elif character in LATIN:
            start = at
            while at < len(text) and text[at] in LATIN:
                at += 1
            while at + 1 < len(text) and text[at] == "." and text[at + 1] in "0123456789":
                at += 1
                while at < len(text) and text[at] in "0123456789":
                    at += 1
            found.append((text[start:at], False))
            wall = False
        else:
            wall = wall or character not in SOFT
            at += 1
    return found


@lru_cache(maxsize=10_000)
def there(text):
    """The units of a text as it was written, and where each stands."""
    found = units(folded(text))
    places = {}
    for n, (unit, _) in enumerate(found):
        places.setdefault(unit, []).append(n)
    return found, places


def stands_in(wanted, prefix, text):
    """Whether these units stand one after another in the text; the last may go on where it is a prefix."""
    found, places = there(text)
    first = wanted[0][0]
    starts = range(len(found)) if prefix and len(wanted) == 1 else places.get(first, ())
    for start in starts:
        if start + len(wanted) > len(found):
            break
        for n, (unit, wall) in enumerate(wanted):
            other, other_wall = found[start + n]
            same = other.startswith(unit) if prefix and n == len(wanted) - 1 else other == unit
            if not same or (n and wall != other_wall):
                break
        else:
            return True
    return False


def asked(query):
    """Triples (excluded, units, prefix) of what a person typed."""
    query = folded(query.replace("\0", "")).strip()
    found, at = [], 0
    while at < len(query):
        if query[at].isspace():
            at += 1
            continue
        minus = query[at] == "-" and at + 1 < len(query) and not query[at + 1].isspace()
        at += minus
        closing = next((n for n in range(at + 1, len(query)) if query[n] in QUOTES), None)
        phrase = query[at] in QUOTES and closing is not None
        if phrase:
            text, at = query[at + 1 : closing], closing + 1
        else:
            end = next((n for n in range(at, len(query)) if query[n].isspace()), len(query))
            text, at = query[at:end], end
        if wanted := units(text):
            last = wanted[-1][0]
            prefix = not phrase and not han(last[0]) and any("a" <= each <= "z" for each in last)
            found.append((minus, wanted, prefix))
    return found


def matches(query, title, body, credits):
    """Whether an article with these texts is found."""
    words = asked(query)
    stands = [any(stands_in(wanted, prefix, text) for text in (title, body, *credits)) for _, wanted, prefix in words]
    included = [there for (minus, *_), there in zip(words, stands, strict=True) if not minus]
    excluded = [there for (minus, *_), there in zip(words, stands, strict=True) if minus]
    return bool(included) and all(included) and not any(excluded)


def titled(query, title):
    """Whether all words that are asked for stand in the title."""
    return all(stands_in(wanted, prefix, title) for minus, wanted, prefix in asked(query) if not minus)
