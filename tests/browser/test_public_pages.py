"""The public pages as readers have them: two languages, light and dark, wide and narrow, by mouse and key."""

from __future__ import annotations

import itertools
import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.browser.axe import READERS, violations
from tests.browser.conftest import OpenPage

CLAIM = "/claims/qstar-letter-sent/"
ARTICLE = "/articles/notes-2023-11-23/"
PATHS = [
    "/",
    "/claims/",
    "/claims/?status=disputed&q=Altman&article=notes-2023-11-23",
    "/claims/?q=董事会&topic=board-crisis&year=2023&language=en",
    "/claims/?q=unheard-of&status=refuted",
    "/claims/?q=%26",
    CLAIM,
    "/articles/",
    ARTICLE,
    "/articles/reuters-qstar/",
    "/method/",
    "/api/",
    "/data/",
    "/corrections/",
    f"{CLAIM}?as_of=2023-11-25",
    f"{CLAIM}?as_of=never",
    f"{CLAIM}verdicts/1/",
    "/login/",
    "/nowhere/",
]
#: More of the same kinds, long and full.
LONG = ["/claims/employee-letter-95pct/", "/articles/wechat-2023-11-21/", "/articles/digest-2024-05-17/"]


@pytest.mark.parametrize(("language", "width", "dark"), READERS)
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_no_fault(open_page: OpenPage, path: str, language: str, width: int, dark: bool) -> None:
    page = open_page(path, language=language, width=width, dark=dark)
    assert violations(page) == []


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_nothing_scrolls_sideways_at_320_pixels(open_page: OpenPage, language: str) -> None:
    page = open_page("/", language=language, width=320)
    wide = {}
    for path in PATHS + LONG:
        page.goto(path)
        wide[path] = page.evaluate("document.documentElement.scrollWidth")
    assert wide == dict.fromkeys(PATHS + LONG, 320)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_claim_leads_to_the_very_passage_and_back(open_page: OpenPage, javascript: bool) -> None:
    page = open_page(CLAIM, javascript=javascript)
    quoted = page.locator(".seen li").first
    words = quoted.locator("blockquote").inner_text()
    quoted.locator("a[href*='#p-']").click()
    passage = page.locator("mark:target")
    expect(passage).to_be_in_viewport()
    assert passage.inner_text().strip("\u2060")[:8] in words
    key = (passage.get_attribute("id") or "").removeprefix("p-")
    page.locator(f"a.pin[href='#c-{key}']").click()
    card = page.locator(f"#c-{key}")
    expect(card).to_be_in_viewport()
    card.get_by_role("link").click()
    expect(page).to_have_url(re.compile(f"{CLAIM}$"))


def test_on_a_small_screen_a_card_unfolds_when_its_mark_is_tapped(open_page: OpenPage) -> None:
    page = open_page(ARTICLE, width=390)
    pin = page.locator("a.pin").nth(1)
    card = page.locator(f".card{pin.get_attribute('href')} p")
    assert card.evaluate("card => getComputedStyle(card).whiteSpace") == "nowrap"
    pin.click()
    assert card.evaluate("card => getComputedStyle(card).whiteSpace") == "normal"


def test_on_a_small_screen_a_stance_shows_and_a_cited_page_hides_nothing(open_page: OpenPage) -> None:
    page = open_page(ARTICLE, width=390)
    stance = page.locator(".card .stance").first
    expect(stance).to_be_visible()
    right = "one => one.getBoundingClientRect().right"
    assert stance.evaluate(right) <= stance.locator("xpath=..").evaluate(right)
    page.goto("/articles/verge-qstar/")
    claims = page.locator(".whole .card p")
    assert claims.count() > 0
    assert claims.evaluate_all("all => all.every(one => one.scrollWidth <= one.clientWidth)")


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_line_of_a_text_begins_with_a_mark_or_a_stop(open_page: OpenPage, width: int) -> None:
    page = open_page(ARTICLE, width=width)
    for path in (ARTICLE, *LONG[1:]):
        page.goto(path)
        assert page.locator("a.pin").count() > 10
        assert page.evaluate(TORN) == []


