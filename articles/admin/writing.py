"""Writing an article: saved by its verb, kept every few seconds, and merged where two people have written."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone

from articles.admin.forms import BODY_SIZE, ArticleForm, typed, version_of
from articles.admin.merging import Merge
from articles.admin.proofreading import pressed, proofreading, settle
from articles.admin.reviewing import handing_in, reviewing
from articles.likeness import near
from articles.models import Article, Autosave, Conflict, Frozen, NotReviewable
from departments.modeladmin import Pages
from departments.models import AuditEntry, Department, called


class WritePages(Pages):
    """Those pages, for the articles' admin."""

    def write(self, request, pk=None):
        """The form of an article, new or not."""
        if pk and request.method == "POST" and AuditEntry.objects.deleted(Article, pk):
            return self._deleted(request)
        article = self.model_admin.get_object(request, str(pk)) if pk else None
        self._allow(request, article)
        if article and not self.model_admin.has_change_permission(request, article):
            return self._only_read(request, article)
        if request.method != "POST":
            kept = Autosave.objects.of(request.user, article)
            resumed = kept if kept and "autosave" in request.GET else None
            started = {**resumed.content, "version": resumed.version} if resumed else {}
            return self._form(
                request, article, ArticleForm(instance=article, initial=started), kept=None if resumed else kept
            )
        if "_forget" in request.POST:
            Autosave.objects.forget(by=request.user, article=article)
            return HttpResponseRedirect(request.path)
        if "_merge" in request.POST and article:
            return self._merge(request, article)
        form = ArticleForm(request.POST, request.FILES, instance=article)
        if form.is_valid():
            try:
                return self._saved(request, article, form)
            except Conflict as conflict:
                mine, version = form.values(), form.cleaned_data["version"]
                mine["attachments"] += form.keep_files(conflict.theirs)  # they wait for the choice
                self._keep(request, article)
                return self._ask(request, Merge(conflict.theirs, mine, version))
            except Frozen as refused:
                form.add_error(None, f"没有保存：{refused}您写的还在下面，也已自动保存。")
            except NotReviewable as refused:
                form.add_error(None, f"没有保存，也没有报送：{refused}")
            except ValueError as refused:
                form.add_error("files", str(refused))
        self._keep(request, article)
        return self._form(request, article, form)

    @transaction.atomic
    def _saved(self, request, article: Article | None, form: ArticleForm):
        """Store it, files included, and hand it in where that is asked for; or nothing of it.

        Raises as `Article.rewrite` and `Article.submit` do.
        """
        values, new = form.values(), article is None
        if article is None:
            attachments = values.pop("attachments")
            article = Article.objects.write(values, by=request.user, form_key=form.cleaned_data["form_key"])
            values["attachments"] = attachments
        values["attachments"] += form.keep_files(article)
        may = article.editable_by(request.user)
        changed = article.rewrite(values, by=request.user, version=1 if new else form.cleaned_data["version"])
        if changed and not may:  # the form of a new article, sent again when it had been handed in
            raise Frozen(_in_others_hands(article))
        Autosave.objects.forget(by=request.user, article=None if new else article)
        if "_submit" in request.POST and not article.is_on_its_way:
            site = self.model_admin.admin_site
            article.submit(by=request.user, reviews=site.reviews(article, request.POST))
            messages.success(request, f"《{article}》已报送。")
        else:
            messages.success(request, f"《{article}》已保存。" if new or changed else f"《{article}》没有改动。")
        settle(request, article)
        return HttpResponseRedirect(self._next(request, article))

    def _next(self, request, article: Article) -> str:
        """Where a save leads to: on, to the next article of its issue, or back to where it stands."""
        here = reverse("admin:articles_article_change", args=[article.pk])
        if pressed(request.POST):
            return f"{here}#findings"
        if "_continue" in request.POST:
            return here
        row = article.placements.filter(issue__state="draft").first()
        if row is None or not request.user.has_perm("bulletin.view_issue"):
            return reverse("admin:articles_article_changelist")
        after = row.issue.placements.filter(position__gt=row.position).first() if "_next" in request.POST else None
        if after:
            return reverse("admin:articles_article_change", args=[after.article_id])
        return reverse("admin:bulletin_issue_change", args=[row.issue_id])

    @staticmethod
    def _keep(request, article: Article | None) -> Autosave:
        """Keep what was typed, apart from the article."""
        version, content = version_of(request.POST), typed(request.POST)
        return Autosave.objects.keep(by=request.user, article=article, version=version, content=content)

    # Two people in one article

    def _merge(self, request, article: Article):
        """Save what was chosen, paragraph by paragraph."""
        merge = Merge.sent(article, request.POST)
        if request.POST.get("theirs") != str(article.version):
            return self._ask(request, merge)  # saved once more while this person chose
        chosen = merge.chosen(request.POST)
        form = ArticleForm({**chosen, "version": article.version}, instance=article)
        if form.errors.keys() & chosen.keys() - {"attachments"}:
            return self._form(request, article, form)
        try:
            with transaction.atomic():
                article.rewrite(chosen, by=request.user, version=article.version)
                article.keep(merge.mine, by=request.user)
        except Frozen:
            return self._only_read(request, article)
        except Conflict as conflict:
            return self._ask(request, Merge(conflict.theirs, merge.mine, merge.version))
        Autosave.objects.forget(by=request.user, article=article)
        messages.success(request, f"《{article}》已按选定的保存。没选用的一版在历史里，可以取回。")
        return HttpResponseRedirect(request.path)

    def _ask(self, request, merge: Merge):
        context = {
            "title": "两人同时改了这篇稿件",
            "article": merge.theirs,
            "merge": merge,
            "now": timezone.localtime(),
        }
        return self._page(request, "merge.html", context)

    def autosave(self, request, pk=None):
        """Keep what is typed, and tell who else is here. Answers JSON."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        article = self.model_admin.get_object(request, str(pk)) if pk else None
        self._allow(request, article)
        may = self.model_admin.has_change_permission
        own = article and article.author_id == request.user.pk
        if article and not (may(request, article) or ((article.frozen or own) and may(request))):
            raise PermissionDenied
        if "title" in request.POST:
            if len(request.POST.get("body", "").encode("utf-8", "surrogatepass")) > BODY_SIZE:
                return JsonResponse({"error": "正文超过1 MB，没有自动保存。"}, status=400)
            version, content = version_of(request.POST), typed(request.POST)
        else:
            version, content = None, None
        kept = Autosave.objects.keep(by=request.user, article=article, version=version, content=content)
        stale = article and version_of(request.POST) not in (None, article.version)
        return JsonResponse(
            {
                "at": f"{timezone.localtime(kept.at):%H:%M:%S}",
                "others": _others(request.user, article),
                "stale": "这篇稿件刚才有人保存过。您保存时，会请您逐段合并，两人的都不会丢。" if stale else "",
            }
        )

    # How it is shown

    def _form(self, request, article: Article | None, form: ArticleForm, kept=None, action: str = ""):
        here = list(article.placements.select_related("issue__publication", "section")) if article else []
        if article:
            Autosave.objects.keep(by=request.user, article=article)
        context = {
            "title": "编辑稿件" if article else "写一篇稿件",
            "article": article,
            "form": form,
            "kept": kept,
            "action": action or request.path,
            "others": _others(request.user, article) if article else "",
            "placements": here,
            "likenesses": near([article], Article.objects.pool().readable_by(request.user))[:3] if article else [],
            "names": Department.objects.offered(),
            "revisions": article.revisions.select_related("by")[:4] if article else [],
            "media": form.media,
            **proofreading(request.user, article, may_settle=True),
            "reviewing": (reviewing if article else handing_in)(request.user, article, self.model_admin.admin_site),
        }
        return self._page(request, "write.html", context)

    def _only_read(self, request, article: Article):
        """For who may not change it, or not any more. What was typed meanwhile comes back with the reason."""
        if request.method == "POST":
            own = article.author_id == request.user.pk
            if not request.user.has_perm("articles.change_article") or not (article.frozen or own):
                raise PermissionDenied
            form = ArticleForm(request.POST, instance=article)
            if not (form.is_valid() and form.is_stored()):
                self._keep(request, article)
                why = f"《{article}》已随一期发布或定时。" if article.frozen else _in_others_hands(article)
                after = "；发布后的文字用“更正”改" if article.frozen else ""
                form.add_error(None, f"没有保存：{why}您写的还在下面，也已自动保存{after}。")
                page = self._form(request, article, form)
                page.status_code = 200 if article.frozen else 403
                return page
        return HttpResponseRedirect(reverse("admin:articles_article_preview", args=[article.pk]))

    def _deleted(self, request):
        """What was typed into an article that somebody has deleted meanwhile, as a new one."""
        self._allow(request, None)
        posted = request.POST.copy()
        posted["form_key"], posted["version"] = uuid4(), 1
        form = ArticleForm(posted)
        form.add_error(None, "没有保存：这篇稿件已经被删除。您写的还在下面；再点“保存”，就作为一篇新稿件存下。")
        return self._form(request, None, form, action=reverse("admin:articles_article_add"))

    def _allow(self, request, article: Article | None) -> None:
        allowed = self.model_admin.has_view_permission if article else self.model_admin.has_add_permission
        if not (allowed(request, article) if article else allowed(request)):
            raise PermissionDenied


def _in_others_hands(article: Article) -> str:
    """Why its author does not change it now."""
    return f"《{article}》已经报送，现在“{article.get_state_display()}”。"


def _others(user, article: Article | None) -> str:
    """Who else is at the article, in a sentence; nothing where nobody is."""
    there = list(Autosave.objects.others(user, article)) if article else []
    if not there:
        return ""
    names = "、".join(called(row.by) for row in there)
    since = timezone.localtime(there[0].opened_at)
    return f"{names}正在编辑这篇稿件，{since:%H:%M}开始。您可以继续改；两人都保存时，会请后保存的人逐段合并。"
