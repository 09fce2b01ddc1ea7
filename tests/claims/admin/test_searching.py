"""The back office finds records by their claim as the desk finds claims."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import SearchMark
from tests.factory import (
    make_annotation,
    make_claim,
    make_claimant,
    make_comment,
    make_link,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user("admin"))
    return client


def found(office: Client, model: str, query: str) -> list[str]:
    return [str(row) for row in office.get(f"/admin/claims/{model}/", {"q": query}).context["cl"].result_list]


def test_claims_are_found_by_their_words_phrases_and_claimants_in_either_script(office: Client) -> None:
    make_claim(statement_en="The bridge opens.", statement_zh="大桥开放。")
    make_claim(statement_en="Opens the old bridge?", claimants=[make_claimant(name_en="Mayor Quimby")])
    assert len(found(office, "claim", "bridge")) == 2
    assert found(office, "claim", '"bridge opens"') == ["The bridge opens."]
    assert found(office, "claim", "bridge -old") == ["The bridge opens."]
    assert found(office, "claim", "大橋") == ["The bridge opens."]
    assert found(office, "claim", "quimby") == ["Opens the old bridge?"]


def test_a_claim_is_found_by_its_slug_and_when_it_has_been_merged(office: Client) -> None:
    claim = make_claim(slug="the-bridge", statement_en="The viaduct opens.")
    claim.merge_into(make_claim(statement_en="The tunnel opens."), by=make_user())
    assert found(office, "claim", "the-bridge") == ["The viaduct opens."]
    assert found(office, "claim", "viaduct") == ["The viaduct opens."]


def test_records_are_found_by_their_claim_and_by_words_of_their_own(office: Client) -> None:
    claim = make_claim(statement_en="The tunnel is closed.")
    annotation = make_annotation(claim, basis="anonymous")
    verdict = make_verdict(claim, rationale_en="The log of that night.")
    comment = make_comment(claim, text="Ask the ministry.")
    link = make_link(claim)
    for model, record, words in (
        ("annotation", annotation, "3 May"),
        ("verdict", verdict, "log of that"),
        ("comment", comment, "ministry"),
        ("claimlink", link, claim.slug),
    ):
        for query in ("tunnel", words):
            assert found(office, model, query) == [str(record)], (model, query)
        assert found(office, model, "unheard-of") == []


def test_a_claim_to_choose_is_found_while_its_words_are_typed(office: Client) -> None:
    make_claim(statement_en="The bridge opens.")
    field = {"app_label": "claims", "model_name": "annotation", "field_name": "claim"}
    for term in ("bri", "the bridg", "桥"):
        answer = office.get(reverse("admin:autocomplete"), {**field, "term": term}).json()
        assert [one["text"] for one in answer["results"]] == ["The bridge opens."] * (term != "桥")


def test_a_query_with_nothing_in_it_finds_nothing_and_says_why(office: Client) -> None:
    make_claim()
    page = office.get("/admin/claims/claim/", {"q": "& |"})
    assert list(page.context["cl"].result_list) == []
    assert "There is nothing to look for in this" in page.text


def test_what_is_not_indexed_is_told(office: Client) -> None:
    make_claim()
    SearchMark.objects.bulk_create(SearchMark(kind="claim", key=10**6 + key) for key in range(5000))
    page = office.get("/admin/claims/claim/", {"q": "bridge"}).text
    assert "changes cannot be found yet" in page
    assert "cannot be found yet" not in office.get("/admin/claims/claim/").text


@pytest.mark.parametrize(
    "query", ["'", '"bridge', "a:*", "!(|&)", "\\", "x" * 10_000, "😀", "<->", "%s %(a)s"]
)
def test_whatever_is_asked_is_answered(office: Client, query: str) -> None:
    make_claim()
    assert office.get("/admin/claims/claim/", {"q": query}).status_code == 200
