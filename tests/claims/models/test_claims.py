"""Claims: their wording, their links, merging, and what a verdict takes down of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from claims import rules
from claims.models import Claim, ClaimLink
from tests.database import Rival, committed
from tests.factory import (
    make_annotation,
    make_article,
    make_claim,
    make_claimant,
    make_derivation,
    make_held_article,
    make_user,
    make_verdict,
)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.django_db
def test_a_claim_is_worded_in_the_language_it_was_first_written_in() -> None:
    claim = Claim(slug="x", statement_zh="大桥五月三日通车。", original_language="en")
    with pytest.raises(ValidationError):
        claim.full_clean()
    claim.original_language = "zh-Hans"
    claim.full_clean()
    assert (claim.statement, claim.statement.lang) == ("大桥五月三日通车。", "zh-Hans")


@pytest.mark.django_db
def test_the_day_it_was_said_needs_its_precision() -> None:
    with pytest.raises(ValidationError, match="belong together"):
        Claim(slug="x", statement_en="X.", original_language="en", said_on=date(2024, 5, 1)).full_clean()


@pytest.mark.django_db
def test_the_slug_can_be_bettered_until_the_claim_is_public() -> None:
    claim = make_annotation().claim
    claim.slug = "better"
    claim.save(update_fields=["slug"])
    make_verdict(claim)
    claim.slug = "best"
    with pytest.raises(IntegrityError, match="fixed once the claim is public"), transaction.atomic():
        claim.save(update_fields=["slug"])


@pytest.mark.django_db
def test_a_link_recorded_twice_is_one() -> None:
    claim, other, editor = make_claim(), make_claim(), make_user()
    assert claim.link_to(other, "refines", by=editor) == claim.link_to(other, "refines", by=None)
    claim.link_to(other, "contradicts", by=None)
    assert ClaimLink.objects.count() == 2


@pytest.mark.django_db
def test_a_claim_is_merged_into_another_one_that_stands() -> None:
    claim, other, third = make_claim(), make_claim(), make_claim()
    claim.merge_into(other, by=make_user())
    claim.refresh_from_db()
    assert claim.merged_into == other
    for wrong in (claim, third):
        with pytest.raises(ValidationError, match="stands itself"):
            third.merge_into(wrong, by=make_user())
    # An object from before the merge does not know better; the row does.
    stale = Claim.objects.get(pk=third.pk)
    third.merge_into(other, by=make_user())
    with pytest.raises(ValidationError, match="stands itself"):
        make_claim().merge_into(stale, by=make_user())
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=make_claim().pk).update(merged_into=stale)


@pytest.mark.django_db
def test_a_merged_claim_is_not_public_any_more() -> None:
    claim, other = make_verdict().claim, make_verdict().claim
    claim.merge_into(other, by=make_user())
    assert list(Claim.objects.public()) == [other]


@pytest.mark.django_db
def test_a_merged_claim_can_be_changed_after_the_other_was_merged_in_its_turn() -> None:
    claim, other = make_claim(), make_claim()
    claim.merge_into(other, by=make_user())
    other.merge_into(make_claim(), by=make_user())
    claim = Claim.objects.get(pk=claim.pk)
    claim.statement_en = "Worded anew."
    claim.full_clean()
    claim.save()
    assert Claim.objects.get(pk=claim.pk).statement_en == "Worded anew."


@pytest.mark.django_db
def test_a_claim_that_readers_see_is_not_merged_into_one_they_do_not() -> None:
    claim = make_verdict().claim
    with pytest.raises(ValidationError, match="one they see too"):
        claim.merge_into(make_claim(), by=make_user())
    assert list(Claim.objects.public()) == [claim]


def test_two_claims_cannot_be_merged_into_each_other_at_once(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with committed(django_db_blocker):
        one, other = make_claim(), make_claim()
        same_one, same_other = Claim.objects.get(pk=one.pk), Claim.objects.get(pk=other.pk)
        with transaction.atomic():
            one.merge_into(other, by=make_user())
            rival = Rival(lambda: same_other.merge_into(same_one, by=make_user()))
        assert isinstance(rival.outcome(), ValidationError)
        assert Claim.objects.filter(merged_into__isnull=False).count() == 1


@pytest.mark.django_db
def test_what_readers_will_see_names_the_claimants_in_their_order() -> None:
    second, first = make_claimant(name_en="B", role_en="Mayor"), make_claimant(name_en="A")
    claim = make_claim(claimants=[second, first], said_on=date(2024, 5, 1), said_precision="day")
    seen = claim.as_readers_will_see()
    assert [claimant["name_en"] for claimant in seen["claimants"]] == ["B", "A"]
    assert (seen["said_on"], seen["said_precision"], seen["kind"]) == ("2024-05-01", "day", "fact")
    assert seen["statement_en"] == claim.statement_en


@pytest.mark.django_db
def test_articles_that_retell_one_report_are_one_origin() -> None:
    report = make_article(provenance="original")
    claim = make_claim()
    for kind in ("translates", "summarises", "republishes"):
        retelling = make_held_article(provenance="derived")
        make_derivation(retelling, report, kind)
        make_annotation(claim, retelling, quote="the bridge opens on 3 May", basis="on_record")
    summary = claim.evidence_summary()
    assert summary.for_rules.supporting == {report.pk: rules.Strength.STRONG}
    assert len(summary.support.articles) == 3
    assert rules.supported(summary.for_rules) == (rules.Status.VERIFIED,)
