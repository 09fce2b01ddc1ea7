"""A complete data set comes in whole or not at all; what was never recorded so is refused by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from articles.models import Article
from claims.dataset import sealing
from claims.dataset.columns import KINDS, json_text
from claims.dataset.export import export
from claims.dataset.files import DatasetError
from claims.dataset.restore import restore
from claims.models import Claim, LoadedDataset
from tests.claims.dataset.complete import (
    ARTICLE,
    AS_DECIDED,
    AT,
    CLAIM,
    REVISION,
    SIDE,
    SUMMARY,
    complete,
    put,
)
from tests.factory import make_topic

pytestmark = pytest.mark.django_db

GONE = object()
ANNOTATION: list[str | int] = ["annotations", 0]
ANCHOR: list[str | int] = [*ANNOTATION, "anchors", 0]
VERDICT: list[str | int] = ["verdicts", 0]
TEXTS: list[str | int] = ["revisions", 0]
REFUSED = "the database refuses this"
UNCOUNTED = {
    "annotation": 1,
    "article": 1,
    "stance": "states",
    "basis": "not_assessed",
    "reason": "basis_not_counted",
    "roots": [],
}
WRONG: list[tuple[str, list[str | int], Any, str]] = [
    ("dataset.yaml", ["format"], 3, "dataset.yaml: this is no complete data set."),
    ("dataset.yaml", ["name_en"], "x", "dataset.yaml: there is no field “name_en” here."),
    ("users.yaml", ["ana", "roles"], ["owner"], "users.yaml, ana: there is no role “owner”."),
    ("users.yaml", ["ana", "password"], "x", "users.yaml, ana: there is no field “password” here."),
    ("users.yaml", ["a b"], {"is_active": True}, "users.yaml, a b: “username”: Enter a valid username."),
    ("publishers.yaml", ["x"], {"name_en": "X"}, "publishers.yaml, x: its key should be a whole number."),
    (
        "publishers.yaml",
        ["9" * 30],
        {"name_en": "X"},
        f"publishers.yaml, {'9' * 30}: its key should be a",
    ),
    ("topics.yaml", ["bridge", "id"], 0, "topics.yaml, bridge: “id” is no number of a row."),
    ("topics.yaml", ["bridge", "id"], "1", "topics.yaml, bridge: “id” should be a whole number."),
    (
        "topics.yaml",
        ["ferry"],
        {"id": 1, "name_en": "F", "original_language": "en"},
        f"topics.yaml, ferry: {REFUSED}",
    ),
    (ARTICLE, ["kind"], "gossip", f"{ARTICLE}: “kind”: Value 'gossip' is not a valid choice."),
    (ARTICLE, ["address"], "javascript:alert(1)", f"{ARTICLE}: “address”: Enter a valid URL."),
    (ARTICLE, ["publisher"], "2", f"{ARTICLE}: there is no publisher “2”."),
    (ARTICLE, ["published"], "May", f"{ARTICLE}: “published” is no date such as 2023-11 or"),
    (ARTICLE, ["created_at"], "2024-05", f"{ARTICLE}: “created_at” cannot be read: “2024-05”."),
    (ARTICLE, ["created_at"], GONE, f"{ARTICLE}: “created_at” is missing."),
    (ARTICLE, ["id"], 2**70, f"{ARTICLE}: “id” is no number of a row."),
    (
        ARTICLE,
        ["title_en"],
        "a\0b",
        f"{ARTICLE}: “title_en” holds the character '\\x00', which cannot be kept.",
    ),
    (ARTICLE, ["access"], "read", f"{ARTICLE}: an article is held when, and only when, it has revisions."),
    (ARTICLE, ["revisions"], [], f"{ARTICLE}: an article is held when, and only when, it has revisions."),
    (
        ARTICLE,
        [*TEXTS, "received_sha256"],
        "ab" * 32,
        f"{ARTICLE}, revision 1: “received_sha256” is not that of",
    ),
    (ARTICLE, [*TEXTS, "number"], 2, f"{ARTICLE}, revision 1: {REVISION[:-1]}2.bin is missing"),
    (ARTICLE, [*TEXTS, "number"], "../1", f"{ARTICLE}, revision 1: “number” should be a whole number."),
    (ARTICLE, [*TEXTS, "blocks"], "[", f"{ARTICLE}, revision 1: “blocks” cannot be read: “[”."),
    (ARTICLE, [*TEXTS, "blocks"], "[" * 50_000, f"{ARTICLE}, revision 1: “blocks” cannot be read"),
    (
        ARTICLE,
        [*TEXTS, "blocks"],
        '[{"kind": "x"}]',
        f"{ARTICLE}, revision 1: “blocks” and “marks” are not as",
    ),
    (ARTICLE, [*TEXTS, "notes"], "[1]", f"{ARTICLE}, revision 1: “notes” should be pairs of texts."),
    (ARTICLE, ["derivations", 0, "article"], "../x", f"{ARTICLE}, derivation 1: there is no article “../x”."),
    (ARTICLE, ["derivations", 0, "article"], "gazette", f"{ARTICLE}, derivation 1: {REFUSED}"),
    (
        f"{REVISION}.txt",
        [],
        b"Another text.",
        f"{ARTICLE}, revision 1: Block 0 is empty or ends outside the text",
    ),
    (f"{REVISION}.txt", [], b"\xff", f"{ARTICLE}, revision 1: {REVISION}.txt is no UTF-8."),
    (
        f"{REVISION}.txt",
        [],
        b"\0" * 50,
        f"{ARTICLE}, revision 1: The text holds '\\x00' at 0, which cannot be",
    ),
    (f"{REVISION}.bin", [], GONE, f"{ARTICLE}, revision 1: {REVISION}.bin is missing"),
    (
        "articles/gazette/2.txt",
        [],
        b"x",
        "articles/gazette/2.txt: there is no such revision of this article.",
    ),
    ("articles/nowhere/1.txt", [], b"x", "articles/nowhere: there is no article with this key."),
    ("articles/gazette/passwd", [], b"x", "articles/gazette/passwd: this is no part of a data set."),
    ("claims/.hidden", [], b"x", "claims/.hidden: this is no part of a data set."),
    (CLAIM, ["claimants"], ["2"], f"{CLAIM}: there is no claimant “2”."),
    (CLAIM, ["topics"], ["x"], f"{CLAIM}: there is no topic “x”."),
    (CLAIM, ["created_by"], "eve", f"{CLAIM}: there is no user “eve”."),
    (CLAIM, ["id"], 3, f"claims/other.yaml: {REFUSED}: duplicate key"),
    (CLAIM, ["merged_into"], "nowhere", f"{CLAIM}: there is no claim “nowhere”."),
    (CLAIM, ["merged_into"], "bridge", f"{CLAIM}: it was merged, in the end, into itself."),
    (
        CLAIM,
        ["merged_into"],
        "date",
        f"{CLAIM}, annotation 1: {REFUSED}: a claim that has been merged is annotated",
    ),
    (CLAIM, ["links", 0, "claim"], "nowhere", f"{CLAIM}, link 1: there is no claim “nowhere”."),
    (CLAIM, ["colour"], "red", f"{CLAIM}: there is no field “colour” here."),
    (CLAIM, [*ANNOTATION, "origin"], "nowhere", f"{CLAIM}, annotation 1: there is no article “nowhere”."),
    (
        CLAIM,
        [*ANNOTATION, "replaces"],
        99,
        f"{CLAIM}, annotation 1: {REFUSED}: an annotation takes the place",
    ),
    (CLAIM, [*ANNOTATION, "anchors"], [], f"{CLAIM}, annotation 1: a quote has anchors, and a source"),
    (CLAIM, [*ANCHOR, "revision"], 2, f"{CLAIM}, annotation 1, anchor 1: there is no revision “2”."),
    (CLAIM, [*ANCHOR, "start"], 20, f"{CLAIM}, annotation 1, anchor 1: {REFUSED}: the slice of an exact"),
    (
        CLAIM,
        [*ANCHOR, "likeness"],
        "nan",
        f"{CLAIM}, annotation 1, anchor 1: “likeness” cannot be read: “nan”.",
    ),
    (CLAIM, [*VERDICT, "decided_by"], "ana", f"{CLAIM}, verdict 1: {REFUSED}"),
    (
        CLAIM,
        [*VERDICT, "decided_at"],
        "2099-01-01T00:00Z",
        f"{CLAIM}, verdict 1: {REFUSED}: a verdict is not decided",
    ),
    (
        CLAIM,
        [*VERDICT, "summary"],
        json_text(SUMMARY | {"kind": "x"}),
        f"{CLAIM}, verdict 1: “summary” is no summary",
    ),
    (
        CLAIM,
        [*VERDICT, "summary"],
        json_text(SUMMARY | {"uncounted": [UNCOUNTED | {"article": 99}]}),
        f"{CLAIM}, verdict 1: “summary” is no summary of evidence, or not of what is here.",
    ),
    (
        CLAIM,
        [*VERDICT, "summary"],
        json_text(SUMMARY | {"uncounted": [UNCOUNTED | {"annotation": 99}]}),
        f"{CLAIM}, verdict 1: “summary” is no summary of evidence, or not of what is here.",
    ),
    (
        CLAIM,
        [*VERDICT, "summary"],
        json_text(SUMMARY | {"support": SIDE | {"shared_sources": [[1, 2]]}}),
        f"{CLAIM}, verdict 1: “summary” is no summary of evidence, or not of what is here.",
    ),
    (
        CLAIM,
        [*VERDICT, "claim_as_decided"],
        json_text(AS_DECIDED | {"original_language": "fr"}),
        f"{CLAIM}, verdict 1: “claim_as_decided” is no claim.",
    ),
    (
        CLAIM,
        [*VERDICT, "claim_as_decided"],
        json_text(AS_DECIDED | {"original_language": "zh-Hans"}),
        f"{CLAIM}, verdict 1: “claim_as_decided” is no claim.",
    ),
    (
        CLAIM,
        [*VERDICT, "claim_as_decided"],
        json_text(AS_DECIDED | {"statement_en": ""}),
        f"{CLAIM}, verdict 1: “claim_as_decided” is no claim.",
    ),
    (
        CLAIM,
        [*VERDICT, "claim_as_decided"],
        json_text(AS_DECIDED | {"claimants": [1]}),
        f"{CLAIM}, verdict 1: “claim_as",
    ),
    (
        CLAIM,
        [*VERDICT, "claim_as_decided"],
        '{"a": "\\u0000"}',
        f"{CLAIM}, verdict 1: “claim_as_decided” is no claim.",
    ),
    (
        CLAIM,
        [*VERDICT, "is_substantive"],
        1,
        f"{CLAIM}, verdict 1: “is_substantive” should be true or false.",
    ),
]


@pytest.mark.parametrize("file, way, value, sentence", WRONG)
def test_what_is_wrong_is_told_in_a_sentence_and_nothing_is_kept(
    tmp_path: Path, file: str, way: list[str | int], value: Any, sentence: str
) -> None:
    files = complete()
    fields: Any = files
    for step in [file, *way][:-1]:
        fields = fields[step]
    fields[[file, *way][-1]] = value
    if value is GONE:
        del fields[[file, *way][-1]]
    with pytest.raises(DatasetError) as caught:
        restore(put(tmp_path, files))
    said = str(caught.value)
    assert said.startswith(sentence)
    assert "\n" not in said and said.endswith(".")
    assert not any(kind.model._base_manager.exists() for kind in KINDS)
    assert not User.objects.exists() and not LoadedDataset.objects.exists()


def test_a_set_without_faults_comes_in_and_is_written_as_it_was(tmp_path: Path) -> None:
    report = restore(put(tmp_path / "set", complete()))
    assert report.made["claims"] == 3 and report.made["users"] == 2
    claim = Claim.objects.get(slug="bridge")
    assert (claim.current_verdict_id, claim.version, claim.pk) == (1, 1, 1)
    assert Article.objects.get(key="gazette").address_normalised == "https://gazette.example.org/bridge"
    assert not User.objects.get(username="ana").has_usable_password()
    export(tmp_path / "again")
    for path in (path for path in (tmp_path / "set").rglob("*.yaml")):
        name = path.relative_to(tmp_path / "set")
        assert set((tmp_path / "again" / name).read_text().split("\n")) >= set(path.read_text().split("\n"))


def test_a_set_is_loaded_only_where_nothing_is_on_record(tmp_path: Path) -> None:
    make_topic()
    with pytest.raises(DatasetError, match="where nothing is on record yet, and there are topics"):
        restore(put(tmp_path, complete()))


def test_who_is_said_to_load_it_has_an_account(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"^There is no account “eve”\.$"):
        restore(put(tmp_path, complete()), by="eve")
    restore(tmp_path, by="ana")
    assert LoadedDataset.objects.get().loaded_by == User.objects.get(username="ana")


def test_links_of_the_file_system_are_not_followed(tmp_path: Path) -> None:
    put(tmp_path / "set", complete())
    outside = tmp_path / "outside.yaml"
    outside.write_text("secret: x")
    (tmp_path / "set" / "claims" / "a.yaml").symlink_to(outside)
    with pytest.raises(DatasetError, match=r"^claims/a.yaml: this is no part of a data set\.$"):
        restore(tmp_path / "set")
    (tmp_path / "set" / "claims" / "a.yaml").unlink()
    (tmp_path / "set" / "articles" / "inside").symlink_to(tmp_path / "set" / "articles" / "gazette")
    with pytest.raises(DatasetError, match=r"^articles/inside: this is no part of a data set\.$"):
        restore(tmp_path / "set")


def test_a_set_may_be_kept_in_a_repository(tmp_path: Path) -> None:
    seal = sealing.seal(sealing.hashes_of(put(tmp_path, complete())))
    put(tmp_path, {".git/config": b"x", ".gitattributes": b"* -text\n"})
    assert restore(tmp_path).made["claims"] == 3
    assert LoadedDataset.objects.get().set_sha256 == seal


def test_chains_of_merged_claims_come_in_whatever_their_names(tmp_path: Path) -> None:
    files = complete()
    for number, (slug, into) in enumerate({"c": "a", "a": "d", "d": "b", "b": "date"}.items(), 10):
        claim = {**files["claims/other.yaml"], "id": number, "merged_into": into}
        claim["links"] = [{"id": number, "claim": into, "kind": "says", "created_at": AT}]
        files[f"claims/{slug}.yaml"] = claim
    circle = put(
        tmp_path / "circle", files | {"claims/b.yaml": files["claims/b.yaml"] | {"merged_into": "c"}}
    )
    with pytest.raises(DatasetError, match="it was merged, in the end, into itself"):
        restore(circle)
    restore(put(tmp_path / "set", files))
    assert Claim.objects.get(slug="c").merged_into == Claim.objects.get(slug="a")
