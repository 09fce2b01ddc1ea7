"""The packets of every sample claim, checked by their own program, and what it says where one was altered;
`pytest -s` prints both."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from articles.models import Article, Revision
from claims.models import Claim
from tests.packets import Packet

pytestmark = pytest.mark.usefixtures("sample_data")

#: One with origins on both sides, passages that do not count, and quotes in several articles.
SLUG = "altman-ousted-and-reinstated"


@pytest.fixture
def packet(tmp_path: Path) -> Packet:
    return Packet.of(SLUG, tmp_path)


def test_the_packet_of_every_sample_claim_is_as_it_should_be(tmp_path: Path) -> None:
    slugs = [claim.slug for claim in Claim.objects.public()]
    results = {slug: Packet.of(slug, tmp_path).check() for slug in slugs}
    assert {slug: one.faults for slug, one in results.items() if one.code} == {}
    print(f"\n{len(slugs)} packets, none with a fault")
    assert len(slugs) == 60


def other_letter(text: str, at: int) -> str:
    return text[:at] + ("a" if text[at] != "a" else "b") + text[at + 1 :]


def quoted(annotations: Any) -> Any:
    """The quote of the first annotation that has a place."""
    targets = (one["target"] for one in annotations)
    return next(one["selector"] for one in targets if isinstance(one.get("selector"), list))


def flip_quote(annotations: Any) -> None:
    quote = quoted(annotations)[0]
    quote["exact"] = other_letter(quote["exact"], 2)


def flip_prefix(annotations: Any) -> None:
    quote = quoted(annotations)[0]
    quote["prefix"] = other_letter(quote.get("prefix", "") or "x", 0)


def move_quote(annotations: Any) -> None:
    position = quoted(annotations)[1]
    position["start"] += 1
    position["end"] += 1


def flip_text(articles: Any) -> None:
    stretch = next(text for one in articles for text in one["revisions"])["shown"][0]
    stretch["text"] = "".join(other_letter(stretch["text"], at)[at] for at in range(len(stretch["text"])))


def alter_basis(evidence: Any) -> None:
    one = next(one for one in evidence["inputs"]["annotations"] if one["basis"] in ("document", "on_record"))
    one["basis"] = "conjecture"


def drop_origin(evidence: Any) -> None:
    evidence["summary"]["support"]["origins"].pop()


def drop_annotation(evidence: Any) -> None:
    evidence["inputs"]["annotations"].pop()


def call_original(evidence: Any) -> None:
    one = next(one for one in evidence["inputs"]["articles"] if one["provenance"] != "original")
    one["provenance"] = "original"


def drop_derivation(evidence: Any) -> None:
    evidence["inputs"]["derivations"].pop()


def alter_status(verdicts: Any) -> None:
    verdicts[-1]["status"] = "refuted"


def alter_claim(claim: Any) -> None:
    claim["statement"]["en"] = "Nothing happened."


def alter_rationale(verdicts: Any) -> None:
    verdicts[-1]["rationale"]["en"] = "We say so."


def alter_correction(verdicts: Any) -> None:
    verdicts[-1]["correction"]["en"] = "We were right before."


def approve_alone(verdicts: Any) -> None:
    verdicts[-1]["self_approval_reason"] = "Nobody else was there."


def alter_rules(rules: Any) -> None:
    rules["statuses"]["refuted"] = ["stated"]


def swap_rows(entries: Any) -> None:
    first, second = [one for one in entries if one["of"][0] == "article"][:2]
    first["row"], second["row"] = second["row"], first["row"]


def drop_entry(entries: Any) -> None:
    entries.pop()


def repeat_entry(entries: Any) -> None:
    entries.append(entries[-1])


TAMPERED: list[tuple[str, Callable[[Any], None], str]] = [
    ("annotations.json", flip_quote, "quotes: the quote of annotation"),
    ("annotations.json", flip_prefix, "quotes: around the quote of annotation"),
    ("annotations.json", move_quote, "quotes: annotation"),
    ("articles.json", flip_text, "quotes: the quote of annotation"),
    ("evidence.json", alter_basis, "evidence: support, "),
    ("evidence.json", alter_basis, "ledger: entry"),
    ("evidence.json", drop_origin, "evidence: support, "),
    ("evidence.json", drop_annotation, "ledger: entry"),
    ("evidence.json", call_original, "ledger: entry"),
    ("evidence.json", drop_derivation, "ledger: entry"),
    ("verdicts.json", alter_status, "statuses: verdict 1: refuted is not supported"),
    ("verdicts.json", alter_status, "ledger: entry"),
    ("verdicts.json", alter_rationale, "ledger: entry"),
    ("verdicts.json", alter_correction, "ledger: entry"),
    ("verdicts.json", approve_alone, "ledger: entry"),
    ("claim.json", alter_claim, "statuses: statement of the claim is not as decided"),
    ("rules.json", alter_rules, "statuses: verdict 1: its evidence supports"),
    ("ledger.jsonl", swap_rows, "ledger: entry"),
    ("ledger.jsonl", drop_entry, "ledger: there is no entry of"),
    ("ledger.jsonl", repeat_entry, "ledger: the entries are not in their order"),
]


@pytest.mark.parametrize(
    ("name", "change", "expected"), TAMPERED, ids=[f"{one[1].__name__}-{one[2][:8]}" for one in TAMPERED]
)
def test_whoever_alters_a_document_and_its_manifest_is_found_out(
    packet: Packet, name: str, change: Callable[[Any], None], expected: str
) -> None:
    packet.alter(name, change)
    result = packet.check()
    print(f"\n{change.__name__}: {result.faults[0]}")
    assert result.code == 1
    assert any(fault.startswith(expected) for fault in result.faults)


def test_a_flipped_byte_is_named_by_its_file(packet: Packet) -> None:
    path = packet.folder / "articles.json"
    held = bytearray(path.read_bytes())
    held[-10] ^= 1
    path.write_bytes(held)
    assert (
        "files: articles.json was altered: its SHA-256 is not the one in manifest.json"
        in packet.check().faults
    )


def test_a_file_that_is_missing_and_one_too_many_are_named(packet: Packet) -> None:
    (packet.folder / "README.txt").rename(packet.folder / "LIESMICH.txt")
    assert packet.check().faults == [
        "files: README.txt is missing",
        "files: LIESMICH.txt is no part of the packet",
    ]


@pytest.mark.parametrize("name", ["manifest.json", "evidence.json", "ledger.jsonl", "rules.json"])
def test_what_cannot_be_read_is_a_fault_and_no_crash(packet: Packet, name: str) -> None:
    (packet.folder / name).write_bytes(b"\xff{[")
    result = packet.check()
    assert result.code == 1
    assert any(f"{name} cannot be read" in fault for fault in result.faults)
    assert any("cannot be checked" in fault for fault in result.faults)


def test_a_document_of_another_shape_is_a_fault_and_no_crash(packet: Packet) -> None:
    packet.alter(
        "evidence.json", lambda evidence: evidence["inputs"].update(annotations=[None, 3, {"id": []}])
    )
    result = packet.check()
    assert result.code == 1
    assert any(fault.startswith("evidence: cannot be checked") for fault in result.faults)


# The texts that readers may not see


def test_a_text_that_somebody_has_is_recognised_and_hashed(packet: Packet, tmp_path: Path) -> None:
    named = next(one for one in packet.read("articles.json") if one["revisions"])
    text = Revision.objects.get(article__key=named["key"], number=named["revisions"][0]["number"]).text
    mine = tmp_path / "mine.txt"
    mine.write_text(text + "\n", encoding="utf-8-sig", newline="\r\n")
    result = packet.check("--text", str(mine))
    assert result.code == 0
    assert f"texts: mine.txt is the text of {named['key']}, revision 1" in result.notes
    assert any(line.startswith("ok     texts: 1 of ") for line in result.lines)
    mine.write_text(other_letter(text, 5), encoding="utf-8")
    assert packet.check("--text", str(mine)).faults == [
        "texts: mine.txt is no text of an article here, nor a file that one was taken from"
    ]


def test_the_very_file_is_recognised_by_its_bytes(packet: Packet, tmp_path: Path) -> None:
    named = next(one for one in packet.read("articles.json") if one["revisions"])
    mine = tmp_path / "mine.bin"
    mine.write_bytes(Revision.objects.get(article__key=named["key"], number=1).received)
    assert any(note.startswith("texts: mine.bin is the") for note in packet.check("--text", str(mine)).notes)


def test_of_an_article_whose_words_nobody_may_see_only_places_and_hashes_are_given(tmp_path: Path) -> None:
    named = next(one for one in Packet.of(SLUG, tmp_path).read("articles.json") if one["revisions"])
    article = Article.objects.get(key=named["key"])
    Article.objects.filter(pk=article.pk).update(shows="nothing")
    packet = Packet.of(SLUG, tmp_path)
    words = [one.quote_exact for one in article.annotations.filter(claim__slug=SLUG)]
    for path in packet.folder.iterdir():
        held = path.read_text(encoding="utf-8")
        assert not [quote for quote in words if quote in held], path.name
    result = packet.check()
    assert result.code == 0
    assert any("give it with --text FILE" in note for note in result.notes)
    mine = tmp_path / "mine.txt"
    mine.write_text(article.revisions.get(number=1).text, encoding="utf-8")
    told = packet.check("--text", str(mine))
    assert told.code == 0
    assert [note for note in told.notes if words[0] in note]
    # Where a window shows no Chinese, words are written as their code points.
    assert packet.check("--text", str(mine), prints="ascii").code == 0


def test_of_an_article_shown_in_full_the_text_is_there_and_is_hashed(tmp_path: Path) -> None:
    named = next(one for one in Packet.of(SLUG, tmp_path).read("articles.json") if one["revisions"])
    Article.objects.filter(key=named["key"]).update(shows="full")
    packet = Packet.of(SLUG, tmp_path)
    (shown,) = [one for one in packet.read("articles.json") if one["key"] == named["key"]]
    assert shown["revisions"][0]["text"] == Revision.objects.get(article__key=named["key"], number=1).text
    result = packet.check()
    assert result.code == 0
    assert any(line.startswith("ok     texts: 1 of ") for line in result.lines)

    def flip(articles: Any) -> None:
        text = next(text for one in articles for text in one["revisions"] if "text" in text)
        text["text"] = other_letter(text["text"], 0)

    packet.alter("articles.json", flip)
    faults = packet.check().faults
    assert f"texts: the text of {named['key']}, revision 1 does not have the SHA-256 that it should" in faults
