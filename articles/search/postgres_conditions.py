"""What is asked of the entries on PostgreSQL, as conditions in SQL (SEARCH §4). Pure."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from articles.search.asking import Query
from articles.search.counting import Codes
from articles.search.entries import Filters
from articles.search.lexemes import TITLE, Asked, asked


class Clause(NamedTuple):
    """A condition in SQL and its parameters. One that `looks` reads the text of each candidate."""

    sql: str = "TRUE"
    parameters: tuple[object, ...] = ()
    looks: bool = False


def both(*clauses: Clause) -> Clause:
    """All these conditions as one."""
    wanted = [each for each in clauses if each != Clause()]
    if not wanted:
        return Clause()
    return Clause(
        " AND ".join(f"({each.sql})" for each in wanted),
        tuple(parameter for each in wanted for parameter in each.parameters),
        any(each.looks for each in wanted),
    )


def matching(query: Query, names: Collection[str], also: str = "", *, large: bool) -> Clause:
    """That an entry matches; `also` a tsquery, if there are words. `large`: there are some without a tsvector."""
    if not query.words:
        return Clause()
    words = [asked(word, names) for word in query.words]
    excluded = [asked(word, names) for word in query.excluded]
    looked = [_in_text(each) for each in words if not each.exact]
    found = _found([each.everywhere() for each in words], looked, excluded, also)
    return _or_large(found, map(_in_text, words), excluded) if large else found


def titled(query: Query, names: Collection[str], also: str = "", *, large: bool) -> Clause:
    """That an entry matches, and has all words in its title; `also` a tsquery. `large` as above."""
    words = [asked(word, names) for word in query.words]
    looked = [_in_title(each) for each in words if not each.exact]
    excluded = [asked(word, names) for word in query.excluded]
    found = _found([each.everywhere(TITLE) for each in words], looked, excluded, also)
    return _or_large(found, map(_in_title, words), excluded) if large else found


def _or_large(found: Clause, looked: Iterable[Clause], excluded: Iterable[Asked]) -> Clause:
    """The same also of those without a tsvector, of which the text alone says it."""
    text = _looking([*looked, *map(_not_in_text, excluded)])
    return Clause(f"({found.sql}) OR (v IS NULL AND {text.sql})", (*found.parameters, *text.parameters), found.looks)


def _found(tokens: Iterable[str], looked: Iterable[Clause], excluded: Collection[Asked], also: str) -> Clause:
    """That an entry has these tokens, by GIN; then, in its text, what is looked for; and nothing that is excluded."""
    not_these = [f"!{each.phrase()}" for each in excluded if each.exact]
    found = holds(" & ".join(dict.fromkeys([*tokens, *not_these, *([f"({also})"] if also else [])])))
    texts = [*looked, *(_not_in_text(each) for each in excluded if not each.exact)]
    return both(found, _looking(texts)) if texts else found


def _looking(texts: Iterable[Clause]) -> Clause:
    """What is asked of an entry's text. A question inside the question, so that no plan reads all texts."""
    text = both(*texts)
    return Clause(f"(SELECT {text.sql} FROM {{text}} WHERE {{text}}.id = {{entry}}.id)", text.parameters, looks=True)


def holds(tsquery: str) -> Clause:
    return Clause("v @@ %s::tsquery", (tsquery,))


def lacks(clause: Clause) -> Clause:
    """That an entry does not meet a condition, which is unknown of one without a tsvector."""
    return Clause(f"NOT coalesce({clause.sql}, FALSE)", clause.parameters, clause.looks)


def visible(now: int) -> Clause:
    """That an entry's time has come; `now` in microseconds."""
    return Clause("coalesce(visible_from, 0) <= %s", (now,))


def dated(filters: Filters, date: str = "date") -> Clause:
    since = Clause(f"{date} >= %s", (filters.since.toordinal(),)) if filters.since else Clause()
    until = Clause(f"{date} <= %s", (filters.until.toordinal(),)) if filters.until else Clause()
    return both(since, until)


def narrowed(filters: Filters, codes: Codes, *, words: bool) -> Clause:
    """That the filters let an entry through; where `words` find the entries first, and not an index of dates."""
    places, teams = codes.allowed_places(filters), codes.allowed_teams(filters)
    placed = Clause() if places is None else Clause("place = ANY(%s::int[])", (sorted(places),))
    of_team = Clause()
    if teams is not None:
        of_team = Clause("lead = ANY(%s::int[]) OR rest = ANY(%s::int[])", (sorted(teams), sorted(teams)))
    return both(dated(filters, "date + 0" if words else "date"), placed, of_team)


# What stands before a phrase, all where it does not stand there: `strpos` counts characters too, which takes a third more.
_BEFORE = "octet_length(split_part(canon, %s, 1))"


def _in_text(word: Asked) -> Clause:
    return Clause(f"{_BEFORE} < octet_length(canon)", (word.word.canonical,))


def _in_title(word: Asked) -> Clause:
    return Clause("strpos(split_part(canon, chr(10), 1), %s) > 0", (word.word.canonical,))


def _not_in_text(word: Asked) -> Clause:
    return Clause(f"{_BEFORE} = octet_length(canon)", (word.word.canonical,))
