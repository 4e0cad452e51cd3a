"""What a person may mean who has begun to type: names of the register, and titles of what was published."""

from articles.search.asking import parse
from articles.search.excerpts import spans
from articles.search.index import Index
from articles.search.tokens import fold
from bulletin.models import Placement
from bulletin.pages import visible_departments
from departments.models import Department

MOST = 8
NAMES = 4  # of them
LOOKED_AT = 40  # of the latest articles that hold what was typed
LONGEST = 50  # characters that are still the beginning of something


def suggestions(typed: str) -> list[dict[str, str]]:
    """Up to eight, names first: `text`, and its `kind`, department or title. None for what is too long to guess at."""
    query = parse(typed)
    if not query.words or len(typed) > LONGEST:
        return []
    wanted = fold(typed.strip())
    # The register is small; what citizens can read of a department is asked for those alone that are meant.
    meant = [name for name in Department.objects.values_list("name", flat=True) if wanted in fold(name)]
    names = list(visible_departments().filter(name__in=meant).values_list("name", flat=True)[:NAMES]) if meant else []
    rows = Placement.objects.visible_to(None).filter(pk__in=Index().latest(query, LOOKED_AT))
    titles = [title for title in rows.order_by("-pk").values_list("article__title", flat=True) if spans(title, query)]
    found = [{"text": name, "kind": "department"} for name in names]
    found += [{"text": title, "kind": "title"} for title in dict.fromkeys(titles)]
    return found[:MOST]
