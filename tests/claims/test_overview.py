"""The command that counts what is on record."""

import io

import pytest
from django.core.management import call_command

from tests.factory import make_annotation, make_article, make_claim, make_user, make_verdict


def said() -> str:
    out = io.StringIO()
    call_command("overview", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_it_counts_what_is_on_record_and_says_why_a_verdict_is_outside_the_rules() -> None:
    make_annotation(article=make_article())
    make_verdict()
    proposal = make_claim(slug="seen-by-all").propose_verdict(
        "verified", by=make_user(), rationale_en="We know.", rule_exception_en="The whole town saw it."
    )
    proposal.approve(by=make_user())
    lines = said().splitlines()
    assert "verdicts outside the rules: in all 1" in lines
    assert "  seen-by-all: verified; the evidence supports no status" in lines
    assert lines[-1].strip() == "The whole town saw it."


def test_the_sample_story_has_its_five_articles_and_six_exceptions(sample_data: None) -> None:
    lines = said().splitlines()
    assert "articles: held 5, read 89, not read 57 = 151" in lines
    assert (
        "public claims: verified 24, corroborated 7, disputed 8, refuted 8, unverified 7, "
        "speculative 5, opinion 1 = 60"
    ) in lines
    assert "verdicts outside the rules: in all 6" in lines
