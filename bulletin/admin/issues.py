"""Issues: their list, and which page answers for one of them."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.urls import path, reverse

from articles.admin.searching import FOUND_IN, asked
from articles.models import Article
from bulletin.admin import columns
from bulletin.admin.batch import BatchPages
from bulletin.admin.composing import ComposePages
from bulletin.admin.correcting import CorrectPages
from bulletin.admin.findings import chosen
from bulletin.admin.history import HistoryPages
from bulletin.admin.importing import ImportPages
from bulletin.admin.publishing import PublishPages
from bulletin.admin.replacing import ReplacePages
from bulletin.admin.signing import SigningPages
from bulletin.document import Refusal
from bulletin.models import Issue, NotPublishable, Placement
from bulletin.repairing import settle
from departments.modeladmin import ModelAdmin


@admin.register(Issue)
class IssueAdmin(ModelAdmin):
    list_display = [columns.label, columns.total, "date", columns.state, columns.articles, columns.since]
    list_filter = ["publication", "state", "year"]
    list_select_related = ["publication"]
    search_fields = ["placements__article__title"]  # so that there is a box; what it asks is below
    search_help_text = f"{FOUND_IN}列出的是有这样稿件的各期；也可以写期号：第8期、总第108期、2026年。"
    ordering = Issue._meta.ordering  # which counting forgets
    change_list_template = "admin/bulletin/issue/change_list.html"
    verbs_record = deletes_singly = True

    def get_urls(self):
        pages, publishing, history = ImportPages(self), PublishPages(self), HistoryPages(self)
        signing = SigningPages(self)
        view = self.admin_site.admin_view
        ours = [
            path("import/", view(pages.give), name="bulletin_issue_import"),
            path("import/unfinished/", view(BatchPages(self).unfinished), name="bulletin_issue_unfinished"),
            path("import/<int:pk>/", view(pages.check), name="bulletin_issue_reading"),
            path("import/<int:pk>/missing/<int:line>/", view(pages.add_missing), name="bulletin_issue_missing"),
            path("import/<int:pk>/replace/", view(ReplacePages(self).replace), name="bulletin_issue_replace"),
            path("<int:pk>/problems/", view(self.settle), name="bulletin_issue_problems"),
            path("<int:pk>/move/", view(self.move), name="bulletin_issue_move"),
            path("<int:pk>/fullwidth/", view(self.widen), name="bulletin_issue_fullwidth"),
            path("<int:pk>/submit/", view(signing.submit), name="bulletin_issue_submit"),
            path("<int:pk>/proof/<int:number>/", view(signing.proof), name="bulletin_issue_proof"),
            path("<int:pk>/sign/", view(signing.sign), name="bulletin_issue_sign"),
            path("<int:pk>/way/", view(signing.way), name="bulletin_issue_way"),
            path("<int:pk>/publish/", view(publishing.publish), name="bulletin_issue_publish"),
            path("<int:pk>/unschedule/", view(publishing.unschedule), name="bulletin_issue_unschedule"),
            path("<int:pk>/withdraw/", view(publishing.withdraw), name="bulletin_issue_withdraw"),
            path("<int:pk>/withdraw/<key:article>/", view(publishing.withdraw), name="bulletin_issue_withdraw_article"),
            path("<int:pk>/restore/", view(publishing.restore), name="bulletin_issue_restore"),
            path("<int:pk>/restore/<key:article>/", view(publishing.restore), name="bulletin_issue_restore_article"),
            path("<int:pk>/correct/<key:article>/", view(CorrectPages(self).correct), name="bulletin_issue_correct"),
            path("<int:pk>/number/", view(publishing.correct_number), name="bulletin_issue_number"),
            path("<int:pk>/history/<int:revision>/", view(history.restore_issue), name="bulletin_issue_revision"),
        ]
        return [*ours, *super().get_urls()]

    def get_search_results(self, request, queryset, search_term):
        query = asked(request, search_term)
        if not query.words and not query.problem:
            return queryset, False
        articles = Article.objects.readable_by(request.user).matching(query)
        holding = Placement.objects.filter(article__in=articles).values("issue")
        called = Issue.objects.called(search_term).values("pk")
        return queryset.filter(Q(pk__in=holding) | Q(pk__in=called)), False

    # Who may do what

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.state == Issue.State.DRAFT)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or obj.state == Issue.State.DRAFT)

    def get_deleted_objects(self, objs, request):
        # What goes with a draft is its own record; its articles stay.
        kept = [f"{obj}的校对和签发记录" for obj in objs if obj.was_marked]
        return [f"{obj}（稿件回到待选稿件）" for obj in objs], {"期": len(objs)}, set(), kept

    def delete_model(self, request, obj):
        obj.discard(by=request.user)

    # The pages of one issue

    def add_view(self, request, form_url="", extra_context=None):
        return ComposePages(self).add(request)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """A draft is composed; what is out is read, and withdrawn or corrected."""
        issue = self.found(request, object_id)
        pages = ComposePages(self)
        may_compose = admin.ModelAdmin.has_change_permission(self, request)
        if may_compose and (issue.state == Issue.State.DRAFT or request.method == "POST"):
            return pages.compose(request, issue)
        if request.method == "POST":
            raise PermissionDenied
        return pages.read(request, issue)

    def move(self, request, pk):
        issue = self.found(request, pk)
        if not self.has_change_permission(request, issue):
            raise PermissionDenied
        return ComposePages(self).move(request, issue)

    def widen(self, request, pk):
        """One click for all half-width marks of a draft."""
        issue = self.found(request, pk)
        if not (self.has_change_permission(request) and request.user.has_perm("articles.edit_others_article")):
            raise PermissionDenied
        if request.method == "POST":
            try:
                done = issue.widen(by=request.user)
            except NotPublishable as refused:
                messages.error(request, f"没有改：{refused}")
            else:
                messages.success(request, f"{done.articles}篇的{done.marks}处半角标点已改为全角。")
                for title in done.left:
                    messages.warning(request, f"《{title}》已随另一期发布，没有改；发布后的文字用“更正”改。")
        return HttpResponseRedirect(reverse("admin:bulletin_issue_change", args=[pk]) + "#publishing")

    def history_view(self, request, object_id, extra_context=None):
        return HistoryPages(self).issue(request, object_id)

    def found(self, request, pk) -> Issue:
        """The issue that is asked for, if this person may see it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.get_object(request, str(pk))

    def get_queryset(self, request):
        found = super().get_queryset(request).select_related("publication").hurried()
        return found.annotate(articles_count=Count("placements", distinct=True))

    # What an import asked about

    def settle(self, request, pk):
        """One click about a problem that went with the draft."""
        issue = self.found(request, pk)
        if not self.has_change_permission(request, issue):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseRedirect(reverse("admin:bulletin_issue_change", args=[pk]))
        open_problems = list(issue.reading_problems().open())
        value = request.POST.get("repair", "")
        try:
            if "_register" in request.POST:
                wanted = [(problem, "create", "") for problem in open_problems if problem.code == "contrib.unknown"]
            else:
                repair, problem = chosen(value, open_problems, request.POST.get(f"name:{value.split(':')[0]}", ""))
                wanted = [(problem, repair.choice, repair.value)]
            for problem, choice, typed in wanted:
                settle(problem, choice=choice, value=typed, by=request.user)
                self.log_change(request, issue, f"第{problem.line}行（{problem.code}）：{choice}")
        except Refusal as refusal:
            messages.warning(request, str(refusal))
        return HttpResponseRedirect(reverse("admin:bulletin_issue_change", args=[pk]) + "#problems")
