"""The editors' site: Django's admin with our menu, our security policy, and a login that loses nothing typed."""

from csp.decorators import csp
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from articles.editor import PAGES as EDITOR_PAGES
from bulletin.authentication import LoginForm, roles_of
from bulletin.models import Publication, Site
from departments.models import AuditEntry

# What stands in the menu for those who may see it: name, permission, address.
MENU = (
    ("各期", "bulletin.view_issue", "admin:bulletin_issue_changelist"),
    ("稿件", "articles.view_article", "admin:articles_article_changelist"),
    ("单位", "departments.view_department", "admin:departments_department_changelist"),
    ("刊物与设置", "bulletin.change_publication", "admin:bulletin_publication_changelist"),
    ("用户", "auth.view_user", "admin:auth_user_changelist"),
)
# The plain links of the front page.
REGISTERS = (
    ("供稿单位", "departments.view_department", "admin:departments_department_changelist"),
    ("待关联单位", "articles.change_contribution", "admin:articles_contribution_changelist"),
    ("术语表", "articles.view_term", "admin:articles_term_changelist"),
    ("栏目", "bulletin.view_section", "admin:bulletin_section_changelist"),
    ("刊物", "bulletin.view_publication", "admin:bulletin_publication_changelist"),
    ("网站设置", "bulletin.view_site", "admin:bulletin_site_changelist"),
    ("用户", "auth.view_user", "admin:auth_user_changelist"),
    ("检索质量", "articles.view_searchindex", "admin:articles_searchindex_changelist"),
    ("审计记录", "departments.view_auditentry", "admin:departments_auditentry_changelist"),
)
# Behind the address of a form on the front page: whatever page answers it, the front page is where it comes back to.
BACK = "?back"
# The login's fields, kept apart from those of the form that it interrupts.
_PREFIX = "login"

_policy = csp(settings.ADMIN_SECURITY_POLICY)
_editor_policy = csp(settings.EDITOR_SECURITY_POLICY)


class EditorsSite(admin.AdminSite):
    """Everything editors do."""

    index_title = "待办"
    enable_nav_sidebar = False
    login_form = LoginForm
    empty_value_display = "—"
    # request → what the front page shows, and how many things wait; bulletin.admin sets them, which needs this site first
    front_page = None
    waiting_count = None

    def get_urls(self):
        # The detour from a content type to an address is ours nowhere, and would tell addresses of drafts.
        return [each for each in super().get_urls() if getattr(each, "name", "") != "view_on_site"]

    def admin_view(self, view, cacheable=False):
        inner = super().admin_view(view, cacheable)
        plain, editing = _policy(inner), _editor_policy(inner)

        def answer(request, *args, **kwargs):
            page = editing if request.resolver_match.url_name in EDITOR_PAGES else plain
            if request.method == "POST" and not self.has_permission(request):
                return self.resume(request, lambda: page(request, *args, **kwargs))
            answered = page(request, *args, **kwargs)
            if request.method == "POST" and answered.status_code == 302 and BACK[1:] in request.GET:
                return HttpResponseRedirect(reverse("admin:index"))
            return answered

        return answer

    @method_decorator(_policy)
    def login(self, request, extra_context=None):
        return super().login(request, extra_context)

    @method_decorator(never_cache)
    @method_decorator(csrf_protect)
    def resume(self, request, carry_on):
        """Ask who is there where a login has expired under a form, and carry on with the form as it was filled in."""
        if request.path == reverse("admin:logout"):
            return carry_on()
        if request.user.is_authenticated:
            raise PermissionDenied
        form = self.question(request)
        if form.is_valid():
            login(request, form.get_user())
            return carry_on()
        return self.interrupted(request, form)

    @staticmethod
    def question(request) -> LoginForm:
        """Who is there, with the answer if one was sent."""
        tried = f"{_PREFIX}-username" in request.POST
        return LoginForm(request, request.POST if tried else None, prefix=_PREFIX)

    @method_decorator(_policy)
    def interrupted(self, request, form=None):
        """A page that holds what a form has sent until it can be sent again: by whom `form` asks, or as it is.

        What was typed goes through this page, so that it survives a wrong password too. Files cannot.
        """
        ours = ("csrfmiddlewaretoken", f"{_PREFIX}-username", f"{_PREFIX}-password")
        typed = [(name, value) for name, values in request.POST.lists() if name not in ours for value in values]
        context = {**self.each_context(request), "title": "接着保存", "form": form, "typed": typed}
        return render(request, "admin/resume.html", context | {"files": bool(request.FILES)}, status=403)

    @staticmethod
    def destinations(article) -> list[Publication]:
        """The publications that an article (None: a new one) may be handed in for: those it stands in, or else all."""
        here = Publication.objects.filter(issues__placements__article=article).distinct() if article else []
        return list(here) or list(Publication.objects.all())

    def reviews(self, article, posted) -> int:
        """How many reviews it is handed in for: those of the publication that was chosen, or else the most."""
        publications = self.destinations(article)
        chosen = [each for each in publications if str(each.pk) == posted.get("publication", "")]
        return max((each.reviews_required for each in chosen or publications), default=0)

    @transaction.atomic
    def password_change(self, request, extra_context=None):
        answer = super().password_change(request, extra_context)
        if answer.status_code == 302:  # to the page that says that it was changed
            AuditEntry.objects.record(request.user, "修改密码", by=request.user)
        return answer

    def index(self, request, extra_context=None):
        """What there is to do."""
        context = {**self.front_page(request), "registers": _allowed(request.user, REGISTERS)}
        return super().index(request, context | (extra_context or {}))

    def each_context(self, request):
        context = super().each_context(request)
        name = Site.current().name or "政务公报"
        ours = {"menu": self._menu(request), "roles": roles_of(request.user) if request.user.is_authenticated else []}
        return {**context, "site_title": name, "site_header": name, **ours}

    def _menu(self, request) -> list[tuple[str, str, bool, int]]:
        """(name, address, whether this page is below it, how much waits there) of the items that this user may open."""
        if not self.has_permission(request):
            return []
        home = reverse("admin:index")
        here = [(name, path, request.path.startswith(path), 0) for name, path in _allowed(request.user, MENU)]
        return [("待办", home, request.path == home, self.waiting_count(request)), *here]


def _allowed(user, links) -> list[tuple[str, str]]:
    """Names and addresses of those links that this user may open, as far as their pages exist."""
    found = []
    for name, permission, address in links:
        if user.has_perm(permission):
            try:
                found.append((name, reverse(address)))
            except NoReverseMatch:
                continue
    return found
