"""The whole way of an article and of an issue, one person a role, each in a browser of their own."""

from contextlib import ExitStack

import pytest

from articles.models import Article
from bulletin.models import Issue, Publication
from departments.models import Department, Membership
from tests import looks
from tests.people import person
from tests.test_browser_import import log_in
from tests.test_browser_writing import messages, ready

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROLES = ("供稿员", "编辑", "初审", "复审", "终审", "管理员")


@pytest.fixture
def office(live_server):
    """A publication that asks for three reviews and three proof passes, and its people."""
    Publication.objects.start(slug="jiangmen", name="江门政务信息", reviews_required=3, proofs_required=3)
    for role in ROLES:
        person(role)
    department = Department.objects.create(name="市财政局")
    Membership.objects.create(user=person("供稿员"), department=department)
    return live_server.url


@pytest.fixture
def staff(chromium, office):
    """The browser of each role, logged in at the front page."""
    with ExitStack() as stack:
        pages = {}
        for role in ROLES:
            context = stack.enter_context(chromium.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900}))
            context.set_default_timeout(10_000)
            pages[role] = context.new_page()
            log_in(pages[role], office, role)
        yield pages


def front(page, office):
    """The front page as groups: title and the text of each row."""
    page.goto(f"{office}/admin/")
    found = {}
    for panel in page.locator(".inbox .panel:has(table)").all():
        title = panel.locator("h2").evaluate("h => h.firstChild.textContent")
        found[title] = [" ".join(text.split()) for text in panel.locator("tr").all_inner_texts()]
    return found


def take(page, office, name):
    """Open what waits under that name."""
    page.goto(f"{office}/admin/")
    page.get_by_role("link", name=name, exact=True).first.click()


def decide(page, office, title, button, opinion=""):
    take(page, office, title)
    if opinion:
        page.get_by_label("意见").fill(opinion)
    page.get_by_role("button", name=button, exact=True).click()
    return messages(page)


def test_nothing_unapproved_gets_out_and_everything_approved_does(page, staff, office):
    author, editor, signer = staff["供稿员"], staff["编辑"], staff["终审"]

    # Written and handed in
    author.get_by_role("link", name="写一篇稿件").click()
    ready(author)
    author.get_by_label("标题", exact=True).fill("市财政局推进政府采购")
    author.locator(".chips input").fill("市财政局")
    author.locator(".chips input").press("Enter")
    author.frame_locator(".cke_wysiwyg_frame").locator("body").click()
    author.keyboard.type("截止2025年底,市财政局简化采购流程，减少材料10份。")
    author.get_by_role("button", name="保存并报送").click()
    assert messages(author).endswith("《市财政局推进政府采购》已报送。")

    # Returned, written again, and through three reviews
    said = decide(staff["初审"], office, "市财政局推进政府采购", "退回", "材料份数请与年报核对。")
    assert said == "《市财政局推进政府采购》初审退回，现在是“已退回”。"
    (row,) = front(author, office)["退回给我"]
    assert row.startswith("市财政局推进政府采购 “材料份数请与年报核对。” 初审退回 初审")
    take(author, office, "市财政局推进政府采购")
    ready(author)
    author.frame_locator(".cke_wysiwyg_frame").locator("p").first.click()
    author.keyboard.press("End")
    author.keyboard.type("全程网上办理。")
    author.get_by_role("button", name="保存并重新报送").click()
    for role, state in (("初审", "待复审"), ("复审", "待终审"), ("终审", "已终审")):
        said = decide(staff[role], office, "市财政局推进政府采购", f"{role}通过")
        assert said == f"《市财政局推进政府采购》{role}通过，现在是“{state}”。"
        assert front(staff[role], office) == {}

    # Composed
    editor.goto(f"{office}/admin/bulletin/issue/add/")
    editor.locator("button.default, input.default, button.main").first.click()
    editor.locator(".compose.live").wait_for()
    editor.locator(".pool .placement").get_by_role("button", name="加入").click()
    editor.get_by_role("button", name="保存并继续编辑").last.click()
    issue = Issue.objects.get()
    public = office + issue.get_absolute_url()
    assert page.goto(public).status == 404

    # Proofread: what is changed is reviewed again
    editor.get_by_role("link", name="改 1").click()
    ready(editor)
    editor.get_by_role("button", name="改为“截至”").click()
    assert messages(editor).endswith("已改：“截止”改为“截至”。")
    ready(editor)
    editor.get_by_role("button", name="全部改为全角").click()
    ready(editor)
    assert editor.locator("#findings .ok").inner_text() == "✓"
    assert Article.objects.get().text == "截至2025年底，市财政局简化采购流程，减少材料10份。全程网上办理。"
    decide(signer, office, "市财政局推进政府采购", "终审通过")

    # Proofed three times, signed, published
    assert front(signer, office) == {}
    for number in (1, 2, 3):
        assert front(editor, office)["等我处理"][0].startswith(f"{issue} 校对{number} 1篇")
        take(editor, office, str(issue))
        editor.get_by_role("button", name=f"校对{number}通过并签名").click()
        assert messages(editor) == f"{issue.label}：校对{number}已记下。"
    take(signer, office, str(issue))
    assert signer.get_by_role("button", name="发布第").is_disabled()
    signer.get_by_role("button", name="签发", exact=True).click()
    take(signer, office, str(issue))
    signer.get_by_role("link", name="发布第").click()
    if signer.get_by_label("提醒看过了，照发").count():
        signer.get_by_label("提醒看过了，照发").check()
    signer.get_by_role("button", name="发布第").click()
    assert page.goto(public).status == 200
    assert front(editor, office) == front(signer, office) == {}

    # Who approved what
    signer.goto(f"{office}/admin/bulletin/issue/{issue.pk}/way/")
    whole, article = (table.locator("tbody th").all_inner_texts() for table in signer.locator(".ways table").all())
    assert whole == ["校对1", "校对2", "校对3", "签发", "发布"]
    assert article == ["报送", "初审　退回", "报送", "初审　通过", "复审　通过", "终审　通过", "终审　通过"]


