"""The command that counts what is on record."""

import io
import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from articles.models import Article
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


def compared(tmp_path: Path, rows: object) -> str:
    path = tmp_path / "expected.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    out = io.StringIO()
    call_command("overview", compare=path, stdout=out)
    return out.getvalue()


@pytest.fixture
def bridge(db: None) -> Article:
    """One claim, "bridge", for which a report counts; no verdict."""
    report = make_article(provenance="original", key="gazette")
    make_annotation(make_claim(slug="bridge"), report, basis="on_record")
    return report


EXPECTED = {"supporting": {"gazette": "strong"}, "supported_statuses": ["verified"], "status": ""}


@pytest.mark.usefixtures("bridge")
def test_each_claim_stands_beside_what_the_file_expects_of_it(tmp_path: Path) -> None:
    assert compared(tmp_path, {"bridge": EXPECTED}).splitlines() == [
        "bridge: the same",
        "  here: for gazette strong; against nothing; supports verified; verdict none",
        "  file: for gazette strong; against nothing; supports verified; verdict none",
        "0 origins of the file are taken for one of another name on record",
        "1 claims compared, 0 differ",
    ]


@pytest.mark.usefixtures("bridge")
def test_an_origin_of_another_name_is_told_and_is_no_difference(tmp_path: Path) -> None:
    lines = compared(tmp_path, {"bridge": {**EXPECTED, "supporting": {"harbour": "strong"}}}).splitlines()
    assert lines[0] == "bridge: the same"
    assert lines[3] == "1 origins of the file are taken for one of another name on record"
    assert lines[5] == "  harbour in the file"
    assert lines[6].startswith("    is gazette on record: The bridge, part")
    assert lines[7:] == ["    in bridge", "1 claims compared, 0 differ"]


@pytest.mark.usefixtures("bridge")
def test_a_difference_is_told_and_the_command_fails(tmp_path: Path) -> None:
    out = io.StringIO()
    path = tmp_path / "expected.json"
    path.write_text(json.dumps({"bridge": {**EXPECTED, "supporting": {"gazette": "weak"}}, "gone": {}}))
    with pytest.raises(CommandError) as refusal:
        call_command("overview", compare=path, stdout=out)
    assert refusal.value.returncode == 1
    lines = out.getvalue().splitlines()
    assert "  - gazette for it: strong here, weak in the file" in lines
    assert lines[lines.index("gone: DIFFERS") + 3] == "  - the claim is not on record"
    assert lines[-1] == "2 claims compared, 2 differ"


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["{", "[]", '{"bridge": 3}'])
def test_a_file_that_expects_nothing_readable_is_refused(tmp_path: Path, words: str) -> None:
    path = tmp_path / "expected.json"
    path.write_text(words)
    with pytest.raises(CommandError, match=re.escape("expected.json")):
        call_command("overview", compare=path)
    with pytest.raises(CommandError, match="absent"):
        call_command("overview", compare=tmp_path / "absent.json")