#: The pins that stand on another line than the letter before them, or than the stop after them.
TORN = """() => [...document.querySelectorAll('a.pin')].filter(pin => {
    const walk = document.createTreeWalker(pin.closest('.prose'), NodeFilter.SHOW_TEXT);
    const middle = box => (box.top + box.bottom) / 2;
    const place = (text, at) => {
        const range = document.createRange();
        range.setStart(text, at); range.setEnd(text, at + 1);
        return middle([...range.getClientRects()].at(-1) || pin.getBoundingClientRect());
    };
    let before = null, after = null;
    for (let text = walk.nextNode(); text; text = walk.nextNode()) {
        if (!text.data) continue;
        if (pin.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_PRECEDING) before = text;
        else if (!after) after = text;
    }
    const here = middle(pin.getBoundingClientRect());
    const torn = before && Math.abs(place(before, before.data.length - 1) - here) > 12;
    const stop = after && /^[，。；：、！？”）,.;:]/.test(after.data);
    return torn || (stop && Math.abs(place(after, 0) - here) > 12);
}).map(pin => pin.parentElement.textContent)"""


def test_underlines_that_lie_three_deep_touch_no_other_line(open_page: OpenPage) -> None:
    for width, path in itertools.product((390, 1280), (ARTICLE, "/articles/jiemian-sanyi-life/")):
        page = open_page(path, width=width)
        deep = page.locator(".prose:has(mark > mark > mark)")
        assert deep.count() > 0
        assert deep.first.evaluate(ROOM) >= 4
        page.context.close()


#: How far the lowest underline of a line stays above the letters of the next, in pixels, at least.
ROOM = """prose => {
    const style = getComputedStyle(prose);
    const mark = [...prose.querySelectorAll('mark')].find(one => one.querySelector('mark mark'));
    const inner = mark.querySelector('mark mark');
    const [size, height] = [parseFloat(style.fontSize), parseFloat(style.lineHeight)];
    const reach = mark.getClientRects()[0].bottom - inner.getClientRects()[0].top - size;
    return height - size - reach;
}"""


def test_the_first_key_leads_past_the_navigation(open_page: OpenPage) -> None:
    page = open_page(CLAIM)
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("path", ["/claims/", CLAIM, ARTICLE, "/login/"])
def test_every_control_is_reached_by_key_and_shows_it(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    every = page.locator("a[href], button, input:not([type=hidden]), select, summary")
    controls = every.filter(visible=True).count()
    # A date has a stop for its year, month, day and calendar each.
    dates = page.locator("input[type=date]").count()
    assert controls > 5
    for _press in range(controls + 3 * dates):
        page.keyboard.press("Tab")
        assert page.evaluate(OUTLINE), page.evaluate("document.activeElement.outerHTML")
    page.keyboard.press("Tab")
    # Past the last one the focus leaves the page: nothing was counted that is not reached.
    assert page.evaluate("document.activeElement === document.body")


#: Whether what has the focus is outlined; the box in a chip is outlined by its chip.
OUTLINE = """() => {
    const shown = document.activeElement.closest('.chip') || document.activeElement;
    const style = getComputedStyle(shown);
    return style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 3;
}"""


def test_the_language_is_chosen_by_a_link_and_kept(open_page: OpenPage) -> None:
    page = open_page("/claims/?status=refuted&q=Altman", javascript=False)
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile(r"/claims/\?status=refuted&q=Altman$"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Method", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Method and rules")


def test_claims_are_narrowed_without_javascript(open_page: OpenPage) -> None:
    page = open_page("/", language="en-GB", javascript=False)
    page.get_by_label("Search claims").fill("Altman")
    page.keyboard.press("Enter")
    facets = page.get_by_role("navigation", name="Narrow the list")
    facets.get_by_role("link", name="Refuted").click()
    facets.get_by_role("link", name="Disputed").click()
    expect(page).to_have_url(re.compile(r"q=Altman.*status=refuted&status=disputed"))
    words = {status.inner_text() for status in page.locator(".row .status").all()}
    assert words == {"Refuted", "Disputed"}
    expect(facets.get_by_role("link", name="Refuted")).to_have_attribute("aria-current", "true")
    page.get_by_label("Search", exact=True).fill("board")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"q=board.*status=disputed&status=refuted"))
    facets.get_by_role("link", name="Refuted").click()
    expect(page).to_have_url(re.compile(r"\?q=board&status=disputed$"))


