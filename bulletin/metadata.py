"""What a page says of itself to crawlers, to search engines and where it is shared; `base.html` prints it.

The names of 政府网站发展指引 (国办发〔2017〕47号), linked data (schema.org), and cards (ogp.me). All of it agrees with what
the page says to people.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.utils import timezone
from django.utils.encoding import iri_to_uri

from articles.markup import picture_addresses
from bulletin.models import Issue, Placement, Publication, Section, Site
from bulletin.models.placement import Contents
from departments.addresses import address

DESCRIBED = 120  # characters of a text that stand for it
NEWS, DATA = "政务动态", "数据发布"  # ColumnType

Crumbs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What one page says; what holds for the whole site is added by `names` and `linked_data`."""

    title: str = ""  # in front of the names of publication and site
    description: str = ""
    crumbs: Crumbs = ()  # the pages above: name, address
    names: dict[str, str] = field(default_factory=dict)  # meta tags
    times: dict[str, str] = field(default_factory=dict)  # datePublished, dateModified
    images: tuple[str, ...] = ()  # addresses
    linked: dict | None = None  # the page as schema.org has it
    found: bool = False  # a page of search results, which is not for search engines
    canonical: str = ""  # the address of the same text elsewhere on the site


def a_list(title: str, said: str, *, crumbs: Crumbs = (), kind: str = NEWS, also: str = "") -> Metadata:
    """Of a page that lists others; `also` is what else it can be looked for by."""
    keywords = ",".join(filter(None, [title, also]))
    return Metadata(
        title=title,
        description=said,
        crumbs=crumbs,
        names={"ColumnName": title, "ColumnDescription": said, "ColumnKeywords": keywords, "ColumnType": kind},
        linked={"@type": "CollectionPage", "name": title, "description": said},
    )


def a_front_page(cover: Issue | None, contents: Contents) -> Metadata:
    """Of the site's front page with the latest issue on it, if there is one."""
    if cover is None:
        return Metadata(description="还没有发布公报。")
    linked = {"@type": "WebPage", "mainEntity": _with_parts(cover, contents) | _times(cover)}
    return Metadata(description=_says(cover, contents), linked=linked)


def an_issue(issue: Issue, contents: Contents) -> Metadata:
    """Of an issue with its contents."""
    return Metadata(
        title=issue.label,
        description=_says(issue, contents),
        crumbs=above(issue.publication),
        names={
            "ColumnName": issue.label,
            "ColumnDescription": f"《{issue.publication}》{issue.label}全文",
            "ColumnKeywords": ",".join([issue.publication.name, *(section.name for section, _ in contents if section)]),
            "ColumnType": NEWS,
        },
        times=_times(issue),
        linked=_with_parts(issue, contents),
    )


def an_article(placement: Placement, *, sources: list[str], canonical: str) -> Metadata:
    """Of an article in its issue; `sources` are those who contributed it, as the page names them."""
    article, issue, section = placement.article, placement.issue, placement.section
    column = section.name if section else issue.publication.name
    names = {
        "ColumnName": column,
        "ColumnDescription": f"《{issue.publication}》{issue.label}",
        "ColumnKeywords": ",".join(dict.fromkeys([column, issue.publication.name])),
        "ColumnType": NEWS,
        "ArticleTitle": article.title,
        "ContentSource": "、".join(sources),
        "Author": "、".join(sources),
        "Keywords": ",".join(dict.fromkeys([column, *sources])),
    }
    if issue.is_public:
        names["PubDate"] = f"{timezone.localtime(issue.public_since):%Y-%m-%d %H:%M}"
    return Metadata(
        title=article.title,
        description=_shortened(article.text.replace("\n", "")) or article.title,
        crumbs=above(issue.publication, (issue.label, issue.get_absolute_url()), *_named(section)),
        names=names,
        times=_times(placement),
        images=tuple(map(absolute, picture_addresses(article.body))),
        linked={
            "@type": "Article",
            "headline": article.title,
            "articleSection": column,
            "author": [{"@type": "Organization", "name": name} for name in sources],
            "isPartOf": _linked(issue),
        },
        canonical=canonical,
    )


def linked_data(about: Metadata, *, site: Site, site_name: str, address: str) -> dict:
    """A page at this address as linked data, with its site and the pages above it."""
    home = {"@type": "WebSite", "@id": f"{settings.SITE_URL}/#site", "name": site_name, "url": f"{settings.SITE_URL}/"}
    if site.host:
        home["publisher"] = {"@type": "GovernmentOrganization", "name": site.host}
    graph = [home]
    if about.linked:
        images = {"image": list(about.images)} if about.images else {}
        graph.append({"url": address, "inLanguage": "zh-Hans"} | about.linked | about.times | images)
    if about.crumbs:
        trail = [
            {"@type": "ListItem", "position": n, "name": name, "item": absolute(at)}
            for n, (name, at) in enumerate(about.crumbs, start=1)
        ]
        graph.append({"@type": "BreadcrumbList", "itemListElement": trail})
    return {"@context": "https://schema.org", "@graph": graph}


def absolute(address: str) -> str:
    """An address of this site with the site in front, in ASCII."""
    return settings.SITE_URL + iri_to_uri(address)


def above(publication: Publication | None = None, *further: tuple[str, str]) -> Crumbs:
    """The pages above one: the front page, the publication's archive, and what else there is."""
    archive = [(publication.name, publication.get_absolute_url())] if publication else []
    return (("首页", address("home")), *archive, *further)


def _named(section: Section | None) -> list[tuple[str, str]]:
    return [(section.name, section.get_absolute_url())] if section else []


def _with_parts(issue: Issue, contents: Contents) -> dict:
    parts = [
        {"@type": "Article", "headline": row.article.title, "url": absolute(row.get_absolute_url())}
        for _, rows in contents
        for row in rows
    ]
    return _linked(issue) | {"hasPart": parts}


def _linked(issue: Issue) -> dict:
    publication = issue.publication
    periodical = {"@type": "Periodical", "name": publication.name, "url": absolute(publication.get_absolute_url())}
    return {
        "@type": "PublicationIssue",
        "name": issue.label,
        "issueNumber": issue.numbers(),
        "url": absolute(issue.get_absolute_url()),
        "isPartOf": periodical,
    }


def _times(shown: Issue | Placement) -> dict[str, str]:
    """When citizens could read it first, and when that changed; nothing of what they cannot read."""
    issue = shown.issue if isinstance(shown, Placement) else shown
    if not issue.is_public:
        return {}
    times = {"datePublished": issue.public_since, "dateModified": shown.changed_at}
    return {name: timezone.localtime(at).isoformat(timespec="seconds") for name, at in times.items()}


def _says(issue: Issue, contents: Contents) -> str:
    titles = "；".join(row.article.title for _, rows in contents for row in rows)
    return _shortened(f"《{issue.publication}》{issue.label}，{issue.day}。{titles}")


def _shortened(text: str) -> str:
    return text if len(text) <= DESCRIBED else f"{text[: DESCRIBED - 1]}…"
