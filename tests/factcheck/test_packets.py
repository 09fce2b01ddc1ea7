"""The verification packet: who gets it, what is in it, and that it is the same while nothing has changed."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from claims.models import Claim
from factcheck.packets import CHECK
from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_comment,
    make_derivation,
    make_held_article,
    make_report,
    make_returned_verdict,
    make_supported_claim,
    make_user,
    make_verdict,
)
from tests.packets import Packet, fetched

pytestmark = pytest.mark.django_db


@pytest.fixture
def bridge() -> Claim:
    """Stated in a held translation of a cited report, with a verdict."""
    claim = make_claim(slug="bridge")
    article = make_held_article(key="copy")
    make_derivation(article, make_article(key="report", provenance="original"))
    make_annotation(claim, article, quote=QUOTE, basis="on_record", note_en="The minister said so.")
    make_verdict(claim, "verified")
    return claim


def documents(archive: bytes) -> dict[str, Any]:
    with ZipFile(io.BytesIO(archive)) as held:
        names = [name for name in held.namelist() if name.endswith(".json")]
        return {name.rpartition("/")[2]: json.loads(held.read(name)) for name in names}


def test_anybody_may_fetch_it_and_it_is_a_file_to_keep(bridge: Claim) -> None:
    answer = Client().get("/claims/bridge/packet.zip")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bridge-packet.zip"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert Client().head("/claims/bridge/packet.zip").status_code == 200
    assert Client().post("/claims/bridge/packet.zip").status_code == 405


def test_it_holds_what_its_manifest_names_and_checks(bridge: Claim, tmp_path: Path) -> None:
    packet = Packet.of("bridge", tmp_path)
    manifest = packet.read("manifest.json")
    assert manifest["address"] == "http://testserver/claims/bridge/packet.zip"
    assert manifest["claim"] == "http://testserver/claims/bridge/"
    assert set(manifest["files"]) == {
        "README.txt",
        "check.py",
        "claim.json",
        "verdicts.json",
        "evidence.json",
        "rules.json",
        "annotations.json",
        "articles.json",
        "ledger.jsonl",
    }
    result = packet.check()
    assert (result.code, result.faults) == (0, [])
    summary = packet.read("evidence.json")["summary"]
    assert [one["root"] for one in summary["support"]["origins"]] == ["report"]


def test_the_page_of_the_claim_leads_to_it(bridge: Claim) -> None:
    assert 'href="/claims/bridge/packet.zip"' in Client().get("/claims/bridge/").text


def test_programs_that_gather_pages_are_asked_to_leave_it() -> None:
    assert "Disallow: /claims/*/packet.zip" in Client().get("/robots.txt").text


def test_a_claim_without_a_public_verdict_has_none() -> None:
    assert Client().get("/claims/no-such-claim/packet.zip").status_code == 404
    pending = make_verdict(approved=False).claim
    returned = make_returned_verdict().claim
    for claim in (make_claim(), pending, returned):
        assert Client().get(f"/claims/{claim.slug}/packet.zip").status_code == 404


def test_a_withdrawn_verdict_has_none_any_more(bridge: Claim) -> None:
    make_verdict(bridge, kind="withdrawal")
    assert Client().get("/claims/bridge/packet.zip").status_code == 410


def test_a_merged_claim_leads_to_the_packet_of_the_other(bridge: Claim) -> None:
    other = make_supported_claim()
    make_verdict(other, "verified")
    bridge.refresh_from_db()
    bridge.merge_into(other, by=make_user("reviewer"))
    answer = Client().get("/claims/bridge/packet.zip")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/claims/{other.slug}/packet.zip")


# The same bytes


def test_it_is_the_same_bytes_in_every_language_and_each_time(bridge: Claim) -> None:
    first = fetched("bridge")
    assert fetched("bridge") == first
    chinese = Client().get("/claims/bridge/packet.zip", headers={"accept-language": "zh-Hans"})
    assert chinese.content == first
    editor = Client()
    editor.force_login(make_user("editor"))
    assert editor.get("/claims/bridge/packet.zip").content == first


def test_what_the_desk_does_by_itself_changes_nothing_in_it(bridge: Claim) -> None:
    first = fetched("bridge")
    make_comment(bridge)
    make_report(bridge)
    bridge.refresh_from_db()
    Claim.objects.filter(pk=bridge.pk).update(assignee=make_user("editor"), statement_en="To be decided.")
    bridge.annotations.get().article.__class__.objects.filter(key="copy").update(assignee=make_user("editor"))
    make_annotation(bridge, quote=QUOTE)
    make_verdict(bridge, "verified", approved=False, correction_en="Not yet public.")
    assert fetched("bridge") == first


def test_what_readers_see_otherwise_is_otherwise_in_it(bridge: Claim, tmp_path: Path) -> None:
    bridge.annotations.get().remove(by=make_user("editor"), reason="It says nothing of the kind.")
    packet = Packet.of("bridge", tmp_path)
    assert packet.read("annotations.json") == []
    (one,) = packet.read("evidence.json")["inputs"]["annotations"]
    assert one["is_removed"]
    result = packet.check()
    assert result.code == 0
    assert "statuses: the evidence has changed since the verdict was decided" in result.notes
    held = b"".join(path.read_bytes() for path in packet.folder.iterdir()).decode()
    assert QUOTE not in held


# What is not in it


def test_nobody_of_the_desk_and_nothing_of_its_own_is_in_it(bridge: Claim) -> None:
    editor = User.objects.create_user("wilhelmina", password="x", email="w@desk.example")
    make_comment(bridge, text="Between ourselves: ask the harbour.")
    make_report(bridge, text="You are wrong about the bridge.", mail="reader@mail.example")
    proposal = make_verdict(bridge, "verified", approved=False, by=editor, correction_en="A slip of the pen.")
    proposal.send_back(by=make_user("reviewer"), reason="Too soon for that.")
    make_annotation(bridge, quote=QUOTE, by=editor, note_en="Seen at the quay.")
    decided = make_verdict(bridge, "verified", by=editor, correction_en="The day was wrong.")
    users = list(User.objects.values_list("username", flat=True))
    told = fetched("bridge").decode("utf-8", "replace")
    for words in (
        *users,
        "Between ourselves",
        "You are wrong",
        "reader@mail.example",
        "slip of the pen",
        "Too soon",
        "proposed_by",
        "decided_by",
        "created_by",
    ):
        assert words not in told
    assert "The day was wrong." in told
    assert decided.claim.current_verdict_id == decided.pk


def test_exceptions_and_earlier_decisions_are_in_it(tmp_path: Path) -> None:
    claim = make_verdict(status="verified", rule_exception_en="We were there ourselves.").claim
    make_verdict(claim, "unverified", correction_en="We were not there.")
    packet = Packet.of(claim.slug, tmp_path)
    first, second = packet.read("verdicts.json")
    assert (first["status"], first["number"], second["status"], second["number"]) == (
        "verified",
        1,
        "unverified",
        2,
    )
    assert second["correction"] == {"en": "We were not there."}
    result = packet.check()
    assert result.code == 0
    assert "statuses: verdict 1 is an exception to the rules, and says why" in result.notes

    def unsay(verdicts: Any) -> None:
        verdicts[0]["rule_exception"] = {}

    packet.alter("verdicts.json", unsay)
    assert any("no exception is stated" in fault for fault in packet.check().faults)


def test_every_kind_of_decision_is_told_and_checks(bridge: Claim, tmp_path: Path) -> None:
    make_verdict(bridge, "verified", kind="still_holds")
    make_verdict(bridge, kind="withdrawal", correction_en="We have to look again.")
    make_annotation(bridge, make_article(), stance="contradicts", basis="anonymous")
    make_verdict(bridge, "disputed", correction_en="Somebody denies it.")
    packet = Packet.of("bridge", tmp_path)
    kinds = [one["kind"] for one in packet.read("verdicts.json")]
    assert kinds == ["verdict", "still_holds", "withdrawal", "verdict"]
    assert packet.read("claim.json")["status"] == "disputed"
    result = packet.check()
    assert (result.faults, result.code) == ([], 0)
    # Its own program is the one here, and stands in the packet as it is.
    assert (packet.folder / "check.py").read_bytes() == CHECK.read_bytes()


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    nasty = 'It opens.\u2028</script> "../../etc" {name} \\ % 😀'
    claim = make_claim(slug="nasty", statement_en=nasty)
    make_annotation(claim, make_held_article(nasty), quote=nasty, basis="anonymous")
    make_verdict(claim)
    packet = Packet.of("nasty", tmp_path)
    assert packet.read("claim.json")["statement"]["en"] == nasty
    assert packet.check().faults == []


def test_the_site_is_called_by_its_name_and_licence(bridge: Claim, settings: Settings) -> None:
    settings.ORIGIN, settings.NAME_EN = "https://facts.example.org", "The Harbour Post"
    settings.LICENCE = "https://creativecommons.org/licenses/by/4.0/"
    held = documents(fetched("bridge"))
    assert held["manifest.json"]["address"] == "https://facts.example.org/claims/bridge/packet.zip"
    assert held["claim.json"]["newsroom"]["name"]["en"] == "The Harbour Post"
    assert held["claim.json"]["licence"] == settings.LICENCE


def test_its_queries_do_not_become_more_with_the_evidence(bridge: Claim) -> None:
    with CaptureQueriesContext(connection) as few:
        fetched("bridge")
    other = make_claim()
    for number in range(10):
        article = make_held_article(f"{QUOTE} {number}")
        make_derivation(article, make_article(provenance="original"))
        make_annotation(other, article, quote=QUOTE, basis="on_record")
    make_verdict(other, "verified")
    make_verdict(other, "verified", correction_en="It says more now.")
    with CaptureQueriesContext(connection) as many:
        fetched(other.slug)
    assert len(many) == len(few)
