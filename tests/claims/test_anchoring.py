"""What becomes of quotes as one text of their article follows another."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from claims.models import Anchor, Annotation
from tests.factory import (
    QUOTE,
    TEXT,
    make_annotation,
    make_claim,
    make_held_article,
    make_revision,
    make_user,
)

pytestmark = pytest.mark.django_db

OTHER = TEXT.replace("opens on 3 May", "opens on 9 May")
READS = "the bridge opens on 9 May"


@pytest.fixture
def editor() -> User:
    return make_user()


def quoted(text: str = TEXT, **columns: Any) -> Annotation:
    return make_annotation(article=make_held_article(text, **columns), quote=QUOTE)


def next_anchor(annotation: Annotation, text: str, **columns: Any) -> Anchor:
    """Where the quote stands in the next revision of its article."""
    return make_revision(annotation.article, text, **columns).anchors.get(annotation=annotation)


def test_a_quote_is_followed_with_what_settled_its_place() -> None:
    annotation = quoted()
    anchor = next_anchor(annotation, f"A note of the editors.\n\n{TEXT}")
    assert (anchor.state, anchor.words, anchor.reason) == ("exact", QUOTE, "only")
    assert anchor.likeness == 1.0


def test_words_that_read_otherwise_are_a_proposal() -> None:
    anchor = next_anchor(quoted(), OTHER)
    assert (anchor.state, anchor.words, anchor.reason) == ("changed", READS, "alike")
    assert not anchor.is_placed
    assert 0.5 < (anchor.likeness or 0) < 1


def test_what_was_confirmed_stands_in_the_next_text_without_another_question(editor: User) -> None:
    annotation = quoted()
    decided = next_anchor(annotation, OTHER)
    decided.accept(by=editor)
    anchor = next_anchor(annotation, f"{OTHER}\n\nThe ministry says nothing.")
    assert (anchor.state, anchor.words) == ("changed", READS)
    assert (anchor.confirmed_by, anchor.confirmed_at) == (editor, decided.confirmed_at)
    assert not Annotation.objects.to_confirm().exists()


def test_what_was_confirmed_and_reads_otherwise_again_is_asked_again(editor: User) -> None:
    annotation = quoted()
    next_anchor(annotation, OTHER).accept(by=editor)
    anchor = next_anchor(annotation, OTHER.replace("9 May", "11 June"))
    assert (anchor.state, anchor.words, anchor.confirmed_at) == (
        "changed",
        "the bridge opens on 11 June",
        None,
    )


def test_own_words_that_come_back_are_found_after_others_were_confirmed(editor: User) -> None:
    annotation = quoted()
    next_anchor(annotation, OTHER).accept(by=editor)
    anchor = next_anchor(annotation, f"{TEXT}\n\nThe ministry says nothing.")
    assert (anchor.state, anchor.words, anchor.confirmed_at) == ("exact", QUOTE, None)


def test_own_words_come_back_where_an_editor_had_chosen_quite_different_ones(editor: User) -> None:
    annotation = quoted()
    chosen = next_anchor(annotation, OTHER)
    start = OTHER.index("Nobody")
    chosen.place(start, start + len("Nobody at the ministry"), by=editor)
    assert (chosen.state, chosen.reason) == ("changed", "")
    anchor = next_anchor(annotation, TEXT)
    assert (anchor.state, anchor.words) == ("exact", QUOTE)


def test_a_proposal_that_nobody_confirmed_is_no_place_to_follow_from() -> None:
    annotation = quoted()
    next_anchor(annotation, OTHER)
    anchor = next_anchor(annotation, f"{OTHER}\n\nThe ministry says nothing.")
    assert (anchor.state, anchor.words, anchor.reason) == ("changed", READS, "alike")


def test_a_place_that_an_editor_refused_is_not_proposed_again(editor: User) -> None:
    annotation = quoted()
    decided = next_anchor(annotation, OTHER)
    decided.orphan(by=editor)
    anchor = next_anchor(annotation, f"{OTHER}\n\nThe ministry says nothing.")
    assert (anchor.state, anchor.confirmed_by, anchor.confirmed_at) == (
        "orphaned",
        editor,
        decided.confirmed_at,
    )
    assert not Annotation.objects.to_confirm().exists()


def test_after_a_refusal_other_words_are_proposed_and_the_own_ones_found(editor: User) -> None:
    annotation = quoted()
    next_anchor(annotation, OTHER).orphan(by=editor)
    proposed = next_anchor(annotation, OTHER.replace("9 May", "3 June"))
    assert (proposed.state, proposed.words, proposed.confirmed_at) == (
        "changed",
        "the bridge opens on 3 June",
        None,
    )
    found = next_anchor(annotation, TEXT)
    assert (found.state, found.confirmed_at) == ("exact", None)


def test_an_excerpt_is_looked_through_for_the_words_as_they_are(editor: User) -> None:
    annotation = quoted()
    next_anchor(annotation, OTHER).accept(by=editor)
    anchor = next_anchor(annotation, f"[…]\n\n{OTHER}", cut_from_sha256="")
    assert (anchor.state, anchor.words, anchor.confirmed_by) == ("changed", READS, editor)
    assert next_anchor(annotation, "Nobody at the ministry", cut_from_sha256="").state == "orphaned"


def test_a_full_text_that_is_not_the_one_an_excerpt_was_cut_from_may_have_other_words() -> None:
    annotation = quoted(f"{TEXT}\n\n[…]", is_excerpt=True)
    assert next_anchor(annotation, f"{OTHER}\n\nThe ministry says nothing.").state == "changed"


def test_each_quote_is_followed_from_the_last_text_that_has_it() -> None:
    article = make_held_article()
    first = make_annotation(article=article, quote=QUOTE)
    second = make_annotation(article=article, quote="Nobody at the ministry")
    make_revision(article, TEXT.partition("\n\n")[0])
    newest = make_revision(article)
    assert [anchor.state for anchor in newest.anchors.all()] == ["exact", "exact"]
    assert {anchor.annotation for anchor in newest.anchors.all()} == {first, second}


def queries_of(article: Article) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        make_revision(article, f"{OTHER}\n\n{len(captured)}")
    return len(captured)


def test_a_text_comes_in_with_as_many_queries_for_many_quotes_as_for_one() -> None:
    article = make_held_article()
    make_annotation(article=article, quote=QUOTE)
    one = queries_of(article)
    for _number in range(10):
        make_claim().annotate(article, "states", by=None, quote_exact="Nobody at the", quote_language="en")
    assert queries_of(article) == one


OF_ANNA, OF_BORIS = "Anna said the bridge was safe on Monday.", "Boris said the bridge was safe in winter."
SAFE = f"{OF_ANNA}\n\nThe report is long.\n\n{OF_BORIS}"


def test_the_same_words_of_somebody_else_are_not_the_quote_where_an_excerpt_left_it_out(editor: User) -> None:
    article = make_held_article(SAFE)
    quote: dict[str, Any] = {"quote_exact": "the bridge was safe", "quote_language": "en"}
    place = SAFE.rindex("the bridge was safe")
    annotation = make_claim().annotate(article, "states", by=editor, near=place, **quote)
    anchor = next_anchor(annotation, f"{OF_ANNA}\n\n[…]", cut_from_sha256="a" * 64)
    assert (anchor.state, anchor.reason) == ("orphaned", "absent")
    anchor = next_anchor(annotation, f"[…]\n\n{OF_BORIS}", cut_from_sha256="b" * 64)
    assert (anchor.state, anchor.start) == ("exact", len("[…]\n\nBoris said "))


def test_in_older_texts_the_same_words_among_others_are_not_the_quote(editor: User) -> None:
    bridge = "Tickets cost 40 euros. The bridge opens on 3 May."
    fair = "Anna runs the fair with six others. It begins on 3 May, and it is free."
    article = make_held_article(f"{bridge}\n\nNobody knows the mayor.")
    make_revision(article, f"Nobody knows the mayor.\n\n{fair}")
    newest = make_revision(article, f"A note. Nobody knows the mayor.\n\n{fair}")
    quote: dict[str, Any] = {"quote_exact": "on 3 May", "quote_language": "en"}
    annotation = make_claim().annotate(article, "states", by=editor, **quote)
    first, second, third = annotation.anchors.order_by("revision__number")
    assert (first.state, second.state, third.state) == ("orphaned", "exact", "exact")
    assert second.start == second.revision.text.index("on 3 May")
    assert third.revision == newest