def test_an_emergency_is_out_at_once_and_stays_on_the_list_until_it_is_reviewed(page, staff, office):
    editor, signer = staff["编辑"], staff["终审"]
    editor.goto(f"{office}/admin/bulletin/issue/add/")
    editor.locator("button.default, input.default, button.main").first.click()
    editor.locator(".compose.live").wait_for()
    editor.locator("summary", has_text="写一篇新稿件").click()
    editor.get_by_label("标题", exact=True).fill("防汛应急响应提升为二级")
    editor.get_by_label("正文，一行一段").fill("市防汛办今日10时将应急响应提升为二级。")
    editor.get_by_role("button", name="保存并继续编辑").last.click()
    issue = Issue.objects.get()

    signer.goto(f"{office}/admin/bulletin/issue/{issue.pk}/change/")
    signer.get_by_role("link", name="紧急发布…").click()
    signer.get_by_label("原因").fill("台风红色预警。")
    signer.get_by_role("button", name="紧急发布第").click()
    assert page.goto(office + issue.get_absolute_url()).status == 200
    assert "紧急" not in page.locator("body").inner_text()
    for role in ("编辑", "初审", "复审", "终审"):
        assert front(staff[role], office)["紧急发布，待补审校"][0].startswith(f"{issue} “台风红色预警。” 待补 终审")

    for role in ("初审", "复审", "终审"):
        decide(staff[role], office, "防汛应急响应提升为二级", f"{role}通过")
    for number in (1, 2, 3):
        take(editor, office, str(issue))
        editor.get_by_role("button", name=f"校对{number}通过并签名").click()

    assert [front(staff[role], office) for role in ("编辑", "初审", "复审", "终审")] == [{}] * 4
    assert Article.objects.get().state == "approved"


@pytest.fixture
def bypassed(chromium):
    """A page that axe may be put into."""
    with chromium.new_context(locale="zh-CN", bypass_csp=True) as context:
        context.set_default_timeout(10_000)
        yield context.new_page()


def test_axe_finds_nothing_on_the_pages_of_the_reviews(bypassed, office):
    article = Article.objects.write({"title": "一篇", "body": "<p>文。</p>", "credit": "市财政局"}, by=person("供稿员"))
    issue = Issue.objects.begin(
        Publication.objects.get(), {"year": 2026, "number": 1, "date": article.created_at.date()}
    )
    issue.compose({}, [("工作进展", article.pk)])
    issue.submit_articles(by=person("编辑"))
    article.refresh_from_db()
    article.decide(by=person("初审"), approve=False, opinion="重写。", seen=article.digest(), stage="first")
    article.submit(by=person("供稿员"), reviews=3)
    issue.proof(1, by=person("编辑"))
    found = []
    for role, paths in (
        (
            "初审",
            ["/admin/", f"/admin/articles/article/{article.pk}/preview/", f"/admin/bulletin/issue/{issue.pk}/way/"],
        ),
        ("编辑", [f"/admin/articles/article/{article.pk}/change/", f"/admin/bulletin/issue/{issue.pk}/change/"]),
        ("终审", [f"/admin/bulletin/issue/{issue.pk}/change/", f"/admin/bulletin/issue/{issue.pk}/publish/"]),
    ):
        bypassed.context.clear_cookies()
        log_in(bypassed, office, role)
        for path in paths:
            bypassed.goto(office + path)
            found += looks.axe(bypassed) + looks.stops(bypassed)

    assert found == []