def test_a_day_is_chosen_without_javascript_and_left_again(open_page: OpenPage) -> None:
    page = open_page(CLAIM, language="en-GB", javascript=False)
    page.locator("input[type=date]").fill("2023-11-25")
    page.locator(".as-of button").click()
    expect(page).to_have_url(re.compile(rf"{CLAIM}\?as_of=2023-11-25$"))
    expect(page.get_by_role("heading", level=2).first).to_have_text("On that day")
    page.locator(".past a").click()
    expect(page).to_have_url(re.compile(rf"{CLAIM}$"))
    page.locator(".line a[href^='?as_of=']").first.click()
    expect(page).to_have_url(re.compile(rf"{CLAIM}\?as_of=\d{{4}}-\d\d-\d\d$"))


def test_the_timeline_leads_to_a_decision_and_back(open_page: OpenPage) -> None:
    page = open_page(CLAIM, width=390)
    page.locator(f".line a[href='{CLAIM}verdicts/1/']").click()
    expect(page.locator("main .notice").first).to_be_in_viewport()
    page.locator(".past a").first.click()
    expect(page).to_have_url(re.compile(rf"{CLAIM}$"))


def test_the_picture_fits_its_screen(open_page: OpenPage) -> None:
    for width, shown, hidden in ((1280, "wide", "narrow"), (390, "narrow", "wide")):
        page = open_page(CLAIM, width=width)
        expect(page.locator(f".picture svg.{shown}")).to_be_visible()
        expect(page.locator(f".picture svg.{hidden}")).to_be_hidden()
        page.context.close()


@pytest.mark.parametrize("path", [CLAIM, "/articles/reuters-qstar/"])
def test_the_articles_of_the_picture_are_reached_by_the_keyboard_from_top_to_bottom(
    open_page: OpenPage, path: str
) -> None:
    page = open_page(path)
    links = page.locator(".picture svg.wide a")
    reached = []
    links.first.focus()
    for _link in links.all():
        reached.append(page.evaluate("document.activeElement.textContent"))
        page.keyboard.press("Tab")
    assert reached == links.evaluate_all("all => all.map((one) => one.textContent)")
    heights = links.evaluate_all("all => all.map((one) => one.getBoundingClientRect().top)")
    assert len(heights) > 3
    # An article stands a little above the origin that it is level with.
    assert all(below > above - 20 for above, below in pairwise(heights))
    links.first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/articles/"))


def test_status_marks_are_drawn(open_page: OpenPage) -> None:
    page = open_page("/")
    mark = page.locator(".status svg.mark").first
    # A symbol that was not found, or was refused by the security policy, has no size.
    assert mark.locator("use").evaluate("used => used.getBBox().width") > 0


def test_on_paper_translations_are_open_and_navigation_is_gone(open_page: OpenPage) -> None:
    page = open_page(CLAIM, width=794)  # A4 at 96 pixels to the inch
    translation = page.locator(".passage details p").first
    expect(translation).to_be_hidden()
    page.emulate_media(media="print")
    expect(translation).to_be_visible()
    expect(page.locator(".top ul").first).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 794


def test_on_paper_a_dark_screen_is_light_and_cards_are_unfolded(open_page: OpenPage) -> None:
    tokens = "name => getComputedStyle(document.documentElement).getPropertyValue(name)"
    light = open_page(ARTICLE, width=794)
    dark = open_page(ARTICLE, width=794, dark=True)
    for name in ("--accent", "--refuted", "--verified"):
        assert dark.evaluate(tokens, name) != light.evaluate(tokens, name)
    dark.emulate_media(media="print")
    for name in ("--accent", "--verified", "--disputed", "--refuted", "--unverified", "--opinion"):
        assert dark.evaluate(tokens, name) == light.evaluate(tokens, name)
    assert dark.locator(".card small").evaluate_all("all => all.every(one => one.checkVisibility())")
    assert dark.locator(".card p").evaluate_all("all => all.every(one => one.scrollWidth <= one.clientWidth)")
