"""Claims in the back office: two editors do not overwrite each other, and what is public stays put."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from claims.models import (
    Claim,
    ClaimLink,
)
from tests.factory import (
    make_annotation,
    make_claim,
    make_claimant,
    make_topic,
    make_user,
    make_verdict,
)
from tests.office import Desk, address, as_filled_in, errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Desk:
    return Desk(make_user("editor"))


def test_a_claim_is_recorded_with_its_claimants_and_topics(editor: Desk) -> None:
    claimant, topic = make_claimant(), make_topic()
    claim = {
        "slug": "bridge",
        "kind": "fact",
        "original_language": "en",
        "statement_en": "The bridge opens on 3 May.",
        "topics": [topic.pk],
        "claimclaimant_set-TOTAL_FORMS": 1,
        "claimclaimant_set-0-claimant": claimant.pk,
        "claimclaimant_set-0-position": 0,
    }
    editor.add(Claim, **claim)
    made = Claim.objects.get()
    assert (made.created_by, list(made.claimants.all()), list(made.topics.all())) == (
        editor.user,
        [claimant],
        [topic],
    )


def test_claims_that_say_the_same_as_a_new_one_are_named(editor: Desk) -> None:
    alike = make_claim(statement_en="The <b>bridge</b> opens in May.")
    other = make_claim(statement_en="Engineers are on strike.")
    claim = {
        "slug": "new",
        "kind": "fact",
        "original_language": "en",
        "statement_en": "In May the bridge opens.",
    }
    page = editor.add(Claim, **claim).content.decode()
    named = page.partition("Claims that may say this already:")[2].partition("</li>")[0]
    assert f'href="{address(Claim, "change", alike.pk)}"' in named
    assert "&lt;b&gt;bridge" in named
    assert address(Claim, "change", other.pk) not in named


def test_two_editors_do_not_overwrite_each_other(editor: Desk) -> None:
    claim = make_claim(statement_en="First.")
    opened: Any = editor.client.get(address(Claim, "change", claim.pk))
    Desk(make_user("editor")).change(claim, statement_en="Second.")
    claim.refresh_from_db()
    assert claim.statement_en == "Second."
    late = {**as_filled_in(opened), "statement_en": "Third."}
    answer = editor.client.post(address(Claim, "change", claim.pk), late, follow=True)
    assert "Somebody else" in errors(answer)
    claim.refresh_from_db()
    assert claim.statement_en == "Second."


@pytest.mark.parametrize("sent", ["bridges", "\ufffe", "9" * 30, "-1"])
def test_what_is_no_key_of_a_record_is_refused_in_words(editor: Desk, sent: str) -> None:
    assert errors(editor.change(make_claim(), topics=[sent], assignee=sent))
    assert Claim.objects.get().topics.count() == 0


def test_a_change_of_claimants_or_topics_is_a_change_of_the_claim(editor: Desk) -> None:
    claim = make_claim(claimants=[make_claimant()])
    page = address(Claim, "change", claim.pk)
    opened: Any = editor.client.get(page)
    assert "Seen version" not in opened.text
    added = {
        "claimclaimant_set-TOTAL_FORMS": 2,
        "claimclaimant_set-1-claimant": make_claimant().pk,
        "claimclaimant_set-1-position": 1,
    }
    steps: list[dict[str, Any]] = [
        added,
        {"claimclaimant_set-0-position": 2},
        {"claimclaimant_set-0-DELETE": "on"},
        {"topics": [make_topic().pk]},
    ]
    for step in steps:
        before = claim.version
        editor.change(claim, **step)
        claim.refresh_from_db()
        assert claim.version > before
        assert "Somebody else" in errors(editor.client.post(page, {**as_filled_in(opened), **step}))
    before = claim.version
    editor.change(claim, **{"comments-TOTAL_FORMS": 1, "comments-0-text": "Ask again."})
    editor.change(claim)
    claim.refresh_from_db()
    assert (claim.version, claim.comments.count()) == (before, 1)


def test_a_claim_needs_its_wording_in_its_own_language(editor: Desk) -> None:
    assert errors(editor.change(make_claim(), statement_en="", statement_zh="大桥通车。"))


def test_the_slug_of_a_public_claim_is_read_only(editor: Desk) -> None:
    claim = make_claim()
    editor.change(claim, slug="better")
    claim.refresh_from_db()
    assert claim.slug == "better"
    make_annotation(claim)
    make_verdict(claim)
    editor.change(claim, slug="best", statement_en="Bettered.")
    claim.refresh_from_db()
    assert (claim.slug, claim.statement_en) == ("better", "Bettered.")


def test_a_claim_is_merged_into_one_that_stands(editor: Desk) -> None:
    claim, other = make_claim(), make_claim()
    assert "stands itself" in errors(editor.change(claim, merged_into=claim.pk))
    merged = make_claim(merged_into=other)
    assert "stands itself" in errors(editor.change(claim, merged_into=merged.pk))
    editor.change(claim, merged_into=other.pk)
    claim.refresh_from_db()
    assert (claim.merged_into, claim.merged_by) == (other, editor.user)


def test_a_claim_that_readers_see_is_merged_only_into_one_they_see(editor: Desk) -> None:
    claim, seen = make_verdict().claim, make_verdict().claim
    assert "one they see too" in errors(editor.change(claim, merged_into=make_claim().pk))
    editor.change(claim, merged_into=seen.pk)
    claim.refresh_from_db()
    assert claim.merged_into == seen


def test_a_link_to_itself_is_an_error_of_the_form(editor: Desk) -> None:
    claim = make_claim()
    rows = {"links-TOTAL_FORMS": 1, "links-0-kind": "refines", "links-0-other": claim.pk}
    assert "itself" in errors(editor.change(claim, **rows))
    rows["links-0-other"] = make_claim().pk
    editor.change(claim, **rows)
    assert ClaimLink.objects.get().created_by == editor.user


def test_whoever_is_assigned_a_claim_in_the_back_office_is_written_to(
    editor: Desk, django_capture_on_commit_callbacks: Any
) -> None:
    person = make_user("reviewer", email="ann@desk.example")
    claim = make_claim(slug="bridge")
    for statement in ("It opens.", "It shuts."):
        with django_capture_on_commit_callbacks(execute=True):
            editor.change(claim, assignee=person.pk, statement_en=statement)
    (sent,) = mail.outbox
    assert sent.to == ["ann@desk.example"]
    assert "/desk/claims/bridge/" in sent.body


def test_what_is_typed_of_a_claim_has_the_bounds_that_it_has_at_the_desk(editor: Desk) -> None:
    claim = make_claim(statement_en="It opens.", statement_zh="")
    assert "at most 1000 characters" in errors(editor.change(claim, statement_en="x" * 1001))
    assert "cannot be seen" in errors(editor.change(claim, statement_zh="它\u202e开放。"))
    assert "at most 5000 characters" in errors(editor.change(claim, unknowns_en="x" * 5001))
    editor.change(claim, statement_en="It opens\r\nin May.")
    claim.refresh_from_db()
    assert claim.statement_en == "It opens in May."
