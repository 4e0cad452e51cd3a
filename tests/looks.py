"""What can be seen of a page in a browser: by axe, on a narrow screen, and going through it with Tab."""

from pathlib import Path

import axe_playwright_python

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Every control that a person should reach; of radio buttons with one name only one is a stop.
MARK = """() => {
  const controls = "a[href], button:not(:disabled), input:not([type=hidden], :disabled), select, textarea, summary";
  for (const each of document.querySelectorAll(controls)) {
    const shown = each.offsetParent && each.tabIndex >= 0 && each.checkVisibility();
    const chosen = each.type !== "radio" || each.checked;
    if (shown && chosen && !each.closest("details:not([open]) > :not(summary)")) each.dataset.stop = "waiting";
  }
  document.body.tabIndex = -1;
  document.body.focus();  // wherever a click was, the next Tab starts at the top
}"""
# What is wrong with the place that the focus has come to; null where the page is left.
STOP = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  if (at.dataset.stop === "seen" && at.matches("[type=date], [type=time]")) return "";  // its parts show their own
  at.dataset.stop = "seen";
  const ring = (each) => getComputedStyle(each).outlineStyle !== "none" && parseFloat(getComputedStyle(each).outlineWidth) >= 2;
  const { top, bottom, left, width } = at.getBoundingClientRect();
  const middle = document.elementFromPoint(left + Math.min(width / 2, 8), (top + bottom) / 2);
  const name = at.outerHTML.slice(0, 90);
  if (!ring(at) && !ring(at.parentElement)) return `no ring: ${name}`;
  if (bottom <= 0 || top >= innerHeight) return `out of sight: ${name}`;
  if (middle && !at.contains(middle) && !middle.contains(at) && !at.labels?.[0]?.contains(middle)) return `covered: ${name}`;
  return "";
}"""
LEFT = """() => [...document.querySelectorAll("[data-stop=waiting]")].map((each) => `not reached: ${each.outerHTML.slice(0, 90)}`)"""


def axe(page):
    """What axe finds at two widths, light and dark; and whether 320 pixels are too few. The policy must be bypassed."""
    found = []
    page.wait_for_load_state()  # a click is over as soon as the next page begins
    page.add_script_tag(path=AXE)
    page.add_style_tag(content="* { transition: none !important; }")  # colours on their way are nobody's colours
    everything = {"type": "tag", "values": TAGS}
    # In the dark the page is the same but for its colours.
    colours = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme, rules in (("light", everything), ("dark", colours)):
            page.emulate_media(color_scheme=scheme)
            asked = "only => axe.run(document, {runOnly: only, resultTypes: ['violations']})"
            found += [
                (page.url, width, scheme, rule["id"], node["target"], node["failureSummary"])
                for rule in page.evaluate(asked, rules)["violations"]
                for node in rule["nodes"]
            ]
    page.set_viewport_size({"width": 320, "height": 900})
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found + ([(page.url, f"{wide} pixels wide")] if wide != 320 else [])


def stops(page):
    """What is wrong with the controls, reached by Tab one after another: a ring, in sight, and none left out."""
    page.evaluate(MARK)
    wrong = []
    for _ in range(600):
        page.keyboard.press("Tab")
        at = page.evaluate(STOP)
        if at is None:
            break
        wrong += [at] if at else []
    return wrong + page.evaluate(LEFT)
