"""How long an editor waits in the annotator: pytest -s tests/benchmarks/annotator.py

From the release of the mouse to the form on the screen, and from Enter to the passage marked there, on an
article of 7,000 characters and on one of 200,000 with 1,000 annotations. Both are measured by the page's own
clock up to the frame that shows them; of the second, how long the site took to answer is shown too.
FACTCHECK_ORIGINAL may name a file to take the text of the first from.
"""

from __future__ import annotations

import os
from pathlib import Path
from statistics import median, quantiles

import pytest
from playwright.sync_api import Page, expect

from articles.importers import read
from articles.models import Article
from tests.benchmarks.long_article import make_long_article
from tests.browser.conftest import OpenPage
from tests.factory import make_user

ROUNDS = 40
#: Milliseconds after which an answer is not waited for any longer.
PATIENCE = 5_000

#: Takes the time of an event and, at the first frame after a condition holds, how long that took.
CLOCK = """
() => {
  window.waited = {};
  performance.setResourceTimingBufferSize(5000);
  const frame = (name, began) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => { window.waited[name] = performance.now() - began; };
    channel.port2.postMessage(null);
  });
  const panel = document.querySelector("#panel");
  document.addEventListener("mouseup", (event) => {
    delete window.waited.form;
    const began = event.timeStamp;
    const look = () => (panel.hidden ? requestAnimationFrame(look) : frame("form", began));
    look();
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    delete window.waited.mark;
    const began = event.timeStamp;
    const before = new Set([...document.querySelectorAll("mark[id]")].map((mark) => mark.id));
    const observer = new MutationObserver(() => {
      if ([...document.querySelectorAll("mark[id]")].some((mark) => !before.has(mark.id))) {
        observer.disconnect();
        frame("mark", began);
      }
    });
    observer.observe(document.querySelector("#text"), { childList: true, subtree: true });
  }, true);
}
"""

#: Where the mouse has to go to select some words of a block that has no passage there yet.
PLACES = """
async (number) => {
  const blocks = [...document.querySelectorAll(".words")].filter((words) => words.textContent.length > 30);
  const words = blocks[Math.floor(((number + 0.5) * blocks.length) / 40) % blocks.length];
  // Paragraphs that were not in sight get their height when they come there, and move what is below them.
  for (let frame = 0; frame < 5; frame += 1) {
    words.scrollIntoView({ block: "center", behavior: "instant" });
    await new Promise(requestAnimationFrame);
  }
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  let longest = null;
  while (walker.nextNode()) {
    if (!longest || walker.currentNode.data.length > longest.data.length) longest = walker.currentNode;
  }
  const at = (offset) => {
    const range = document.createRange();
    range.setStart(longest, offset);
    range.setEnd(longest, offset + 1);
    return range.getBoundingClientRect();
  };
  const length = Math.min(longest.data.length - 3, 24);
  const [from, to] = [at(1 + (number % 3)), at(length)];
  return [from.left + 1, from.top + from.height / 2, to.right - 1, to.top + to.height / 2];
}
"""


#: What the clock took, as soon as it has it.
WAITED = """
([name, patience]) => new Promise((done, fail) => {
  const began = performance.now();
  const look = () => {
    if (window.waited[name] !== undefined) done(window.waited[name]);
    else if (performance.now() - began > patience) fail(new Error(`no ${name} after ${patience} ms`));
    else requestAnimationFrame(look);
  };
  look();
})
"""


#: From sending the last form to the end of its answer.
ANSWERED = """
() => {
  const last = performance.getEntriesByType("resource").findLast((one) => one.name.includes("/annotate/"));
  return last.responseEnd - last.startTime;
}
"""


def waits(page: Page) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds to the form, to the mark, and of these for the site's answer, one for each round."""
    page.evaluate(CLOCK)
    forms, marks, answers = [], [], []
    for number in range(ROUNDS):
        left, top, right, bottom = page.evaluate(PLACES, number)
        page.mouse.move(left, top)
        page.mouse.down()
        page.mouse.move(right, bottom, steps=4)
        with page.expect_response("**/claims/?*"):
            page.mouse.up()
            forms.append(page.evaluate(WAITED, ["form", PATIENCE]))
        # Of the claims offered the first; where none is, a new one in the words of the text.
        page.keyboard.press("1")
        if not page.locator("#suggestions :checked").count():
            page.keyboard.press("n")
        page.keyboard.press("Control+Enter")
        marks.append(page.evaluate(WAITED, ["mark", PATIENCE]))
        answers.append(page.evaluate(ANSWERED))
        expect(page.locator("#panel")).to_be_hidden()
    return forms, marks, answers


def said(name: str, *waits: list[float]) -> str:
    return f"{name:<34}" + "".join(f"{median(one):>8.0f}{quantiles(one, n=20)[-1]:>8.0f}" for one in waits)


def short_article() -> Article:
    """That of FACTCHECK_ORIGINAL where it is named, else one of 7,000 characters with 50 passages."""
    if named := os.environ.get("FACTCHECK_ORIGINAL"):
        path = Path(named)
        received = path.read_bytes()
        return Article.objects.bring_in(read(received, path.name), received, name=path.name, by=None).article
    return make_long_article(7_000, 50)


@pytest.mark.parametrize("kind", ["short", "long"])
def test_waiting(open_page: OpenPage, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    article = short_article() if kind == "short" else make_long_article()
    page = open_page("about:blank", user=make_user("editor"))
    page.goto(f"/desk/articles/{article.key}/")
    page.locator(".annotator.live").wait_for()
    shown = page.evaluate(
        "performance.getEntriesByType('paint').find((one) => one.name.startsWith('first-c'))?.startTime"
    )
    ready = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    waited = waits(page)
    newest = article.revisions.latest("number")
    name = f"{len(newest.text):,} characters, {article.annotations.count():,} passages"
    with capsys.disabled():
        print(f"\n{'milliseconds: median, 95th':<34}{'form':>8}{'':>8}{'mark':>8}{'':>8}{'answer':>8}")
        print(said(name, *waited))
        print(f"{'page shown, ready':<34}{shown:>8.0f}{ready:>8.0f}")
