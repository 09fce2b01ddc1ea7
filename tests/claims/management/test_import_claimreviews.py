"""ClaimReviews of others by command: a line for each, and what is counted at the end."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from claims.claimreview import RATINGS
from claims.models import Claim, OutsideVerdict
from claims.outside.finding import reviews_in
from claims.outside.review import Refused, Why, read_review
from tests.claims.outside.test_review import WHOLE
from tests.factory import make_claim, make_user

pytestmark = pytest.mark.django_db

SECOND = WHOLE | {
    "url": "https://checkers.example.org/checks/ferry",
    "claimReviewed": "The ferry &amp;quot;Anna&amp;quot; sank",
}


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """Two sound reviews, one of them twice, among what there is in the wild."""
    items: list[Any] = [
        [WHOLE],
        None,
        [WHOLE | {"url": WHOLE["url"] + "/"}],
        [WHOLE | {"claimReviewed": "El puente está cerrado", "inLanguage": "es"}],
        [WHOLE | {"reviewRating": {"@type": "rating", "ratingValue": -1}}],
        [WHOLE | {"claimReviewed": "\0"}, SECOND],
    ]
    document = {"@type": "DataFeed", "dataFeedElement": [{"item": one} for one in items]}
    file = tmp_path / "feed.json"
    file.write_text(json.dumps(document), "utf-8")
    return file


def told(*arguments: str) -> list[str]:
    said = StringIO()
    call_command("import_claimreviews", *arguments, stdout=said)
    return said.getvalue().splitlines()


def test_each_review_has_a_line_and_each_reason_a_count(feed: Path) -> None:
    by = make_user(username="li")
    lines = told(str(feed), "--by", "li")
    assert lines == [
        "feed.json 1: new claim the-bridge-opens-on-3-may: The bridge opens on 3 May",
        "feed.json 2: not taken: no ClaimReview in it",
        "feed.json 3: known already of the claim the-bridge-opens-on-3-may: The bridge opens on 3 May",
        "feed.json 4: not taken: neither Chinese nor English",
        "feed.json 5: not taken: no rating",
        "feed.json 6: not taken: it says of no claim",
        'feed.json 7: new claim the-ferry-anna-sank: The ferry "Anna" sank'
        " (mended: entities, tags or controls in a text)",
        "In all:",
        "       2 new claim",
        "       1 known already of the claim",
        "       1 not taken: it says of no claim",
        "       1 not taken: neither Chinese nor English",
        "       1 not taken: no ClaimReview in it",
        "       1 not taken: no rating",
    ]
    assert {one.created_by for one in OutsideVerdict.objects.all()} == {by}


def test_twice_is_as_once(feed: Path) -> None:
    told(str(feed))
    before = list(OutsideVerdict.objects.order_by("pk").values())
    assert "       3 known already of the claim" in told(str(feed))
    assert list(OutsideVerdict.objects.order_by("pk").values()) == before
    assert Claim.objects.count() == 2


def test_a_dry_run_says_the_same_and_keeps_nothing(feed: Path) -> None:
    dry = told(str(feed), "--dry-run")
    assert not Claim.objects.exists()
    assert "Nothing was kept. It would have been:" in dry
    assert dry[:7] == told(str(feed))[:7]


def test_one_that_the_database_refuses_undoes_no_other(feed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_claim(slug="the-ferry-anna-sank")
    lines = told(str(feed))
    assert lines[6].startswith("feed.json 7: new claim the-ferry-anna-sank-")
    monkeypatch.setattr("claims.outside.review.LONGEST_NAME", 1000)
    long = SECOND | {"claimReviewed": "Another ferry sank", "itemReviewed": {"author": "x" * 900}}
    feed.write_text(json.dumps([long, WHOLE | {"claimReviewed": "A third one sank", "url": SECOND["url"]}]))
    first, second, *_counts = told(str(feed))
    assert first.startswith("feed.json 1: not taken: refused by the rules of the database: ")
    assert second.startswith("feed.json 2: new claim a-third-one-sank")
    assert not Claim.objects.filter(statement_en="Another ferry sank").exists()


def test_a_folder_is_read_and_what_cannot_be_is_told(tmp_path: Path, feed: Path) -> None:
    (tmp_path / "broken.json").write_text('[\n{"@type": "ClaimReview",}]')
    (tmp_path / "notes.txt").write_text("Not looked at.")
    (tmp_path / "page.html").write_text(
        f'<html><head><script type="application/ld+json">{json.dumps(SECOND)}</script></head></html>'
    )
    said = StringIO()
    with pytest.raises(CommandError, match="1 of the sources"):
        call_command("import_claimreviews", str(tmp_path), stdout=said)
    lines = said.getvalue()
    assert "broken.json: not read on: this is no JSON: " in lines
    assert "line 2" in lines
    assert "page.html 1: known already of the claim the-ferry-anna-sank" in lines
    assert "notes.txt" not in lines


def test_the_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    received = io.TextIOWrapper(io.BytesIO(json.dumps(WHOLE).encode()))
    monkeypatch.setattr("sys.stdin", received)
    assert told("-")[0].startswith("input 1: new claim")
    assert OutsideVerdict.objects.get().read_from == "input"


def test_an_address_inside_the_network_is_not_fetched() -> None:
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("import_claimreviews", "http://127.0.0.1/feed.json", stdout=said)
    assert (
        "http://127.0.0.1/feed.json: not read on: it could not be fetched (private-address" in said.getvalue()
    )


@pytest.mark.parametrize("arguments", [["nowhere.json"], ["--by", "nobody", "."]])
def test_a_wrong_path_and_an_unknown_user_are_refused_before_anything(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        told(*arguments)


@pytest.mark.usefixtures("sample_data")
def test_what_we_tell_is_read_back_whole(settings: Settings) -> None:
    """`pytest -s` prints the counts."""
    settings.ORIGIN = "https://facts.example.org"
    settings.ALLOWED_HOSTS = ["facts.example.org"]
    reader = Client(headers={"host": "facts.example.org"})
    answer: Any = reader.get("/claimreview.json")
    feed = b"".join(answer.streaming_content)
    rated = Claim.objects.public().filter(current_verdict__status__in=[one.value for one in RATINGS])
    reviews = [read_review(one.review) for one in reviews_in(io.BytesIO(feed), "feed") if one.review]
    assert {one.address for one in reviews} == {
        f"https://facts.example.org{claim.get_absolute_url()}" for claim in rated
    }
    assert {one.mended for one in reviews} == {()}
    in_pages = list(_in_pages(reader))
    assert {one.address for one in in_pages} == {one.address for one in reviews}
    assert len(in_pages) == len(reviews) > 10
    for one in reviews:
        with pytest.raises(Refused) as refused:
            read_review(one.as_received, ours=settings.ORIGIN)
        assert refused.value.why == Why.OURS
    print(
        f"\n{len(reviews)} of {rated.count()} rated claims are read back, from the feed and from their pages"
    )


def _in_pages(reader: Client) -> Iterator[Any]:
    for claim in Claim.objects.public():
        page = reader.get(claim.get_absolute_url()).content
        yield from (read_review(one.review) for one in reviews_in(io.BytesIO(page), "page") if one.review)


def test_a_file_may_be_called_what_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / "feed\udcff.json"
    file.write_text(json.dumps(WHOLE), "utf-8")
    assert told(str(file))[0].startswith("feed\N{REPLACEMENT CHARACTER}.json 1: new claim")
    assert OutsideVerdict.objects.get().read_from == "feed\N{REPLACEMENT CHARACTER}.json"
