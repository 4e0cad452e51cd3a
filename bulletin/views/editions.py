"""Files: issues and articles as editions, pictures, attachments."""

from contextlib import suppress

from csp.constants import NONE
from csp.decorators import csp
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from articles.models import Article, Attachment, Picture
from bulletin import editions
from bulletin.document import Refusal
from bulletin.formats import text
from bulletin.metadata import Metadata
from bulletin.models import Edition, Issue, Placement
from bulletin.models.edition import mark_of
from bulletin.models.issue import sees_drafts
from bulletin.views.answers import not_here, page, reader, withdrawn

ATTACHMENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
EDITION_TYPES = {
    "pdf": "application/pdf",
    "docx": ATTACHMENT_TYPES["docx"],
    "epub": "application/epub+zip",
}
PICTURE_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


@require_safe
def issue_edition(request, publication, year, number, format):
    asked = Issue.objects.at(publication, year, number).visible_to(reader(request))
    issue = asked.select_related("publication").first()
    with suppress(Issue.DoesNotExist):  # deleted meanwhile
        if issue:
            return _edition(request, issue, format, called=f"{issue.publication}{issue.label}")
    return not_here(request, publication, year, number, below=f".{format}")


@require_safe
def article_edition(request, publication, year, number, pk, format):
    issues = Issue.objects.at(publication, year, number)
    placements = Placement.objects.readable_by(reader(request)).filter(issue__in=issues, article=pk)
    placement = placements.select_related("issue__publication", "section", "article").first()
    with suppress(Placement.DoesNotExist):  # deleted meanwhile
        if placement:
            return _edition(request, placement, format, called=str(placement))
    return not_here(request, publication, year, number, below=f"{pk}.{format}", article=pk)


def _edition(request, shown, format, *, called):
    try:
        _, content = editions.edition(shown, format)
    except Refusal as refusal:
        said = "请先看网页，内容是一样的。"
        if sees_drafts(reader(request)):
            said = str(refusal)
        title = f"暂时没有{Edition.Format(format).label}"
        return page(request, "refused.html", {"said": said}, about=Metadata(title=title), status=503)
    kind = EDITION_TYPES.get(format) or f"text/plain; charset={text.charset(content)}"
    response = HttpResponse(content, content_type=kind)
    # What leaves the office must not be taken for the final one.
    mark = mark_of(shown)
    name = f"{called}（{mark}）.{format}" if mark else f"{called}.{format}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name)
    return response


@require_safe
def picture(request, name):
    digest, _, extension = name.partition(".")
    found = Picture.objects.filter(digest=digest, extension=extension).first()
    if found is None:
        raise Http404
    user = reader(request)
    if not (_writes(user) or Placement.objects.visible_to(user).filter(article__pictures=found).exists()):
        placements = Placement.objects.filter(article__pictures=found)
        return withdrawn(request, Issue.objects.filter(articles__pictures=found), placements)
    with found.file.open() as file:
        return HttpResponse(file.read(), content_type=PICTURE_TYPES[found.extension])


@require_safe
@csp({"sandbox": True, "default-src": [NONE]})
def attachment(request, pk):
    """A file of an article; of what the article had before, the editors get the old ones too."""
    found = Attachment.objects.select_related("article").filter(pk=pk).first()
    if found is None:
        raise Http404
    user = reader(request)
    placements = Placement.objects.filter(article=found.article_id)
    attached = any(each["id"] == found.pk for each in found.article.attached)
    if not (attached and placements.visible_to(user).exists()) and not may_read(user, found.article):
        if not attached:
            raise Http404
        return withdrawn(request, Issue.objects.filter(articles=found.article_id), placements)
    with found.file.open() as file:
        response = HttpResponse(file.read(), content_type=ATTACHMENT_TYPES[found.extension])
    # Never shown in the site's own name: a file from outside may hold anything.
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name)
    return response


def may_read(user, article):
    """Whether this person reads the article in the admin."""
    if user is None or not user.is_staff or not user.has_perm("articles.view_article"):
        return False
    return Article.objects.readable_by(user).filter(pk=article.pk).exists()


def _writes(user) -> bool:
    """Whether this person's editor shows the picture, which no article may have yet."""
    rights = ("articles.add_article", "articles.change_article", "bulletin.publish_issue")
    return bool(user) and user.is_staff and any(user.has_perm(right) for right in rights)
