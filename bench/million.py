"""Search in an index of a million entries on PostgreSQL: what it takes for common and rare words, phrases and names.

The first 20,000 are invented articles, indexed as any. They stand there ten times, so that phrases have as much to read as
in life. The other entries are narrow: without a text, but with as many of the common words and names as articles have, and
with the codes and dates of articles.
"""

from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import islice

from django.core.management import call_command
from django.db import connection

from articles.search.generation import Generation
from articles.search.index import Index
from articles.search.lexemes import PERIOD, TITLE
from articles.search.lexemes import asked as lexemes
from bench.answers import asked, flat, p95, percentile, sample, text_size
from bench.figure import Figure
from bench.questions import Question, Questions
from departments.models import Department

ARTICLES, COPIES, ENTRIES = 20_000, 10, 1_000_000
APART = 10_000_000  # between the ids of an article and of its next copy
SAMPLE = 1_000  # articles that questions are drawn from
LIMIT = 100  # milliseconds
BANDS = {"1 to 10": (0.01, 0.1, LIMIT), "10 to 30": (0.1, 0.3, LIMIT), "30 to 95": (0.3, 0.95, 300)}
A_BAND = 12  # words of each
NAMES = (0.4, 0.5, 0.6)  # the shares of entries that have some registered names
CANDIDATES = 10_000  # so many may be looked at for a phrase within the time of a word
PHRASES = 25


def figures() -> Iterator[Figure]:
    with connection.cursor() as cursor:
        # One processor for a question: then the time of the process that answers is all there is.
        cursor.execute("SET max_parallel_workers_per_gather = 0; SET maintenance_work_mem = '1GB'")
    call_command("fillarchive", articles=ARTICLES, stdout=StringIO())
    tables = Index().generation(Index().row().generation)
    (size,) = tables.rows(f"SELECT pg_relation_size('{tables.table('tokens')}')")[0]
    yield Figure(f"GIN of {ARTICLES:,} articles ÷ their text", size / text_size(), 1, "times", digits=2)

    questions = Questions(sample(SAMPLE))
    words = {band: questions.some(A_BAND, least, most) for band, (least, most, _) in BANDS.items()}
    names = dict(zip(Department.objects.order_by("pk").values_list("name", flat=True), NAMES, strict=False))
    shares = {word: questions.shares[word] for found in words.values() for word in found}
    titled = {f"{TITLE}{word}": questions.titled.get(word, 0) for word in shares}
    titled |= {f"{TITLE}={name}": share / 10 for name, share in names.items()}
    _fill(tables, shares | titled | {f"={name}": share for name, share in names.items()})

    for band, found in words.items():
        limit = BANDS[band][2]
        yield p95(f"a word in {band} of 100 articles", [asked(Index(), Question(word)) for word in found], limit)
        if limit > LIMIT:
            yield p95("the same again", [asked(Index(), Question(word)) for word in found], 20)
    yield p95("a registered name in 40 to 60 of 100 articles", [asked(Index(), Question(name)) for name in names], 300)
    yield p95("the same again", [asked(Index(), Question(name)) for name in names], 20)
    yield from _phrases(tables, questions, shares)
    yield from flat(questions, [*words["10 to 30"], *words["30 to 95"]], f"{ENTRIES:,}")


def _fill(tables: Generation, shares: dict[str, float]) -> None:
    """Copy the entries, add narrow ones in which these lexemes have these shares, and make the indexes anew."""
    for name in ("tokens", "by_date", "by_article", "waiting", "repeats", "large"):
        tables.run(f"DROP INDEX {tables.table(name)}")
    columns = "date, place, lead, rest, visible_from, repeated"
    numbered = "row_number() OVER (ORDER BY date, id) n FROM {entry} JOIN {text} USING (id)"
    tables.run(f"CREATE TEMPORARY TABLE old AS SELECT {{entry}}.*, canon, {numbered}")
    # The sample is not copied: a word that it alone has is as rare as before.
    copies = f"old, generate_series({APART}, {(COPIES - 1) * APART}, {APART}) c WHERE mod(n, {ARTICLES // SAMPLE}) <> 1"
    tables.run(f"INSERT INTO {{entry}} SELECT id + c, article + c, {columns}, v FROM {copies} ORDER BY n, c")
    tables.run(f"INSERT INTO {{text}} SELECT id + c, canon FROM {copies} ORDER BY n, c")
    tables.run("CREATE TEMPORARY TABLE frequent (lexeme TEXT, share DOUBLE PRECISION)")
    tables.run_for(list(shares.items()), "INSERT INTO frequent VALUES (%s, %s)")
    # All have this one, which cannot be packed: only what is larger than 2,000 bytes stands elsewhere, as every article's.
    filler = "SELECT string_agg(md5(n::text), '') FROM generate_series(1, 63) n"
    tables.run(f"INSERT INTO frequent VALUES (({filler}), 1), (reverse(({filler})), 1)")
    made = f"SELECT array_to_tsvector(array_agg(lexeme) || ('@' || date / {PERIOD})) FROM frequent WHERE random() < share + 0 * m"
    narrow = ENTRIES - ARTICLES - (COPIES - 1) * (ARTICLES - SAMPLE)
    tables.run(
        f"INSERT INTO {{entry}} SELECT {COPIES * APART} + m, {COPIES * APART} + m, {columns}, ({made})"
        f" FROM generate_series(0, {narrow - 1}) m JOIN old ON n = m::bigint * {ARTICLES} / {narrow} + 1 ORDER BY m"
    )
    tables.finish()
    tables.run("VACUUM {entry}")
    Index().save(Index().row())


def _phrases(tables: Generation, questions: Questions, shares: Iterable[str]) -> Iterator[Figure]:
    """Phrases by the number of articles that hold all their pairs; those of the narrow entries have no text to look at."""
    few: list[float] = []
    many: list[float] = []
    for phrase in islice(questions.phrases(), 4 * PHRASES):
        asked(Index(), Question(phrase))  # a server that was asked before has read its texts
    for phrase in questions.phrases():
        word = Question(phrase).query.words[0]
        sought = lexemes(word)
        if sought.exact or not sought.lexemes.isdisjoint(shares):
            continue
        (candidates,) = tables.rows("SELECT count(*) FROM {entry} WHERE v @@ %s::tsquery", (sought.everywhere(),))[0]
        if candidates <= CANDIDATES and len(few) < PHRASES:
            few.append(asked(Index(), Question(phrase)))
        elif candidates > CANDIDATES and len(many) < PHRASES:
            beyond = asked(Index(), Question(phrase)) - LIMIT
            many.append(beyond / (candidates - CANDIDATES) * 1_000)
        if len(few) == len(many) == PHRASES:
            break
    yield p95(f"a phrase of up to {CANDIDATES:,} candidates", few, LIMIT)
    yield Figure(f"a candidate beyond {CANDIDATES:,}, and {LIMIT} ms (p95)", percentile(many), 6, "µs", digits=1)
