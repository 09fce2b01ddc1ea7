"""Changing what was annotated: its edges, claim and stance; removing it; two editors at one annotation."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.models import Article
from claims.models import Annotation
from tests.browser.annotator.conftest import TEXT, OpenAnnotator, drag, is_closed, is_open, said
from tests.factory import make_annotation, make_claim, make_held_article, make_user

BRIDGE = "the bridge opens on 3 May"
START = TEXT.index(BRIDGE)


@pytest.fixture
def made(site: str) -> Annotation:
    """An annotation of BRIDGE in a new article that has TEXT."""
    claim = make_claim(statement_en="The bridge is to be opened in the first days of May.")
    return make_annotation(claim, make_held_article(TEXT), quote=BRIDGE, note_en="As heard.")


def change(page: Page, annotation: Annotation) -> None:
    """Open the form for its change, from its card."""
    page.locator(f"#c-{annotation.pk} .edit").click()
    is_open(page)
    form = page.locator("#change-form")
    expect(form).to_be_visible()
    for folded in form.locator("details").all():
        folded.evaluate("element => { element.open = true; }")


def edges(page: Page) -> tuple[int, str]:
    form = page.locator("#change-form")
    return int(form.locator("[name=start]").input_value()), form.locator("[name=quote_exact]").input_value()


def living(article: Article) -> Annotation:
    return article.annotations.living().get()


def place(annotation: Annotation) -> tuple[str, int | None, int | None]:
    anchor = annotation.anchors.get()
    return annotation.quote_exact, anchor.start, anchor.end


def test_brackets_move_both_edges_and_another_annotation_takes_its_place(
    open_annotator: OpenAnnotator, made: Annotation
) -> None:
    user = make_user("editor")
    page = open_annotator(made.article, user=user)
    page.locator(f".pin[href='#c-{made.pk}']").focus()
    page.keyboard.press("e")
    expect(page.locator("#change-form [name=stance]:checked")).to_be_focused()
    for _ in " on 3 May":
        page.keyboard.press("[")
    page.keyboard.press("]")
    for _ in "the ":
        page.keyboard.press("}")
    page.keyboard.press("{")
    words = " bridge opens "
    # While edges move, spaces at the ends are words like others.
    assert edges(page) == (START + 3, words)
    page.keyboard.press("[")
    page.keyboard.press("}")
    assert edges(page) == (START + 4, words.strip())
    page.keyboard.press("Enter")
    is_closed(page)
    said(page, "Changed")
    new = living(made.article)
    expect(page.locator(f"#p-{new.pk}")).to_have_text(words.strip())
    expect(page.locator(f".pin[href='#c-{new.pk}']")).to_be_focused()
    expect(page.locator(f"#p-{made.pk}, #c-{made.pk}")).to_have_count(0)
    assert place(new) == ("bridge opens", START + 4, START + 4 + len("bridge opens"))
    assert (new.replaces, new.claim, new.note_en, new.created_by) == (made, made.claim, "As heard.", user)
    made.refresh_from_db()
    assert (made.removed_by, made.removed_reason) == (user, "other words")


def test_edges_are_changed_by_selecting_anew(open_annotator: OpenAnnotator, made: Annotation) -> None:
    page = open_annotator(made.article)
    change(page, made)
    words = "bridge opens on 3 May. Nobody"
    start = TEXT.index(words)
    drag(page, start, start + len(words))
    assert edges(page) == (start, words)
    page.get_by_label("Why it is changed").fill("It goes on in the next sentence.")
    page.keyboard.press("Enter")
    is_closed(page)
    assert place(living(made.article)) == (words, start, start + len(words))
    made.refresh_from_db()
    assert made.removed_reason == "It goes on in the next sentence."


def test_a_passage_goes_over_to_another_claim_and_takes_another_stance(
    open_annotator: OpenAnnotator, made: Annotation
) -> None:
    other = make_claim(statement_en="The harbour master said something of a bridge.")
    page = open_annotator(made.article)
    change(page, made)
    page.locator("#change-form").get_by_label("Another claim").fill(other.statement_en)
    page.locator("#change-form .chip", has_text="contradicts").click()
    page.get_by_role("button", name="Save").click()
    is_closed(page)
    new = living(made.article)
    expect(page.locator(f"#c-{new.pk}")).to_contain_text("contradicts")
    expect(page.locator(f"#c-{new.pk}")).to_contain_text(other.statement_en)
    assert (new.claim, new.stance, new.replaces) == (other, "contradicts", made)
    assert place(new) == place(made)


def test_what_a_passage_says_besides_is_changed_in_its_place(
    open_annotator: OpenAnnotator, made: Annotation
) -> None:
    page = open_annotator(made.article)
    change(page, made)
    form = page.locator("#change-form")
    form.get_by_label("Basis").select_option("on_record")
    form.get_by_label("Speaker").fill("the harbour master")
    form.locator("[name=superseded_en]").fill("It opens on 4 May.")
    form.locator("[name=note_zh]").fill("据闻。")
    form.get_by_label("Speaker").press("Enter")
    is_closed(page)
    expect(page.locator(f"#c-{made.pk}")).to_contain_text("superseded")
    made.refresh_from_db()
    assert made.removed_at is None
    assert (made.basis, made.speaker, made.version) == ("on_record", "the harbour master", 2)
    assert (made.superseded_en, made.note_zh, made.note_en) == ("It opens on 4 May.", "据闻。", "As heard.")
    assert made.superseded_at is not None
    assert made.superseded_at.date() == timezone.now().date()


def test_an_annotation_is_removed_with_a_reason_and_put_back(
    open_annotator: OpenAnnotator, made: Annotation
) -> None:
    page = open_annotator(made.article)
    change(page, made)
    page.get_by_text("Remove…").click()
    page.get_by_role("button", name="Remove", exact=True).click()
    reason = page.get_by_label("Why it is removed")
    reason.fill("\u3000 ")
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_text("Removing an annotation needs a reason.")).to_be_visible()
    reason.fill("It says something else.")
    page.get_by_role("button", name="Remove", exact=True).click()
    is_closed(page)
    said(page, "Removed from")
    expect(page.locator(".pin, .card")).to_have_count(0)
    made.refresh_from_db()
    assert made.removed_reason == "It says something else."
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator(f"#p-{made.pk}")).to_have_text(BRIDGE)
    expect(page.locator(f"#c-{made.pk}")).to_be_visible()
    made.refresh_from_db()
    assert made.is_living


def test_the_second_of_two_editors_sees_both_versions_and_loses_nothing(
    open_annotator: OpenAnnotator, made: Annotation
) -> None:
    theirs, mine = open_annotator(made.article), open_annotator(made.article)
    for page in (theirs, mine):
        change(page, made)
    theirs.locator("#change-form").get_by_label("Note, for readers (English)").fill("Heard on the radio.")
    theirs.get_by_role("button", name="Save").click()
    is_closed(theirs)
    form = mine.locator("#change-form")
    form.get_by_label("Note, for readers (English)").fill("Heard in the harbour.")
    form.get_by_label("Speaker").fill("a sailor")
    mine.get_by_role("button", name="Save").click()
    conflict = mine.get_by_role("alert", name="Somebody else has changed this since you opened it")
    for words in ("Heard on the radio.", "Heard in the harbour.", "a sailor"):
        expect(conflict.get_by_text(words)).to_be_visible()
    made.refresh_from_db()
    assert (made.note_en, made.speaker) == ("Heard on the radio.", "")
    mine.get_by_role("button", name="Save mine over theirs").click()
    is_closed(mine)
    made.refresh_from_db()
    assert (made.note_en, made.speaker, made.version) == ("Heard in the harbour.", "a sailor", 3)


def test_the_second_of_two_editors_may_keep_the_version_of_the_first(
    open_annotator: OpenAnnotator, made: Annotation
) -> None:
    page = open_annotator(made.article)
    change(page, made)
    made.change(version=made.version, speaker="the harbour master")
    page.locator("#change-form").get_by_label("Speaker").fill("a sailor")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Keep theirs").click()
    expect(page.locator("#change-form").get_by_label("Speaker")).to_have_value("the harbour master")
    page.keyboard.press("Escape")
    is_closed(page)
    made.refresh_from_db()
    assert made.speaker == "the harbour master"


def test_an_annotation_removed_meanwhile_is_put_back_by_whoever_saves_over_it(
    open_annotator: OpenAnnotator, made: Annotation
) -> None:
    page = open_annotator(made.article)
    change(page, made)
    made.remove(by=make_user("editor"), reason="It was a mistake.")
    page.locator("#change-form").get_by_label("Speaker").fill("a sailor")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("It was a mistake.")).to_be_visible()
    page.get_by_role("button", name="Put it back and save mine").click()
    is_closed(page)
    made.refresh_from_db()
    assert (made.is_living, made.speaker) == (True, "a sailor")
    expect(page.locator(f"#c-{made.pk}")).to_be_visible()


def test_of_a_claim_merged_meanwhile_the_passage_is_changed_that_took_its_place(
    open_annotator: OpenAnnotator, made: Annotation
) -> None:
    other = make_claim(statement_en="Somebody opens something sometime.")
    page = open_annotator(made.article)
    change(page, made)
    made.claim.merge_into(other, by=make_user("editor"))
    form = page.locator("#change-form")
    form.get_by_label("Speaker").fill("a sailor")
    page.get_by_role("button", name="Save").click()
    conflict = page.get_by_role("alert", name="Somebody else has changed this since you opened it")
    expect(conflict.get_by_text("a sailor")).to_be_visible()
    expect(page.get_by_text("Put it back")).to_have_count(0)
    page.get_by_role("button", name="Save mine over theirs").click()
    is_closed(page)
    new = other.annotations.living().get()
    assert (new.speaker, new.replaces) == ("a sailor", made)
    expect(page.locator(f"#c-{new.pk}")).to_be_visible()
    expect(page.locator(f"#c-{made.pk}")).to_have_count(0)


def test_what_somebody_else_changed_meanwhile_is_removed_only_when_asked_again(
    open_annotator: OpenAnnotator, made: Annotation
) -> None:
    page = open_annotator(made.article)
    change(page, made)
    made.change(version=made.version, basis="document")
    page.get_by_text("Remove…").click()
    page.get_by_label("Why it is removed").fill("It says something else.")
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_text("Basis: document (strong)")).to_be_visible()
    expect(page.get_by_label("Why it is removed")).to_have_value("It says something else.")
    page.get_by_role("button", name="Remove", exact=True).click()
    is_closed(page)
    expect(page.locator(".pin, .card")).to_have_count(0)
    made.refresh_from_db()
    assert made.removed_reason == "It says something else."


def test_what_somebody_else_replaced_meanwhile_is_not_removed_and_leads_to_what_took_its_place(
    open_annotator: OpenAnnotator, made: Annotation
) -> None:
    page = open_annotator(made.article)
    change(page, made)
    new = made.replace(by=make_user("editor"), version=1, reason="It denies it.", stance="contradicts")
    page.get_by_text("Remove…").click()
    page.get_by_label("Why it is removed").fill("It says something else.")
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_text("It denies it.")).to_be_visible()
    page.get_by_role("link", name="This one took its place").click()
    expect(page.locator("#change-form")).to_have_attribute("action", f"/desk/annotations/{new.pk}/")
    page.keyboard.press("Escape")
    is_closed(page)


def test_a_card_at_no_place_of_the_text_goes_and_comes_back(
    open_annotator: OpenAnnotator, made: Annotation
) -> None:
    whole = make_annotation(made.claim, made.article, stance="context")
    page = open_annotator(made.article)
    change(page, whole)
    page.get_by_text("Remove…").click()
    page.get_by_label("Why it is removed").fill("It says nothing of it.")
    page.get_by_role("button", name="Remove", exact=True).click()
    is_closed(page)
    expect(page.locator("#elsewhere")).to_be_hidden()
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator(f"#elsewhere #c-{whole.pk}")).to_be_visible()
