"""The front page, the method and the corrections, and what holds for every public page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from django.test import Client

from claims.choices import Basis, Status
from claims.evidence import REASONS
from claims.rules import REVIEW_AFTER, RULES
from tests.database import as_if_committed
from tests.factory import (
    make_annotation,
    make_article,
    make_claim,
    make_claimant,
    make_held_article,
    make_user,
    make_verdict,
)
from tests.public_addresses import is_one_for_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def paths() -> list[str]:
    """Every public page, with something on it."""
    claim = make_claim()
    annotation = make_annotation(claim, basis="anonymous")
    make_verdict(claim)
    make_verdict(claim, "disputed", correction_en="It said unverified before.")
    return [
        "/",
        "/claims/",
        claim.get_absolute_url(),
        "/articles/",
        annotation.article.get_absolute_url(),
        "/method/",
        "/data/",
        "/corrections/",
        "/corrections/zh-Hans.atom",
        "/corrections/en.json",
        "/feeds/en/verdicts.atom",
        "/feeds/en/status/disputed.json",
        "/sitemap.xml",
        "/sitemaps/claims-1.xml",
        "/robots.txt",
        f"{claim.get_absolute_url()}card/",
        f"/oembed/?url=http://testserver{claim.get_absolute_url()}",
        f"{claim.get_absolute_url()}?as_of=2023-11-25",
        f"{claim.get_absolute_url()}verdicts/1/",
        f"{claim.get_absolute_url()}verdicts/2/",
    ]


@pytest.mark.parametrize("role", [None, "", "editor", "reviewer", "admin"])
def test_everybody_may_read_the_public_pages(english: Client, paths: list[str], role: str | None) -> None:
    if role is not None:
        english.force_login(make_user(role))
    assert {path: english.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_public_pages_are_read_and_nothing_else(english: Client, paths: list[str]) -> None:
    for path in paths:
        assert english.head(path).status_code == 200
        assert {english.post(path).status_code, english.delete(path).status_code} == {405}


def test_public_pages_tell_caches_that_they_differ_by_language(english: Client, paths: list[str]) -> None:
    vary = {path: english.get(path).headers.get("Vary") for path in paths}
    by_language = {path: None if is_one_for_all(path) else "Accept-Language, Cookie" for path in paths}
    # A claim's own page is there as a document too.
    own = [path for path in paths if path.partition("?")[0] == paths[2]]
    assert vary == by_language | dict.fromkeys(own, "Accept, Accept-Language, Cookie")


def test_public_pages_set_no_cookie(english: Client, paths: list[str]) -> None:
    for path in paths:
        assert not english.get(path).cookies


def test_public_pages_run_no_script(english: Client, paths: list[str]) -> None:
    for path in paths:
        answer = english.get(path)
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "<script" not in answer.text.replace('<script type="application/ld+json">', "")
        assert " style=" not in answer.text


def test_the_front_shows_the_latest_verdicts_first(english: Client) -> None:
    for number in range(9):
        make_verdict(make_claim(statement_en=f"Claim {number}."), "disputed")
    page = english.get("/")
    assert [row.seen.statement for row in page.context["rows"]] == [f"Claim {n}." for n in range(8, 0, -1)]
    assert 'name="q"' in page.text
    assert 'action="/claims/"' in page.text


def test_the_front_counts_and_explains_every_status(english: Client) -> None:
    for status in ("disputed", "disputed", "refuted"):
        make_verdict(make_claim(), status)
    as_if_committed()
    page = english.get("/")
    assert dict(page.context["statuses"]) == dict.fromkeys(Status.values, 0) | {"disputed": 2, "refuted": 1}
    for status in Status:
        assert str(status.label).capitalize() in page.text
    assert "3 checkable claims" in page.text


def test_the_front_counts_only_the_articles_that_claims_were_found_in(english: Client) -> None:
    claim = make_annotation(basis="conjecture").claim
    make_verdict(claim, "speculative")
    make_held_article("Nobody has annotated this one.")
    as_if_committed()
    assert english.get("/").context["article_count"] == 1


def test_an_empty_site_says_so(english: Client) -> None:
    assert "Nothing has been decided yet." in english.get("/").text
    assert "Nothing has been decided yet." in english.get("/claims/").text
    assert "No article has been brought in yet." in english.get("/articles/").text
    assert "No published verdict has been corrected so far." in english.get("/corrections/").text


def test_the_method_is_the_rules_themselves(english: Client) -> None:
    page = english.get("/method/")
    assert [status for status, _conditions in page.context["rules"]] == Status.values
    for conditions in RULES.values():
        for condition in conditions:
            assert condition.wording.replace("'", "&#x27;") in page.text
    for reason in REASONS.values():
        assert reason.replace("'", "&#x27;") in page.text
    for basis in Basis:
        assert str(basis.label).replace("'", "&#x27;") in page.text
    again = page.text.split('id="again"')[1].split("</section>")[0]
    for status, after in REVIEW_AFTER.items():
        assert str(Status(status.value).label).capitalize() in again
        assert f"after {after.days} days" in again


def test_the_method_says_which_number_each_status_is(english: Client) -> None:
    table = english.get("/method/").text.split('<table class="ratings">')[1].split("</table>")[0]
    rows = [re.sub("<[^>]+>", " ", row).split() for row in table.split("<tr>")[2:]]
    assert [" ".join(row) for row in rows] == [
        "Verified 5",
        "Corroborated 4",
        "Disputed 3",
        "Refuted 1",
        "Unverified no number",
        "Speculative no number",
        "Opinion no number",
    ]


def test_every_status_has_one_line_that_says_what_it_means() -> None:
    lines = {render_to_string("claims/_meaning.html", {"status": status}).strip() for status in Status.values}
    assert "" not in lines
    assert len(lines) == len(Status.values)
    assert not render_to_string("claims/_meaning.html", {"status": "half-true"}).strip()


def test_a_page_that_is_not_there_is_told_in_the_readers_language(english: Client, chinese: Client) -> None:
    answer = english.get("/nowhere/")
    assert (answer.status_code, "There is no such page" in answer.text) == (404, True)
    assert "没有这个页面" in chinese.get("/nowhere/").text


def test_a_fault_of_ours_leaks_nothing(english: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr("claims.views.public._rows", fail)
    english.raise_request_exception = False
    answer = english.get("/")
    assert answer.status_code == 500
    assert "Something went wrong here" in answer.text
    assert "secret" not in answer.text


def test_queries_of_the_front_do_not_grow(same_queries: Callable[[str, Callable[[], object]], None]) -> None:
    def more() -> None:
        claim = make_claim(claimants=[make_claimant()])
        make_annotation(claim, make_held_article(), quote="the bridge opens on 3 May", basis="anonymous")
        make_annotation(claim, make_article(provenance="original"), basis="document")
        make_verdict(claim, "verified")

    same_queries("/", more)
