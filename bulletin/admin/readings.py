"""What the pages of an import share: who may import, whose readings these are, and the frame around them."""

from dataclasses import asdict

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from bulletin.admin.forms import NumberingForm
from bulletin.document import Document
from bulletin.importing import AlreadyImported, Numbering, digest, numbering_of, proposed
from bulletin.models import Reading
from departments.modeladmin import Pages

STEPS = ("1 交来文件", "2 核对读入结果", "3 成为草稿")


class ReadingPages(Pages):
    """Pages of an import, for the issues' admin."""

    def _keep(self, request, publication, data: bytes, name: str) -> Reading:
        """The file or text as an unfinished import of this person; the same one again is the same import."""
        mine = self._mine(request).filter(publication=publication, digest=digest(data), name=name)
        return mine.first() or Reading.objects.create(
            publication=publication, content=data, digest=digest(data), name=name, by=request.user
        )

    def _reading(self, request, pk) -> Reading:
        return get_object_or_404(
            Reading.objects.filter(by=request.user).select_related("publication", "issue__publication"), pk=pk
        )

    def _numbering(self, document: Document, reading: Reading) -> dict:
        """What step 2 offers, as its fields hold it: what the file says, or else is proposed, or was typed there."""
        said = proposed(numbering_of(document), reading.publication, timezone.localdate())
        return NumberingForm.written(said) | reading.typed

    def _asked(self, document: Document, reading: Reading) -> Numbering | None:
        """The number that the reading is to have; total number and date only where the file says them."""
        said, form = numbering_of(document), NumberingForm(self._numbering(document, reading))
        if not form.is_valid():
            return None
        asked = asdict(form.numbering())
        silent = [] if said.total_number else ["total_number", "total_to"]
        silent += [] if said.date else ["date"]
        return Numbering(**asked | dict.fromkeys(silent))

    def _mine(self, request):
        return Reading.objects.unfinished().filter(by=request.user)

    def _allow(self, request):
        if not self.model_admin.has_add_permission(request):
            raise PermissionDenied

    def _known(self, request, known: AlreadyImported):
        messages.info(request, str(known))
        return HttpResponseRedirect(reverse("admin:bulletin_issue_change", args=[known.issue.pk]))

    def _page(self, request, template: str, context: dict):
        return super()._page(request, template, {"steps": STEPS, **context})
