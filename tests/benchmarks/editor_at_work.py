"""How much work an annotation is: pytest -s tests/benchmarks/editor_at_work.py

A scripted editor records a new claim, one more passage of a known claim, and a piece of evidence. Counted are
its keystrokes (Control and Shift too), its mouse actions (a click, or a drag from press to release) and the
seconds that the script took, waiting for the page included. The last column adds the hands of somebody who
knows what to do, after Card, Moran and Newell's keystroke-level model (1980): 0.2 s a key, 1.1 s to point at
something, 0.1 s to press or release the button.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from statistics import median
from time import perf_counter

import pytest
from playwright.sync_api import Locator, Page, expect

from articles.models import Article
from claims.models import Annotation, Claim
from tests.browser.annotator.conftest import drag, is_closed, is_open
from tests.browser.conftest import OpenPage
from tests.factory import make_claimant, make_held_article, make_user

ROUNDS = 7
KEY, POINT, BUTTON = 0.2, 1.1, 0.1

SENTENCE = "The ferry company told the harbour board that no ship will sail before the third of May"
TEXT = f"Good morning. {SENTENCE}. The weather was mild.\n\nThe bridge stays closed until then."


@dataclass
class Editor:
    """Hands that are counted."""

    page: Page
    keys: int = 0
    clicks: int = 0
    drags: int = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += key.count("+") + 1

    def write(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.keys += len(words)

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1

    def select(self, start: int, end: int) -> None:
        drag(self.page, start, end)
        self.drags += 1

    @property
    def by_hand(self) -> float:
        """Seconds."""
        return self.keys * KEY + self.clicks * (POINT + 2 * BUTTON) + self.drags * 2 * (POINT + BUTTON)


def record_a_claim(editor: Editor, article: Article, claimant: str) -> None:
    start = TEXT.index(SENTENCE)
    editor.select(start, start + len(SENTENCE))
    is_open(editor.page)
    editor.press("n", "Control+a")
    # A statement that is on record already would be refused.
    editor.write(f"No ferry before {article.pk}.")
    editor.press("Tab", "Tab", "Tab")
    expect(editor.page.locator("[name=claimant]").first).to_be_focused()
    editor.write(claimant)
    editor.press("Tab", "Tab")
    expect(editor.page.locator("[name=said_on]")).to_be_focused()
    editor.write("2024-05-01")
    editor.press("Enter")
    is_closed(editor.page)
    made = article.annotations.get()
    said = (
        made.claim.statement_en,
        str(made.claim.said_on),
        [one.name_en for one in made.claim.claimants.all()],
    )
    assert said == (f"No ferry before {article.pk}.", "2024-05-01", [claimant])


def add_a_passage(editor: Editor, article: Article, claim: Claim) -> None:
    start = TEXT.index(SENTENCE)
    editor.select(start, start + len(SENTENCE))
    expect(editor.page.locator("#suggestions .pick").first).to_contain_text(str(claim.statement))
    editor.press("1", "Enter")
    is_closed(editor.page)
    assert article.annotations.get().claim == claim


def find_evidence(editor: Editor, claim: Claim) -> None:
    before = Annotation.objects.filter(claim=claim).count()
    editor.click(editor.page.get_by_role("link", name="Find evidence"))
    offer = editor.page.locator("#passages .offer").first
    editor.click(offer.get_by_text("corroborates"))
    editor.click(offer.get_by_role("button", name="Cite these words"))
    expect(editor.page.locator("#passages").get_by_text("Saved: corroborates").first).to_be_visible()
    assert Annotation.objects.filter(claim=claim).count() == before + 1


def test_an_editor_at_work(open_page: OpenPage, capsys: pytest.CaptureFixture[str]) -> None:
    user, claimant = make_user("editor"), make_claimant(name_en="Reuters").name_en
    claim = Claim.objects.record(by=user, statement=f"{SENTENCE}.", language="en")
    page = open_page("/desk/", user=user, language="en-GB")
    took: dict[str, list[tuple[Editor, float]]] = {}

    def timed(name: str, address: str, work: Callable[[Editor], None]) -> None:
        page.goto(address)
        editor, began = Editor(page), perf_counter()
        work(editor)
        took.setdefault(name, []).append((editor, perf_counter() - began))

    for _ in range(ROUNDS):
        first, second = make_held_article(TEXT), make_held_article(TEXT)
        timed("one new claim", desk(first), partial(record_a_claim, article=first, claimant=claimant))
        timed("one more passage", desk(second), partial(add_a_passage, article=second, claim=claim))
        make_held_article(TEXT)
        timed("one piece of evidence", f"/desk/claims/{claim.slug}/", partial(find_evidence, claim=claim))
    with capsys.disabled():
        print(f"\n{'':<24}{'keys':>6}{'mouse':>7}{'seconds':>9}{'with hands':>12}")
        for name, rounds in took.items():
            editor, seconds = rounds[-1][0], median(one for _editor, one in rounds)
            mouse = editor.clicks + editor.drags
            print(f"{name:<24}{editor.keys:>6}{mouse:>7}{seconds:>9.1f}{seconds + editor.by_hand:>12.1f}")


def desk(article: Article) -> str:
    return f"/desk/articles/{article.key}/"
