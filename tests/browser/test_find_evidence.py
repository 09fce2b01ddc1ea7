"""Finding evidence in a browser: citing a passage, an article as a whole, a source from outside."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from claims.models import Annotation
from tests.browser.axe import READERS, violations
from tests.browser.conftest import OpenPage
from tests.factory import make_claim, make_held_article, make_user

QUOTED = "The harbour master said the bridge opens on 3 May."
TEXT = f"Good morning. {QUOTED} The weather was mild."


@pytest.fixture
def address() -> str:
    """Where the evidence for a new claim is found; one held article has a sentence like it."""
    claim = make_claim(statement_en="The bridge opens on 3 May.", statement_zh="大桥于5月3日通车。")
    make_held_article(f"{TEXT} Number {claim.pk}.", title_en="Harbour news")
    return f"/desk/claims/{claim.slug}/evidence/"


def slug_of(address: str) -> str:
    return address.split("/")[3]


def cited(address: str) -> list[Annotation]:
    return list(Annotation.objects.filter(claim__slug=slug_of(address)).order_by("pk"))


def test_a_passage_is_cited_where_it_stands(open_page: OpenPage, address: str) -> None:
    page = open_page(address, user=make_user(), language="en-GB")
    offer = page.locator("#passages .offer").filter(has_text="The harbour master").first
    offer.get_by_label("corroborates").check()
    offer.get_by_label("Basis").select_option("on_record")
    offer.get_by_role("button", name="Cite these words").click()
    done = page.locator("#passages .offer").filter(has_text="Saved: corroborates")
    expect(done.get_by_role("link", name="Change or remove it")).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("Saved: corroborates")
    (made,) = cited(address)
    assert (made.quote_exact, made.stance, made.basis) == (QUOTED, "corroborates", "on_record")
    assert page.url.endswith(address)


def test_words_are_left_out_and_what_is_refused_stays(open_page: OpenPage, address: str) -> None:
    page = open_page(address, user=make_user(), language="en-GB")
    offer = page.locator("#passages .offer").filter(has_text="The harbour master").first
    offer.get_by_label("contradicts").check()
    offer.get_by_text("Fewer words, a note").click()
    words = offer.get_by_label("The words; leave out what does not bear on it")
    expect(words).to_have_value(QUOTED)
    words.fill("the bridge opens on 4 May")
    offer.get_by_label("Note, which is public").fill("See there.")
    offer.get_by_role("button", name="Cite these words").click()
    expect(offer.get_by_text("These words do not stand in the text")).to_be_visible()
    expect(offer.get_by_label("contradicts")).to_be_checked()
    expect(offer.get_by_label("Note, which is public")).to_have_value("See there.")
    assert cited(address) == []
    offer.get_by_label("The words; leave out what does not bear on it").fill("the bridge opens on 3 May")
    offer.get_by_role("button", name="Cite these words").click()
    expect(page.get_by_text("Saved: contradicts").first).to_be_visible()
    (made,) = cited(address)
    assert (made.quote_exact, made.note_en) == ("the bridge opens on 3 May", "See there.")


def test_a_source_from_outside_is_recorded_by_the_keyboard(open_page: OpenPage, address: str) -> None:
    page = open_page(address, user=make_user(), language="en-GB")
    form = page.locator("#outside form")
    form.get_by_label("Address", exact=True).focus()
    page.keyboard.type(f"https://river.example/{slug_of(address)}")
    page.keyboard.press("Tab")
    page.keyboard.type("The bridge stays closed")
    form.get_by_label("What it takes its content from").focus()
    page.keyboard.type("reuters-qstar")
    option = form.locator("datalist option")
    expect(option).to_have_count(1)
    value = option.get_attribute("value")
    assert value is not None
    assert value.endswith("[reuters-qstar]")
    form.get_by_label("What it takes its content from").fill(value)
    form.get_by_label("How", exact=True).select_option("republishes")
    form.get_by_label("contradicts").check()
    form.get_by_role("button", name="Record and cite it").focus()
    page.keyboard.press("Enter")
    expect(
        page.locator("#outside").get_by_text("Saved: contradicts, The bridge stays closed.")
    ).to_be_visible()
    expect(page.locator("#outside").get_by_label("Title", exact=True)).to_have_value("")
    (made,) = cited(address)
    assert [one.derived_from.key for one in made.article.derivations.all()] == ["reuters-qstar"]


def test_what_is_typed_of_a_source_survives_a_reload(open_page: OpenPage, address: str) -> None:
    page = open_page(address, user=make_user(), language="en-GB")
    page.locator("#outside").get_by_label("Title", exact=True).fill("The bridge stays closed")
    page.reload()
    expect(page.locator("#outside").get_by_label("Title", exact=True)).to_have_value(
        "The bridge stays closed"
    )


def test_evidence_is_found_and_cited_without_scripts(open_page: OpenPage, address: str) -> None:
    page = open_page(address, user=make_user(), language="en-GB", javascript=False)
    page.get_by_label("Words to look for").fill("harbour news")
    page.get_by_role("button", name="Find").click()
    offer = page.locator("#articles .offer").filter(has_text="Harbour news").first
    offer.get_by_text("Cite it as a whole").click()
    offer.get_by_label("context").check()
    offer.get_by_role("button", name="Cite it").click()
    expect(page.get_by_text("Saved: context, Harbour news.")).to_be_visible()
    expect(page.get_by_label("Words to look for")).to_have_value("harbour news")
    assert [one.stance for one in cited(address)] == ["context"]


@pytest.mark.parametrize(("language", "width", "dark"), READERS)
def test_axe_finds_no_fault_and_nothing_scrolls_sideways(
    open_page: OpenPage, language: str, width: int, dark: bool
) -> None:
    path = "/desk/claims/superalignment-20pct-promise/evidence/"
    page = open_page(path, user=make_user(), language=language, width=width, dark=dark)
    for details in page.locator("details").all():
        details.evaluate("element => { element.open = true; }")
    page.locator("#outside form").evaluate("form => { form.noValidate = true; }")
    page.locator("#outside form button.main").click()
    expect(page.locator("#outside .errorlist").first).to_be_visible()
    assert violations(page) == []
    page.set_viewport_size({"width": min(width, 320), "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
