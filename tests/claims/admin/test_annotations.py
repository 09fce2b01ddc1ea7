"""Annotating in the back office: only words that stand there, and every refusal said in words."""

from __future__ import annotations

from typing import Any

import pytest

from articles.models import Article
from claims.models import (
    Anchor,
    Annotation,
    Claim,
)
from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_held_article,
    make_user,
)
from tests.office import Desk, address, errors, messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Desk:
    return Desk(make_user("editor"))


def passage(claim: Claim, article: Article, quote: str = QUOTE, **values: Any) -> dict[str, Any]:
    return {
        "claim": claim.pk,
        "article": article.pk,
        "stance": "states",
        "quote_exact": quote,
        "quote_language": "en",
        "basis": "on_record",
        **values,
    }


def test_a_passage_is_anchored_and_signed(editor: Desk) -> None:
    claim, article = make_claim(), make_held_article()
    answer = editor.add(Annotation, **passage(claim, article))
    assert "added successfully" in messages(answer)
    annotation = Annotation.objects.get()
    assert annotation.anchors.get().state == "exact"
    assert (annotation.created_by, annotation.basis) == (editor.user, "on_record")


def test_words_that_do_not_stand_there_are_an_error_of_the_form_in_the_language_of_the_reader() -> None:
    claim, article = make_claim(), make_held_article()
    user = make_user("editor")
    wrong = passage(claim, article, "the bridge opens on 4 May")
    assert "do not stand" in errors(Desk(user).add(Annotation, **wrong))
    in_chinese = errors(Desk(user, "zh-CN").add(Annotation, **wrong))
    assert in_chinese.strip()
    assert "do not stand" not in in_chinese
    assert not Annotation.objects.exists()
    assert not Anchor.objects.exists()


def test_words_of_a_text_that_is_not_held_are_an_error_of_the_form(editor: Desk) -> None:
    assert "No text" in errors(editor.add(Annotation, **passage(make_claim(), make_article())))


def test_the_line_ends_of_a_browser_do_not_alter_a_quote(editor: Desk) -> None:
    article = make_held_article("She said:\n\nthe bridge opens.")
    editor.add(Annotation, **passage(make_claim(), article, "said:\r\n\r\nthe bridge"))
    assert Annotation.objects.get().quote_exact == "said:\n\nthe bridge"


def test_the_spaces_at_the_ends_of_a_quote_are_part_of_it(editor: Desk) -> None:
    article = make_held_article("yes yes. yes no.")
    editor.add(Annotation, **passage(make_claim(), article, "yes ", quote_suffix="no"))
    assert Annotation.objects.get().quote_exact == "yes "


def test_what_does_not_stand_around_a_quote_is_an_error_of_the_form(editor: Desk) -> None:
    claim, article = make_claim(), make_held_article()
    wrong = passage(claim, article, quote_prefix="minister said ")
    assert "right before" in errors(editor.add(Annotation, **wrong))
    wrong = passage(claim, article, quote_suffix=" or later")
    assert "right after" in errors(editor.add(Annotation, **wrong))
    editor.add(Annotation, **passage(claim, article, quote_prefix="master said ", quote_suffix="."))
    assert Annotation.objects.get().quote_prefix == "master said "


def test_the_same_passage_twice_is_an_error_of_the_form(editor: Desk) -> None:
    annotation = make_annotation(quote=QUOTE)
    wrong = passage(annotation.claim, annotation.article)
    assert "already carries" in errors(editor.add(Annotation, **wrong))


def test_a_source_is_cited_as_a_whole_once(editor: Desk) -> None:
    whole = passage(make_claim(), make_article(), "", stance="context", quote_language="")
    editor.add(Annotation, **whole)
    assert Annotation.objects.get().quote_exact == ""
    assert "already cited" in errors(editor.add(Annotation, **whole))
    assert "is quoted" in errors(editor.add(Annotation, **{**whole, "stance": "states"}))


def test_what_was_taken_is_read_only_and_the_rest_is_not(editor: Desk) -> None:
    annotation = make_annotation(quote=QUOTE)
    other = make_article()
    editor.change(
        annotation,
        quote_exact="other",
        stance="context",
        claim=make_claim().pk,
        basis="document",
        origin=other.pk,
    )
    changed = Annotation.objects.get()
    assert (changed.quote_exact, changed.stance, changed.claim) == (QUOTE, "states", annotation.claim)
    assert (changed.basis, changed.origin) == ("document", other)


def test_a_superseded_passage_says_how(editor: Desk) -> None:
    annotation = make_annotation()
    assert "superseded" in errors(editor.change(annotation, superseded_en="Corrected the day after."))


def test_removing_asks_for_the_reason_and_can_be_undone(editor: Desk) -> None:
    annotation = make_annotation(quote=QUOTE)
    asked = editor.act(annotation, "remove")
    assert 'name="reason"' in asked.text
    assert "A reason is needed" in editor.act(annotation, "remove", reason="  ").text
    assert Annotation.objects.living().exists()
    editor.act(annotation, "remove", reason="It says the opposite.")
    annotation.refresh_from_db()
    assert (annotation.removed_by, annotation.removed_reason) == (editor.user, "It says the opposite.")
    editor.act(annotation, "put_back")
    assert Annotation.objects.living().exists()
    assert "has not been removed" in messages(editor.act(annotation, "put_back"))


def test_what_cannot_be_put_back_is_said_in_words(editor: Desk) -> None:
    annotation = make_annotation(quote=QUOTE)
    annotation.remove(by=editor.user, reason="A mistake.")
    make_annotation(annotation.claim, annotation.article, quote=QUOTE)
    assert "already carries" in messages(editor.act(annotation, "put_back"))
    annotation.refresh_from_db()
    assert not annotation.is_living


def test_the_page_of_a_record_offers_the_verbs_that_make_sense_as_buttons(editor: Desk) -> None:
    annotation = make_annotation()
    page = address(Annotation, "change", annotation.pk)
    assert [name for name, _wording in editor.client.get(page).context["buttons"]] == ["remove"]
    annotation.remove(by=editor.user, reason="A mistake.")
    opened = editor.client.get(page)
    assert [name for name, _wording in opened.context["buttons"]] == ["put_back"]
    assert 'value="put_back"' in opened.text
