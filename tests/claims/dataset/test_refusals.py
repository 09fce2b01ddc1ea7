"""Anything wrong in a data set is told in a sentence, and then nothing of it is there."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from claims.dataset.files import DatasetError
from claims.dataset.load import load
from tests.claims.dataset.story import counts, put, story

pytestmark = pytest.mark.django_db

ARTICLE, CLAIM = "articles/gazette-3-may.yaml", "claims/bridge-opens.yaml"
WRONG: list[tuple[str, list[str | int], Any, str]] = [
    (
        "dataset.yaml",
        ["format"],
        3,
        "dataset.yaml: this is not format 1 or 2, the ones that are understood here.",
    ),
    ("dataset.yaml", ["colour"], "red", "dataset.yaml: there is no field “colour” here."),
    ("publishers.yaml", ["gazette", "nmae"], "X", "publishers.yaml, gazette: there is no field “nmae” here."),
    (
        "topics.yaml",
        ["bridge", "original_language"],
        "zh-Hans",
        "topics.yaml, bridge: The wording is missing in the language it was first written in.",
    ),
    (ARTICLE, ["publisher"], "herald", f"{ARTICLE}: there is no publisher “herald”."),
    (ARTICLE, ["kind"], "gossip", f"{ARTICLE}: “kind”: Value 'gossip' is not a valid choice."),
    (ARTICLE, ["published"], "May", f"{ARTICLE}: “published” is no date such as 2023-11, 2023-11-21 or 20"),
    (ARTICLE, ["provenance"], "original", f"{ARTICLE}: An article marked original needs the reason."),
    (
        ARTICLE,
        ["derivations", 0, "article"],
        "nowhere",
        f"{ARTICLE}, derivation 1: there is no article “nowhere”.",
    ),
    (
        ARTICLE,
        ["derivations", 0, "article"],
        "gazette-3-may",
        f"{ARTICLE}, derivation 1: an article cannot derive from itself.",
    ),
    (
        ARTICLE,
        ["derivations", 0, "kind"],
        "copies",
        f"{ARTICLE}, derivation 1: “kind” cannot be “copies”; it is one of translates, summarises,",
    ),
    (ARTICLE, ["excerpt", "blocks"], [], f"{ARTICLE}, excerpt: an excerpt needs blocks."),
    (
        ARTICLE,
        ["excerpt", "blocks", 1, "kind"],
        "verse",
        f"{ARTICLE}, excerpt, block 2: Block 0 has the unknown kind 'verse'.",
    ),
    (
        "articles/harbour-notice.yaml",
        ["address"],
        "https://www.gazette.example.org/bridge",
        "articles/harbour-notice.yaml: this is the same article as gazette-3-may, by its address",
    ),
    (CLAIM, ["claimants"], ["mistress"], f"{CLAIM}: there is no claimant “mistress”."),
    (CLAIM, ["topics"], ["tunnel"], f"{CLAIM}: there is no topic “tunnel”."),
    (CLAIM, ["links", 0, "claim"], "nothing", f"{CLAIM}, link 1: there is no claim “nothing”."),
    (CLAIM, ["links", 0, "claim"], "bridge-opens", f"{CLAIM}, link 1: a claim cannot be linked to itself."),
    (
        CLAIM,
        ["annotations", 0, "article"],
        "nowhere",
        f"{CLAIM}, annotation 1: there is no article “nowhere”.",
    ),
    (
        CLAIM,
        ["annotations", 0, "quote"],
        "the tunnel",
        f"{CLAIM}, annotation 1: These words do not stand in the",
    ),
    (
        CLAIM,
        ["annotations", 0, "quote"],
        "[…] the bridge",
        f"{CLAIM}, annotation 1: These words do not stand in the",
    ),
    (
        CLAIM,
        ["annotations", 0, "stance"],
        "agrees",
        f"{CLAIM}, annotation 1: “stance” cannot be “agrees”; it is",
    ),
    (
        CLAIM,
        ["annotations", 0, "basis"],
        "gossip",
        f"{CLAIM}, annotation 1: “basis”: Value 'gossip' is not a",
    ),
    (CLAIM, ["verdicts", 0, "status"], "refuted", f"{CLAIM}, verdict 1: The evidence does not support this"),
    (CLAIM, ["verdicts", 0, "status"], "half-true", f"{CLAIM}, verdict 1: "),
    (
        CLAIM,
        ["verdicts", 0, "decided_by"],
        "editor",
        f"{CLAIM}, verdict 1: A second person approves a verdict",
    ),
    (CLAIM, ["verdicts", 0, "decided_at"], "1999", f"{CLAIM}, verdict 1: “decided_at” is before “proposed"),
    (
        CLAIM,
        ["verdicts", 0, "decided_at"],
        "2099",
        f"{CLAIM}, verdict 1: “decided_at” is in the future",
    ),
    (
        CLAIM,
        ["verdicts", 0, "proposed_at"],
        "2020-01-01",
        f"{CLAIM}, verdict 1: “proposed_at” is before an annotation of the claim was made",
    ),
    (
        CLAIM,
        ["verdicts", 0, "rationale_en"],
        "  ",
        f"{CLAIM}, verdict 1: “rationale_en” is blank.",
    ),
    (CLAIM, ["verdicts", 0, "rule_exception_en"], "\t", f"{CLAIM}, verdict 1: “rule_exception_en” is blank."),
    (
        CLAIM,
        ["annotations", 0, "created_at"],
        "2099",
        f"{CLAIM}, annotation 1: “created_at” is in the fut",
    ),
    (CLAIM, ["annotations", 0, "language"], "!!!", f"{CLAIM}, annotation 1: “language” is no language tag"),
    (CLAIM, ["annotations", 0, "speaker"], "a\0b", f"{CLAIM}, annotation 1: “speaker” holds the character"),
    (CLAIM, ["claimants"], ["master", "master"], f"{CLAIM}: “claimants” names “master” twice."),
    (CLAIM, ["said_on"], "2099-01-01", f"{CLAIM}: “said_on” is in the future: 2099-01-01."),
    (ARTICLE, ["languages"], ["klingon speak"], f"{ARTICLE}: “languages” is no language tag (BCP 47) such"),
    (
        ARTICLE,
        ["excerpt", "blocks", 1, "lang"],
        "x y",
        f"{ARTICLE}, excerpt, block 2: The language of block 0 is no BCP 47 tag",
    ),
    (
        ARTICLE,
        ["excerpt", "cut_from_sha256"],
        "zzz",
        f"{ARTICLE}, excerpt: “cut_from_sha256” should be 64 hexadecimal digits.",
    ),
    ("articles/harbour-notice.yaml", ["access"], "held", "articles/harbour-notice.yaml: “access” cannot be"),
    ("dataset.yaml", ["entered_by"], "a\0", "dataset.yaml: “entered_by” holds the character"),
    (CLAIM, ["statement_en"], 3, f"{CLAIM}: “statement_en” should be text: put it in quotation marks."),
]


@pytest.mark.parametrize("file, way, value, sentence", WRONG)
def test_what_is_wrong_is_told_in_a_sentence_and_nothing_is_kept(
    tmp_path: Path, file: str, way: list[str | int], value: Any, sentence: str
) -> None:
    files = story()
    fields: Any = files[file]
    for step in way[:-1]:
        fields = fields[step]
    fields[way[-1]] = value
    put(tmp_path, files)
    before = counts()
    with pytest.raises(CommandError) as caught:
        call_command("load_dataset", tmp_path, stdout=io.StringIO())
    said = str(caught.value)
    assert said.startswith(sentence)
    assert said.endswith(".")
    assert "\n" not in said
    assert counts() == before


def test_a_folder_without_a_data_set_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"^dataset.yaml: this file is missing\.$"):
        load(tmp_path)


@pytest.mark.parametrize(
    "file, way, value, sentence",
    [
        (ARTICLE, ["kind"], "gossip", f"{ARTICLE}: “kind”: Value 'gossip' is not a valid choice."),
        (ARTICLE, ["address"], "javascript:a", f"{ARTICLE}: “address”: Enter a valid URL."),
        (CLAIM, ["kind"], "rumour", f"{CLAIM}: “kind”: Value 'rumour' is not a valid choice."),
        (CLAIM, ["annotations", 0, "basis"], "gossip", f"{CLAIM}, annotation 1: “basis”: Value 'gossip' is"),
        (CLAIM, ["verdicts", 0, "status"], "true", f"{CLAIM}, verdict 1: “status” cannot be “true”; it is"),
    ],
)
def test_a_value_that_cannot_be_is_refused_also_for_what_is_on_record(
    tmp_path: Path, file: str, way: list[str | int], value: str, sentence: str
) -> None:
    files = story()
    load(put(tmp_path, files))
    fields: Any = files[file]
    for step in way[:-1]:
        fields = fields[step]
    fields[way[-1]] = value
    with pytest.raises(DatasetError) as caught:
        load(put(tmp_path, files))
    assert str(caught.value).startswith(sentence)


def test_a_verdict_decided_by_nobody_is_refused(tmp_path: Path) -> None:
    files = story()
    verdict = files[CLAIM]["verdicts"][0]
    del verdict["decided_by"]
    verdict["decided_at"] = "2024-05-04"
    with pytest.raises(DatasetError, match=f"^{CLAIM}, verdict 1: “decided_by” is missing.$"):
        load(put(tmp_path, files))


def test_a_verdict_dated_before_the_last_one_is_refused(tmp_path: Path) -> None:
    files = story()
    claim = files[CLAIM]
    claim["annotations"][0]["created_at"] = "2024-05-02T10:00Z"
    first = claim["verdicts"][0] | {"proposed_at": "2024-05-04T11:00Z", "decided_at": "2024-05-04T12:00Z"}
    second = claim["verdicts"][0] | {"proposed_at": "2024-05-03T11:00Z", "decided_at": "2024-05-03T12:00Z"}
    claim["verdicts"] = [first, second | {"rationale_en": "Once more."}]
    with pytest.raises(DatasetError, match=f"^{CLAIM}, verdict 2: "):
        load(put(tmp_path, files))
    assert not any(counts()[:-1])


def test_a_file_that_is_no_part_of_a_data_set_is_named_or_refused(tmp_path: Path) -> None:
    put(tmp_path, story())
    (tmp_path / "notes.txt").write_text("what to ask")
    said = io.StringIO()
    call_command("load_dataset", tmp_path, stdout=said)
    assert "notes.txt: this is no part of a data set and was not read.\n" in said.getvalue()
    (tmp_path / "claims" / "other.yml").write_text("kind: fact\n")
    with pytest.raises(DatasetError, match=r"^claims/other.yml: this is no part of a data set\.$"):
        load(tmp_path)


def test_what_the_database_only_sees_at_the_end_is_told_in_a_sentence(tmp_path: Path) -> None:
    put(tmp_path, story())
    late = "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON claims_topic DEFERRABLE INITIALLY DEFERRED"
    with connection.cursor() as cursor:
        cursor.execute(f"{late} FOR EACH ROW EXECUTE FUNCTION refuse_change()")
    with pytest.raises(DatasetError, match=r"^dataset.yaml: the database refuses this: claims_topic refuses"):
        load(tmp_path)
