"""Anything wrong in a data set is told in a sentence, and then nothing of it is there."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from claims.dataset.files import DatasetError
from claims.dataset.load import load
from tests.claims.dataset.story import counts, put, story

pytestmark = pytest.mark.django_db

ARTICLE, CLAIM = "articles/gazette-3-may.yaml", "claims/bridge-opens.yaml"
WRONG: list[tuple[str, list[str | int], Any, str]] = [
    ("dataset.yaml", ["format"], 2, "dataset.yaml: this is not format 1, the one that is understood here."),
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
    (
        CLAIM,
        ["verdicts", 0, "decided_at"],
        "1999",
        f"{CLAIM}, verdict 1: Constraint “verdict_is_decided_after",
    ),
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
