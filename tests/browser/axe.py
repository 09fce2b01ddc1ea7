"""What axe finds wrong with a page, in the light and in the dark."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: All of WCAG 2.2 A and AA that can be tested, and what axe counts as good practice.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
}
#: All that the colours of a page can break.
OF_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}

RUN = """async ([within, rules]) => {
  const results = await axe.run(within ?? document, {...rules, resultTypes: ["violations"]});
  return results.violations;
}"""

#: Both languages, wide and narrow, light and dark; each page is looked at in the other colours too.
#: As (language, width, dark).
READERS = [("zh-CN", 1280, False), ("en-GB", 390, True)]


def violations(page: Page, within: str | None = None) -> list[tuple[str, list[str]]]:
    """What is wrong in the page, or within an element: the rule, and the elements that break it.

    Every rule is tried in the colours in which the page stands, and those about colours in the others too.
    """
    found = _broken(page, within, RULES)
    is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    # Without motion, for colours that are on their way are none that anybody has to read.
    page.emulate_media(color_scheme="light" if is_dark else "dark", reduced_motion="reduce")
    found += _broken(page, within, OF_COLOURS)
    page.emulate_media(color_scheme="dark" if is_dark else "light")
    return found


def _broken(page: Page, within: str | None, rules: object) -> list[tuple[str, list[str]]]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    # What is right is told of no more, which takes axe as long as finding it out.
    found = page.evaluate(RUN, [within, rules])
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
