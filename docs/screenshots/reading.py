"""What the public sees of the samples."""

from docs.screenshots.studio import SITE, Studio, press

ISSUE = f"{SITE}/issues/lanjiang/2026/8/"
PHONE = {"width": 390, "height": 844}


def public_pages(studio: Studio) -> None:
    page = studio.visitor()
    page.goto(SITE)
    studio.take(page, "home", "header.top", ".front", most=1040)
    studio.take(page, "footer", "footer.foot")
    page.goto(ISSUE)
    studio.take(page, "issue")
    press(page, "大字版", stays=True)
    press(page, "深色", stays=True)
    studio.take(page, "large")
    phone = studio.visitor(viewport=PHONE)
    phone.goto(ISSUE)
    studio.take(phone, "phone")
