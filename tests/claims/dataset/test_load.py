"""A small data set comes in whole, once; anything wrong is told, and then nothing of it is there."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import models

from articles.documents import Document, Part, assemble
from articles.models import Article, Derivation, Publisher, Revision
from claims.choices import AnchorState
from claims.dataset.files import DatasetError, write
from claims.dataset.load import load
from claims.models import Anchor, Annotation, Claim, Claimant, ClaimLink, Topic, Verdict
from tests.factory import make_article, make_user, make_verdict

pytestmark = pytest.mark.django_db

TABLES: list[type[models.Model]] = [
    Publisher,
    Article,
    Revision,
    Derivation,
    Topic,
    Claimant,
    Claim,
    ClaimLink,
    Annotation,
    Anchor,
    Verdict,
    User,
]
WHOLE = "The bridge, at last\n\nThe harbour master said the bridge opens on 3 May.\n\nNobody else would say."


def story() -> dict[str, dict[str, Any]]:
    """The files of a small data set; a test changes what it is about."""
    return {
        "dataset.yaml": {"format": 1, "entered_by": "editor"},
        "publishers.yaml": {"gazette": {"name_en": "Harbour Gazette", "original_language": "en"}},
        "topics.yaml": {"bridge": {"name_en": "The bridge", "original_language": "en"}},
        "claimants.yaml": {
            "master": {"name_en": "The harbour master", "role_en": "official", "original_language": "en"}
        },
        "articles/gazette-3-may.yaml": {
            "kind": "report",
            "title_en": "The bridge, at last",
            "original_language": "en",
            "publisher": "gazette",
            "address": "https://gazette.example.org/bridge",
            "languages": ["en"],
            "published": "2024-05-01",
            "provenance": "derived",
            "derivations": [{"article": "harbour-notice", "kind": "summarises", "note_en": "in full"}],
            "excerpt": {
                "cut_from_sha256": "ab" * 32,
                "blocks": [
                    {"kind": "omission", "lang": "en"},
                    {"kind": "paragraph", "lang": "en", "text": "[…] the bridge opens on 3 May."},
                    {"kind": "omission", "lang": "en"},
                ],
            },
        },
        "articles/harbour-notice.yaml": {
            "kind": "statement",
            "title_en": "Notice to skippers",
            "original_language": "en",
            "access": "not_read",
            "provenance": "original",
            "provenance_reason": "the notice itself",
        },
        "claims/bridge-opens.yaml": {
            "kind": "attribution",
            "statement_en": "The harbour master said that the bridge opens on 3 May.",
            "original_language": "en",
            "claimants": ["master"],
            "said_on": "2024-05",
            "topics": ["bridge"],
            "links": [{"kind": "says", "claim": "bridge-date"}],
            "annotations": [
                {
                    "article": "gazette-3-may",
                    "stance": "states",
                    "quote": "the bridge opens on 3 May",
                    "language": "en",
                    "speaker": "the harbour master",
                    "origin": "harbour-notice",
                    "basis": "on_record",
                }
            ],
            "verdicts": [
                {
                    "status": "verified",
                    "rationale_en": "The notice says so.",
                    "proposed_by": "editor",
                    "decided_by": "reviewer",
                }
            ],
        },
        "claims/bridge-date.yaml": {
            "kind": "fact",
            "statement_en": "The bridge opens on 3 May.",
            "original_language": "en",
            "annotations": [{"article": "harbour-notice", "stance": "context", "basis": "document"}],
        },
    }


def put(folder: Path, files: dict[str, dict[str, Any]]) -> Path:
    for name, fields in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(write(fields), encoding="utf-8")
    return folder


def counts() -> list[int]:
    return [model._default_manager.count() for model in TABLES]


def test_everything_in_the_files_is_on_record(tmp_path: Path) -> None:
    report = load(put(tmp_path, story()))
    claim = Claim.objects.get(slug="bridge-opens")
    assert (str(claim.said_on), claim.said_precision) == ("2024-05-01", "month")
    assert [str(claimant) for claimant in claim.claimants.all()] == ["The harbour master"]
    assert [topic.slug for topic in claim.topics.all()] == ["bridge"]
    assert [(link.kind, link.other.slug) for link in claim.links.all()] == [("says", "bridge-date")]
    annotation = claim.annotations.get()
    assert annotation.created_by is not None
    assert (annotation.origin, annotation.created_by.username) == (
        Article.objects.get(key="harbour-notice"),
        "editor",
    )
    article = annotation.article
    assert (article.access, article.published_precision, str(article.publisher)) == (
        "held",
        "day",
        "Harbour Gazette",
    )
    revision = article.revisions.get()
    assert (revision.is_excerpt, revision.cut_from_sha256) == (True, "ab" * 32)
    assert revision.text == "[…]\n\n[…] the bridge opens on 3 May.\n\n[…]"
    assert annotation.anchors.get().state == AnchorState.EXACT
    assert article.derivations.get().note_en == "in full"
    verdict = claim.verdicts.get()
    assert claim.current_verdict == verdict
    assert verdict.decided_by is not None
    assert (verdict.proposed_by.username, verdict.decided_by.username) == ("editor", "reviewer")
    assert claim.annotations.all().readers_see().count() == 1
    assert dict(report.made) == {
        "publishers": 1,
        "claimants": 1,
        "topics": 1,
        "articles": 2,
        "excerpts": 1,
        "derivations": 1,
        "claims": 2,
        "annotations": 2,
        "verdicts": 1,
        "links": 1,
    }


def test_a_second_time_changes_nothing_and_says_so(tmp_path: Path) -> None:
    first = load(put(tmp_path, story()))
    before = counts()
    again = load(tmp_path)
    assert (counts(), dict(again.made), again.differing) == (before, {}, [])
    assert again.unchanged == first.made


def test_users_are_found_by_name_or_made_without_a_password(tmp_path: Path) -> None:
    editor = make_user("editor", username="editor", password="kept")
    load(put(tmp_path, story()))
    reviewer = User.objects.get(username="reviewer")
    assert not reviewer.has_usable_password()
    assert [group.name for group in reviewer.groups.all()] == ["reviewer"]
    editor.refresh_from_db()
    assert editor.check_password("kept")
    assert Verdict.objects.get().proposed_by == editor


def test_what_the_desk_changed_since_stays_and_is_named(tmp_path: Path) -> None:
    load(put(tmp_path, story()))
    claim = Claim.objects.get(slug="bridge-opens")
    claim.unknowns_en = "Who signed the notice."
    claim.statement_en = "The harbour master said the bridge would open on 3 May."
    claim.save()
    annotation = claim.annotations.get()
    annotation.remove(by=make_user(), reason="Read once more.")
    make_verdict(claim, "unverified", rationale_en="The notice is gone.")
    before = counts()
    report = load(tmp_path)
    assert report.differing == [
        "claims/bridge-opens.yaml: statement_en on record differs and stays as it is."
    ]
    assert (counts(), dict(report.made)) == (before, {})
    claim.refresh_from_db()
    assert claim.statement_en == "The harbour master said the bridge would open on 3 May."
    annotation.refresh_from_db()
    assert annotation.removed_at


def test_a_verdict_of_the_desk_is_not_followed_by_one_from_the_file(tmp_path: Path) -> None:
    files = story()
    verdicts = files["claims/bridge-opens.yaml"].pop("verdicts")
    load(put(tmp_path, files))
    claim = Claim.objects.get(slug="bridge-opens")
    decided = make_verdict(claim, "verified", rationale_en="We rang him.")
    files["claims/bridge-opens.yaml"]["verdicts"] = verdicts
    report = load(put(tmp_path, files))
    assert report.differing == [
        "claims/bridge-opens.yaml, verdict 1: the verdict on record differs and stays as it is."
    ]
    assert claim.verdicts.get() == decided


def test_a_data_set_that_grew_adds_what_is_new(tmp_path: Path) -> None:
    files = story()
    load(put(tmp_path, files))
    block = files["articles/gazette-3-may.yaml"]["excerpt"]["blocks"][0]
    block |= {"kind": "heading-1", "text": "The bridge, at last"}
    files["claims/bridge-date.yaml"]["annotations"].append(
        {"article": "gazette-3-may", "stance": "states", "quote": "The bridge, at last", "language": "en"}
    )
    report = load(put(tmp_path, files))
    assert dict(report.made) == {"excerpts": 1, "annotations": 1}
    states = Anchor.objects.filter(revision__number=2).values_list("state", flat=True)
    assert list(states) == ["exact", "exact"]


def full_text() -> Document:
    text, blocks, marks = assemble(Part("paragraph", part, "en") for part in WHOLE.split("\n\n"))
    return Document(text=text, blocks=blocks, marks=marks, languages=("en",))


def test_beside_the_full_text_an_excerpt_is_nothing_new(tmp_path: Path) -> None:
    load(put(tmp_path, story()))
    article = Article.objects.get(key="gazette-3-may")
    article.add_revision(full_text(), WHOLE.encode(), by=None)
    files = story()
    files["articles/gazette-3-may.yaml"]["excerpt"]["blocks"][0] = {
        "kind": "heading-1",
        "lang": "en",
        "text": "The bridge, at last",
    }
    assert not load(put(tmp_path, files)).made
    assert article.revisions.count() == 2


@pytest.mark.parametrize("by_file", [True, False])
def test_an_article_brought_in_before_is_the_same_article(tmp_path: Path, by_file: bool) -> None:
    files = story()
    there = make_article(key="there", title_en="The bridge, at last", provenance="derived")
    revision = there.add_revision(full_text(), WHOLE.encode(), by=None)
    if by_file:
        files["articles/gazette-3-may.yaml"]["excerpt"]["cut_from_sha256"] = revision.received_sha256
    else:
        there.address = "http://www.gazette.example.org/bridge/?utm_source=x"
        there.save()
    report = load(put(tmp_path, files))
    assert Article.objects.count() == 2
    annotation = there.annotations.get()
    assert annotation.anchors.get().state == "exact"
    assert report.differing[0].startswith("articles/gazette-3-may.yaml: key, ")
    assert not load(tmp_path).made


def test_times_are_those_of_the_file_where_it_gives_them(tmp_path: Path) -> None:
    files = story()
    claim = files["claims/bridge-opens.yaml"]
    claim["annotations"][0]["created_at"] = "2024-05-02T10:00Z"
    claim["verdicts"][0] |= {"proposed_at": "2024-05-02T11:00Z", "decided_at": "2024-05-02T12:00:30Z"}
    load(put(tmp_path, files))
    verdict = Verdict.objects.get()
    assert verdict.decided_at is not None
    assert verdict.proposed_at.isoformat() == "2024-05-02T11:00:00+00:00"
    assert verdict.decided_at.isoformat() == "2024-05-02T12:00:30+00:00"
    assert Annotation.objects.readers_see().count() == 1


def test_a_verdict_that_nobody_decided_is_pending(tmp_path: Path) -> None:
    files = story()
    del files["claims/bridge-opens.yaml"]["verdicts"][0]["decided_by"]
    load(put(tmp_path, files))
    assert Verdict.objects.get().decision == "pending"


ARTICLE, CLAIM = "articles/gazette-3-may.yaml", "claims/bridge-opens.yaml"
WRONG: list[tuple[str, list[str | int], Any, str]] = [
    ("dataset.yaml", ["format"], 2, "dataset.yaml: this is not format 1, the one that is understood here."),
    ("dataset.yaml", ["colour"], "red", "dataset.yaml: there is no field “colour” here."),
    ("publishers.yaml", ["gazette", "nmae"], "X", "publishers.yaml, gazette: there is no field “nmae” here."),
    (
        "topics.yaml",
        ["bridge", "original_language"],
        "zh-Hans",
        "topics.yaml, bridge: Constraint “topic_name_exists_in_its_original_language” is violated.",
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


def test_the_command_says_what_it_did(tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("load_dataset", put(tmp_path, story()), stdout=out)
    assert "claims:           2 made, 0 there already\n" in out.getvalue()
    Topic.objects.update(name_en="The tunnel")
    out = io.StringIO()
    call_command("load_dataset", tmp_path, stdout=out)
    assert "claims:           0 made, 2 there already\n" in out.getvalue()
    assert "topics.yaml, bridge: name_en on record differs and stays as it is." in out.getvalue()


def test_a_folder_without_a_data_set_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"^dataset.yaml: this file is missing\.$"):
        load(tmp_path)
