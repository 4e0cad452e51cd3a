"""Files: an issue or an article as text, and the pictures."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from articles.models import Picture
from bulletin import export
from bulletin.models import Issue, Placement
from bulletin.views.answers import for_reader, reader, withdrawn

PICTURE_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


@require_safe
def issue_text(request, publication, year, number):
    asked = Issue.objects.at(publication, year, number)
    issue = asked.visible_to(reader(request)).select_related("publication").first()
    if issue is None:
        return withdrawn(request, asked)
    content, charset = export.issue_text(issue)
    return for_reader(request, HttpResponse(content, content_type=f"text/plain; charset={charset}"))


@require_safe
def article_text(request, publication, year, number, pk):
    asked = Issue.objects.at(publication, year, number).filter(articles=pk)
    placements = Placement.objects.visible_to(reader(request)).filter(issue__in=asked, article=pk)
    placement = placements.select_related("issue__publication", "section", "article").first()
    if placement is None:
        return withdrawn(request, asked)
    return for_reader(request, HttpResponse(export.article_text(placement), content_type="text/plain; charset=utf-8"))


@require_safe
def picture(request, name):
    digest, _, extension = name.partition(".")
    found = Picture.objects.filter(digest=digest, extension=extension).first()
    if found is None:
        raise Http404
    if not Placement.objects.visible_to(reader(request)).filter(article__pictures=found).exists():
        return withdrawn(request, Issue.objects.filter(articles__pictures=found))
    with found.file.open() as file:
        return for_reader(request, HttpResponse(file.read(), content_type=PICTURE_TYPES[found.extension]))
