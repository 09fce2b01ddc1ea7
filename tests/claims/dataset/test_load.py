"""A small data set comes in whole, once, and what is on record already stays as it is."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from articles.documents import Document, Part, assemble
from articles.models import Article
from claims.choices import AnchorState
from claims.dataset.load import load
from claims.models import Anchor, Annotation, Claim, Topic, Verdict
from tests.claims.dataset.story import WHOLE, counts, put, story
from tests.factory import make_article, make_user, make_verdict

pytestmark = pytest.mark.django_db


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


def test_the_command_says_what_it_did(tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("load_dataset", put(tmp_path, story()), stdout=out)
    assert "claims:           2 made, 0 there already\n" in out.getvalue()
    Topic.objects.update(name_en="The tunnel")
    out = io.StringIO()
    call_command("load_dataset", tmp_path, stdout=out)
    assert "claims:           0 made, 2 there already\n" in out.getvalue()
    assert "topics.yaml, bridge: name_en on record differs and stays as it is." in out.getvalue()
