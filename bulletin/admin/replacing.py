"""A corrected file over its own draft: what changes, before anything does, and one button."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse

from articles.admin.history import differing
from articles.differences import Piece, changes
from bulletin.admin.readings import STEPS, ReadingPages
from bulletin.document import Refusal
from bulletin.importing import AlreadyImported, understand_again
from bulletin.replacing import Rewriting, draft_of, replace_draft, replacing


class ReplacePages(ReadingPages):
    """That page."""

    def replace(self, request, pk):
        """Everything that the file has otherwise than the draft of its number, as that is now."""
        self._allow(request)
        if not self.model_admin.has_change_permission(request):
            raise PermissionDenied
        reading = self._reading(request, pk)
        if reading.issue:
            return self._known(request, AlreadyImported(reading.issue))
        refused = None
        try:
            document = understand_again(reading)
            numbering = self._asked(document, reading)
            issue = numbering and draft_of(reading.publication, numbering)
            if not issue:
                raise Refusal("没有从文件导入的这一期草稿可以替换，请核对年和期号。")
            if request.method == "POST":
                try:
                    seen = request.POST.get("seen", "")
                    replace_draft(issue, reading, document, numbering, seen=seen, by=request.user)
                    messages.success(request, f"{issue.label}的草稿已换成“{reading}”。")
                    return HttpResponseRedirect(reverse("admin:bulletin_issue_change", args=[issue.pk]))
                except Refusal as refusal:
                    refused = f"没有替换：{refusal}"
            planned = replacing(issue, document, numbering)
        except AlreadyImported as known:
            return self._known(request, known)
        except Refusal as refusal:
            messages.warning(request, f"没有替换：{refusal}")
            return HttpResponseRedirect(reading.get_absolute_url())
        context = {
            "title": f"用这份文件替换第{issue.numbers()}期的草稿",
            "reading": reading,
            "issue": issue,
            "planned": planned,
            "rewritten": [(each, _changes(each)) for each in planned.rewritten],
            "edited": sum(each.edited for each in planned.rewritten),
            "seen": issue.digest(),
            "refused": refused,
            "step": STEPS[1],
        }
        return self._page(request, "replace.html", context)


def _changes(rewriting: Rewriting) -> list[tuple[str, list[Piece]]]:
    """The fields that differ, with their words; where only the names in the credit are read otherwise, those."""
    article = rewriting.article
    now = article.content()
    if found := differing(article, now, now | rewriting.values):
        return found
    names = "、".join(each.printed_name for each in article.contributions.all())
    return [("供稿单位", changes(names, "、".join(rewriting.names)))]
