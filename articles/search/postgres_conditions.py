"""What is asked of the entries on PostgreSQL, as conditions in SQL (SEARCH §4). Pure."""

from collections.abc import Callable, Collection, Iterable
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
    return _asked(query, names, also, "", _in_text, large=large) if query.words else Clause()


def titled(query: Query, names: Collection[str], also: str = "", *, large: bool) -> Clause:
    """That an entry matches, and has all words in its title; `also` a tsquery. `large` as above."""
    return _asked(query, names, also, TITLE, _in_title, large=large)


def _asked(
    query: Query, names: Collection[str], also: str, mark: str, stands: Callable[[Asked], Clause], *, large: bool
) -> Clause:
    """That an entry has these tokens, with this mark, by GIN; then, in its text, what they do not say; and nothing that is
    excluded. Of an entry without a tsvector the text alone says all.
    """
    words = [asked(word, names) for word in query.words]
    excluded = [asked(word, names) for word in query.excluded]
    tokens = [each.everywhere(mark) for each in words]
    tokens += [f"!{each.phrase()}" for each in excluded if each.exact]
    found = holds(" & ".join(dict.fromkeys([*tokens, *([f"({also})"] if also else [])])))
    texts = [stands(each) for each in words if not each.exact]
    texts += [_not_in_text(each) for each in excluded if not each.exact]
    if texts:
        found = both(found, _looking(texts))
    if not large:
        return found
    text = _looking([*map(stands, words), *map(_not_in_text, excluded)])
    return Clause(f"({found.sql}) OR (v IS NULL AND {text.sql})", (*found.parameters, *text.parameters), found.looks)


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
