"""A claim as the desk sees it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article
from claims.desk.claim import desk_links, history_seen, passages_seen, rules_seen
from claims.models import Claim, ClaimLink
from claims.rules import RULES, Kind, Status, Strength, Summary, supported
from tests.factory import make_annotation, make_article, make_claim, make_link, make_user, make_verdict

origins = st.dictionaries(st.integers(1, 4), st.sampled_from(Strength), max_size=3)
summaries = st.builds(Summary, st.sampled_from(Kind), origins, origins, st.booleans(), st.booleans())


@given(summaries)
def test_every_status_is_told_with_all_it_needs_the_supported_ones_first(summary: Summary) -> None:
    rules = rules_seen(summary)
    assert {rule.status for rule in rules} == {status.value for status in Status}
    are_supported = [rule.is_supported for rule in rules]
    assert are_supported == sorted(are_supported, reverse=True)
    assert {rule.status for rule in rules if rule.is_supported} == set(supported(summary))
    for rule in rules:
        assert len(rule.needs) == len(RULES[Status(rule.status)])
        assert rule.is_supported == all(is_met for _wording, is_met in rule.needs)


@pytest.mark.django_db
def test_each_annotation_says_for_which_origin_it_counts_or_why_it_does_not() -> None:
    claim = make_claim()
    wire, rival = make_article(provenance="original"), make_article(provenance="original")
    removed = make_annotation(claim, make_article())
    counted = make_annotation(claim, wire, basis="document")
    against = make_annotation(claim, rival, stance="contradicts", basis="on_record")
    guess = make_annotation(claim, make_article(), basis="conjecture")
    removed.remove(by=make_user(), reason="It was a mistake.")
    seen = passages_seen(claim.evidence_summary(), claim.annotations.all(), Article.objects.in_bulk())
    found = {one.annotation: (one.origin, one.is_against, one.reason) for one in seen}
    assert found == {
        removed: (None, False, "removed by the desk"),
        counted: (wire, False, ""),
        against: (rival, True, ""),
        guess: (None, False, "a basis that is not counted (conjecture)"),
    }
    assert seen[-1].annotation == removed


@pytest.mark.django_db
def test_a_link_is_read_from_either_end() -> None:
    claim, other = make_claim(), make_claim()
    link = make_link(claim, other, kind="rests_on")
    links = ClaimLink.objects.all()
    (forward,), (backward,) = desk_links(claim, links), desk_links(other, links)
    assert (forward.link, forward.words, forward.other) == (link, "Rests on:", other)
    assert (backward.words, backward.other, backward.status) == ("Relies on this one:", claim, "pending")


@pytest.mark.django_db
def test_the_history_tells_what_happened_the_latest_first() -> None:
    editor, reviewer = make_user(), make_user("reviewer")
    claim = make_annotation(make_claim(created_by=editor), basis="anonymous").claim
    returned = make_verdict(claim, approved=False, by=editor)
    returned.send_back(by=reviewer, reason="Ask the ministry first.")
    approved = make_verdict(claim, by=editor, decided_by=reviewer)
    part = claim.split(by=editor, statement="It opens.", language="en", annotations=[])
    other = make_claim()
    other.merge_into(claim, by=editor)
    claim = Claim.objects.get(pk=claim.pk)
    told = history_seen(claim, claim.verdicts.all(), claim.split_off.all(), claim.merged_claims.all())
    assert [(one.what, one.by, one.claim, one.verdict) for one in told] == [
        ("merged", editor, other, None),
        ("split", editor, part, None),
        ("approved", reviewer, None, approved),
        ("proposed", editor, None, approved),
        ("returned", reviewer, None, returned),
        ("proposed", editor, None, returned),
        ("recorded", editor, None, None),
    ]
    assert history_seen(part, [], [], [])[0].claim == claim
    gone = Claim.objects.get(pk=other.pk)
    assert [one.what for one in history_seen(gone, [], [], [])] == ["merged_away", "recorded"]
