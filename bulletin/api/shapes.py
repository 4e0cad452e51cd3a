"""What the interface gives (DESIGN §6), and what it takes. Every field may be left out by `fields`."""

import datetime
import re
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from bulletin.searching import SLUG


def _digits(given: Any) -> Any:
    """What is given, if a text then of plain digits only: 1_0, 1.0, １０ and a blank would be numbers to pydantic."""
    if isinstance(given, str) and not re.fullmatch("-?[0-9]+", given):
        raise PydanticCustomError("int_parsing", "Not a number")
    return given


Slug = Annotated[str, Field(pattern=f"^{SLUG.pattern}$", examples=["jiangmen"])]
Day = Annotated[str, Field(min_length=10, json_schema_extra={"format": "date"}, examples=["2026-05-08"])]
_PLAIN = BeforeValidator(_digits)  # last, else the description loses the bounds before it
Number = Annotated[int, _PLAIN]
Year = Annotated[int, Field(ge=1000, le=9999), _PLAIN]
Key = Annotated[int, Field(ge=1, le=10**18, examples=[12]), _PLAIN]


class Publication(Schema):
    slug: str = Field("", examples=["jiangmen"])
    name: str = Field("", examples=["江门政务信息"])
    organ: str = Field("", examples=["江门市人民政府办公室"])
    url: str = ""


class Section(Schema):
    publication: str = Field("", examples=["jiangmen"])
    slug: str = Field("", examples=["工作进展"])
    name: str = Field("", examples=["工作进展"])
    url: str = ""


class Department(Schema):
    id: int = Field(0, examples=[12])
    name: str = Field("", examples=["市财政局"])
    kind: str = Field("", examples=["市直部门"])
    url: str = ""


class Listed(Schema):
    """An article in the contents of an issue."""

    id: int = Field(0, examples=[34])
    title: str = Field("", examples=["市财政局推进政府采购"])
    url: str = ""
    contributors: list[str] = Field([], examples=[["市财政局"]])


class IssueSection(Schema):
    slug: str | None = Field(None, examples=["工作进展"])
    name: str | None = Field(None, examples=["工作进展"])
    articles: list[Listed] = []


class Issue(Schema):
    """`number` as in its address: `8`, `z1` of a supplement, `5-6` of a double issue."""

    publication: str = Field("", examples=["jiangmen"])
    year: int = Field(0, examples=[2026])
    number: str = Field("", examples=["8", "z1", "5-6"])
    total: str | None = Field(None, examples=["108", "105-106"])
    date: datetime.date | None = None
    published_at: datetime.datetime | None = None
    url: str = ""
    sections: list[IssueSection] = []


class InIssue(Schema):
    publication: str = Field("", examples=["jiangmen"])
    year: int = Field(0, examples=[2026])
    number: str = Field("", examples=["8"])
    date: datetime.date | None = None


class InSection(Schema):
    slug: str = Field("", examples=["工作进展"])
    name: str = Field("", examples=["工作进展"])


class Named(Schema):
    id: int = Field(0, examples=[12])
    name: str = Field("", examples=["市财政局"])


class Article(Schema):
    """`html` is the body as the page shows it, `text` the same without markup, a paragraph a line."""

    id: int = Field(0, examples=[34])
    title: str = Field("", examples=["市财政局推进政府采购"])
    subtitle: str = ""
    url: str = ""
    issue: InIssue | None = None
    section: InSection | None = None
    contributors: list[str] = Field([], examples=[["市财政局"]])
    departments: list[Named] = []
    html: str = Field("", examples=["<p>一、简化流程。</p>"])
    text: str = Field("", examples=["一、简化流程。"])
    published_at: datetime.datetime | None = None
    corrected_at: datetime.datetime | None = None


class Found(Schema):
    """An article that a search has found; `excerpt` is HTML, what was asked for in `<mark>`."""

    id: int = Field(0, examples=[34])
    url: str = ""
    title: str = Field("", examples=["市财政局推进政府采购"])
    date: datetime.date | None = None
    issue: InIssue | None = None
    section: InSection | None = None
    departments: list[Named] = []
    excerpt: str = Field("", examples=["全程推进<mark>政府采购</mark>改革。"])


class Counted(Schema):
    id: int = 0
    slug: str = ""
    name: str = ""
    count: int = 0


class Facets(Schema):
    department: list[Counted] = []
    section: list[Counted] = []
    publication: list[Counted] = []
    year: list[Counted] = []


class Page(Schema):
    count: int = Field(..., ge=0, examples=[1])
    page: int = Field(..., ge=1, examples=[1])
    page_size: int = Field(..., ge=1, le=100, examples=[20])


class Publications(Page):
    results: list[Publication]


class Sections(Page):
    results: list[Section]


class Departments(Page):
    results: list[Department]


class Issues(Page):
    results: list[Issue]


class Articles(Page):
    results: list[Article]


class Search(Page):
    """`partial` hold only some of the words, and are not counted; `notice` says why nothing was looked for."""

    results: list[Found]
    facets: Facets
    partial: list[Found]
    notice: str = ""


class Wrong(Schema):
    name: str
    detail: str


class Problem(Schema):
    """Problem details (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[Wrong] = []


def fields_of(shape: type[Schema]):
    """The parameter that asks for some fields of a shape only."""
    names = "|".join(shape.model_fields)
    pattern = rf"^({names})(,({names}))*$"
    said = Field(max_length=500, pattern=pattern, description="只要这些字段，用逗号隔开", examples=["url"])
    return Annotated[str | None, said]


class Paged(Schema):
    page: Number = Field(1, ge=1, le=10**9, description="第几页；超过最后一页时结果是空的")
    page_size: Number = Field(20, ge=1, le=100, description="每页多少项")


class Narrowed(Schema):
    publication: Slug | None = Field(None, description="刊物")
    section: Slug | None = Field(None, description="栏目；几种刊物都有这个栏目时，要和 publication 一起用")
    department: Key | None = Field(None, description="供稿单位的编号")
    successors: Literal["0", "1"] | None = Field(None, description="1：后继单位的也要")
    year: Year | None = Field(None, description="年")
    from_: Day | None = Field(None, alias="from", description="这一天起，按各期的日期")
    to: Day | None = Field(None, description="到这一天止")


class PublicationsAsked(Paged):
    fields: fields_of(Publication) = None


class SectionsAsked(Paged):
    fields: fields_of(Section) = None


class DepartmentsAsked(Paged):
    fields: fields_of(Department) = None


class DepartmentAsked(Schema):
    fields: fields_of(Department) = None


class IssueAsked(Schema):
    fields: fields_of(Issue) = None


class IssuesAsked(Paged):
    publication: Slug | None = Field(None, description="刊物")
    year: Year | None = Field(None, description="年")
    from_: Day | None = Field(None, alias="from", description="这一天起")
    to: Day | None = Field(None, description="到这一天止")
    fields: fields_of(Issue) = None


class ArticleAsked(Schema):
    fields: fields_of(Article) = None


class ArticlesAsked(Narrowed, Paged):
    fields: fields_of(Article) = None


class SearchAsked(Narrowed, Paged):
    q: str = Field("", max_length=2000, description="要找的词", examples=["政府采购"])
    sort: Literal["relevance", "date"] | None = None
    fields: fields_of(Found) = None


Json = dict[str, Any]
