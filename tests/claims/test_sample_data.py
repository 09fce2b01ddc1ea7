"""The sample story in seeds/, as it ships: what it holds, and what its evidence amounts to."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from articles.models import Article, Derivation, Revision
from claims import rules
from claims.dataset.files import parse, write
from claims.dataset.load import load
from claims.models import Anchor, Annotation, Claim, Verdict

SEEDS: Path = settings.BASE_DIR / "seeds"
#: For each claim: its supporting and opposing origins with their strength, and the statuses supported.
EXPECTED = json.loads(Path(__file__).with_name("expected_evidence.json").read_text())
EXCEPTIONS = {
    "anthropic-founded-by-2020-leavers",
    "chatgpt-1m-5days",
    "leike-cofounder",
    "leike-left-over-priorities",
    "murati-told-staff-about-qstar",
    "superalignment-got-20pct-of-promise",
}
AGI_THEORY = {
    "agi-announcement-6-8-months",
    "agi-vote-led-to-firing",
    "altman-delayed-agi-label",
    "altman-hid-agi-from-board",
}
REQUIRED = AGI_THEORY | {
    "employee-letter-95pct",
    "murati-told-staff-about-qstar",
    "qstar-grade-school-math",
    "qstar-letter-factor-in-firing",
    "qstar-letter-four-days-before",
    "qstar-letter-sent",
    "superalignment-20pct-promise",
    "superalignment-compute-not-delivered",
    "superalignment-got-20pct-of-promise",
}

pytestmark = pytest.mark.usefixtures("sample_data")


def test_the_counts_are_those_of_the_story() -> None:
    held = Article.objects.held()
    assert held.count() == 5
    assert all(revision.is_excerpt for revision in Revision.objects.all())
    assert Article.objects.count() == 151
    assert Derivation.objects.count() == 140
    assert Annotation.objects.count() == 311
    assert Annotation.objects.quoted().count() == 143
    assert Claim.objects.public().count() == 60
    assert Counter(Verdict.objects.values_list("status", flat=True)) == {
        "verified": 24,
        "disputed": 8,
        "refuted": 8,
        "corroborated": 7,
        "unverified": 7,
        "speculative": 5,
        "opinion": 1,
    }


def test_every_quote_stands_in_its_excerpt_exactly() -> None:
    assert Counter(Anchor.objects.values_list("state", flat=True)) == {"exact": 143}


def test_an_excerpt_holds_the_quoted_words_and_no_others() -> None:
    for revision in Revision.objects.all():
        places = [
            *revision.omissions,
            *((anchor.start or 0, anchor.end or 0) for anchor in revision.anchors.all()),
        ]
        shown = {place for start, end in places for place in range(start, end)}
        assert [
            letter for place, letter in enumerate(revision.text) if letter.isalnum() and place not in shown
        ] == []


def test_evidence_amounts_to_what_the_editors_counted() -> None:
    keys = dict(Article.objects.values_list("pk", "key"))
    claims = {claim.pk: claim for claim in Claim.objects.select_related("current_verdict")}
    kinds = {pk: claim.kind for pk, claim in claims.items()}
    found = {}
    for pk, summary in Annotation.objects.all().summaries(kinds).items():
        verdict = claims[pk].current_verdict
        assert verdict is not None
        found[claims[pk].slug] = {
            "supporting": {keys[int(root)]: strength for root, strength in summary.support.strengths.items()},
            "opposing": {
                keys[int(root)]: strength for root, strength in summary.opposition.strengths.items()
            },
            "supported_statuses": list(rules.supported(summary.for_rules)),
            "status": verdict.status,
        }
    assert found == EXPECTED


def test_the_six_verdicts_outside_the_rules_say_why_and_no_other() -> None:
    outside = set()
    for verdict in Verdict.objects.select_related("claim"):
        told = bool(verdict.rule_exception_zh and verdict.rule_exception_en)
        assert told == (verdict.status not in verdict.supported_statuses)
        if told:
            outside.add(verdict.claim.slug)
    assert outside == EXCEPTIONS


def test_everything_readers_see_is_in_both_languages() -> None:
    for verdict in Verdict.objects.all():
        assert verdict.rationale_zh
        assert verdict.rationale_en
        assert verdict.claim_as_decided["statement_zh"]
        assert verdict.claim_as_decided["statement_en"]
    for annotation in Annotation.objects.all():
        for name in ("note", "differs", "superseded"):
            assert bool(getattr(annotation, f"{name}_zh")) == bool(getattr(annotation, f"{name}_en"))
        translated = annotation.translation_zh or annotation.translation_en
        assert bool(annotation.quote_exact) == bool(translated)


def test_the_thirteen_chief_claims_say_what_is_not_known() -> None:
    chief = Claim.objects.filter(slug__in=REQUIRED)
    assert chief.count() == 13
    for claim in chief:
        assert claim.unknowns_zh
        assert claim.unknowns_en


def test_the_theory_at_the_end_of_the_notes_is_speculation_nobody_has_traced() -> None:
    claims = Claim.objects.filter(slug__in=AGI_THEORY).select_related("current_verdict")
    assert claims.count() == 4
    reddit = Article.objects.get(key="reddit-agi-theory")
    assert (reddit.provenance, reddit.access, reddit.address) == ("unknown", "not_read", "")
    for claim in claims:
        verdict = claim.current_verdict
        assert verdict is not None
        assert verdict.status == "speculative"
        assert "nobody has traced" in verdict.rationale_en
        assert "无人查证" in verdict.rationale_zh
        for annotation in claim.annotations.filter(stance="states"):
            assert annotation.origin == reddit
            assert "nobody has traced" in annotation.note_en
            assert "无人查证" in annotation.note_zh


def test_loading_it_again_changes_nothing() -> None:
    report = load(SEEDS)
    assert (dict(report.made), report.differing) == ({}, [])


def test_its_files_are_as_the_export_writes_them() -> None:
    for path in sorted(SEEDS.rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        assert write(parse(text, path.name)) == text
