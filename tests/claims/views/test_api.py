"""The JSON API: what it answers, to whom, and what it never shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from articles.models import Article
from claims.models import Claim
from tests.claims.views.conftest import More
from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_claimant,
    make_derivation,
    make_held_article,
    make_link,
    make_publisher,
    make_supported_claim,
    make_topic,
    make_user,
    make_verdict,
)
from tests.json_api import API, ask, public_claim

pytestmark = pytest.mark.django_db


def test_a_claim_is_told_as_of_its_verdict_in_both_languages(client: Client) -> None:
    topic = make_topic(name_zh="桥", name_en="Bridges")
    claimant = make_claimant(name_zh="港务长", name_en="Harbour master", role_en="of the harbour")
    claim = make_supported_claim(
        make_claim(
            statement_en="The bridge opens on 3 May.",
            statement_zh="大桥于 5 月 3 日开通。",
            said_on="2024-05-01",
            said_precision="month",
            claimants=[claimant],
            topics=[topic],
        )
    )
    make_verdict(claim, "verified", rationale_en="The order says so.", rationale_zh="命令如此。")
    Claim.objects.filter(pk=claim.pk).update(statement_en="The desk has reworded it.")
    told = ask(client, f"/claims/{claim.slug}")
    assert told["statement"] == {"zh-Hans": "大桥于 5 月 3 日开通。", "en": "The bridge opens on 3 May."}
    assert told["said_on"] == "2024-05"
    assert [one["name"] for one in told["claimants"]] == [{"zh-Hans": "港务长", "en": "Harbour master"}]
    assert told["topics"] == [{"slug": topic.slug, "name": {"zh-Hans": "桥", "en": "Bridges"}}]
    assert told["rationale"] == {"zh-Hans": "命令如此。", "en": "The order says so."}
    assert told["verdict"]["status"] == "verified"
    assert told["support"] == {"origins": 1, "strong": 1, "weak": 0, "articles": 1}
    assert told["url"] == f"http://testserver/claims/{claim.slug}/"


def test_a_still_holds_keeps_the_grounds_of_the_verdict_it_confirms(client: Client) -> None:
    claim = public_claim()
    make_verdict(claim, kind="still_holds", rationale_en="Nothing new came.")
    told = ask(client, f"/claims/{claim.slug}")
    assert told["rationale"]["en"] == "What was found bears this out."
    assert (told["verdict"]["number"], told["verdict"]["grounds"]) == (2, 1)
    decisions = ask(client, f"/claims/{claim.slug}/verdicts")["verdicts"]
    assert [one["kind"] for one in decisions] == ["verdict", "still_holds"]


def test_what_came_after_the_verdict_is_counted_and_not_told(client: Client) -> None:
    claim = public_claim()
    make_annotation(claim, make_article())
    other = make_link(claim, make_claim()).other
    told = ask(client, f"/claims/{claim.slug}")
    assert (told["under_review"], told["links"]) == (1, [])
    assert len(ask(client, f"/claims/{claim.slug}/annotations")["annotations"]) == 1
    make_verdict(make_annotation(other, basis="anonymous").claim)
    assert ask(client, f"/claims/{claim.slug}")["links"] == [
        {"kind": "refines", "claim": other.slug, "is_reversed": False}
    ]
    assert ask(client, f"/claims/{other.slug}")["links"][0]["is_reversed"]


def test_claims_without_a_public_verdict_are_told_nowhere(client: Client) -> None:
    hidden = make_annotation(make_claim(), basis="anonymous")
    make_verdict(hidden.claim, approved=False)
    for part in ("", "/annotations", "/evidence", "/verdicts"):
        assert "no claim" in ask(client, f"/claims/{hidden.claim.slug}{part}", 404)["detail"]
        ask(client, f"/claims/there-is-none{part}", 404)
    assert ask(client, "/claims")["claims"] == []
    assert ask(client, f"/articles/{hidden.article.key}/annotations")["annotations"] == []
    assert ask(client, f"/articles/{hidden.article.key}")["claims"] == 0
    ask(client, "/articles/there-is-none", 404)
    ask(client, "/articles/there-is-none/annotations", 404)


@pytest.mark.parametrize("part", ["", "/annotations", "/evidence", "/verdicts"])
def test_a_merged_claim_leads_to_the_one_in_its_place(client: Client, part: str) -> None:
    claim, other = public_claim(), public_claim()
    claim.merge_into(other, by=make_user())
    answer = client.get(f"{API}/claims/{claim.slug}{part}")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{API}/claims/{other.slug}{part}")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_withdrawn_claim_is_gone_but_its_verdicts_say_why(client: Client) -> None:
    claim = public_claim()
    make_verdict(claim, kind="withdrawal", correction_en="The passage was misread.")
    for part in ("", "/annotations", "/evidence"):
        assert "withdrawn" in ask(client, f"/claims/{claim.slug}{part}", 410)["detail"]
    last = ask(client, f"/claims/{claim.slug}/verdicts")["verdicts"][-1]
    assert (last["kind"], last["status"]) == ("withdrawal", None)
    assert last["correction"]["en"] == "The passage was misread."


def test_evidence_names_origins_and_what_does_not_count(client: Client) -> None:
    origin = make_article(key="ministry-order", provenance="original")
    copy = make_held_article(key="gazette", publisher=make_publisher())
    make_derivation(copy, origin, "republishes")
    counted = make_annotation(make_claim(), copy, quote=QUOTE, basis="document")
    untraced = make_annotation(counted.claim, make_article(key="rumour"), basis="anonymous")
    make_verdict(counted.claim, "verified")
    told = ask(client, f"/claims/{counted.claim.slug}/evidence")
    [only] = told["support"]["origins"]
    assert (only["article"], only["strength"]) == ("ministry-order", "strong")
    assert only["repeaters"] == [
        {
            "article": "gazette",
            "kind": "republishes",
            "path": ["gazette", "ministry-order"],
            "annotations": [counted.pk],
        }
    ]
    assert [(one["annotation"], one["reason"]) for one in told["uncounted"]] == [
        (untraced.pk, "unknown_origin")
    ]
    assert {one["key"] for one in told["sources"]} == {"ministry-order", "gazette", "rumour"}
    assert "verified" in told["supported_statuses"]


def test_of_an_article_no_more_is_shown_than_on_its_page(client: Client) -> None:
    article = make_held_article()
    make_verdict(make_annotation(make_claim(), article, quote=QUOTE, basis="anonymous").claim)
    told = ask(client, f"/articles/{article.key}")
    [sentence] = told["shown"]
    assert sentence["text"] == "The harbour master said the bridge opens on 3 May."
    assert (sentence["start"], sentence["end"]) == (0, len(sentence["text"]))
    [quoted] = ask(client, f"/articles/{article.key}/annotations")["annotations"]
    assert quoted["quote"]["exact"] == QUOTE
    assert quoted["position"]["start"] == sentence["text"].index(QUOTE)
    Article.objects.filter(pk=article.pk).update(shows="full")
    whole = ask(client, f"/articles/{article.key}")["shown"]
    assert [one["text"] for one in whole][1:] == ["Nobody at the ministry would confirm the date."]


def test_of_an_article_that_shows_nothing_no_word_is_told(client: Client) -> None:
    article = make_held_article(shows="nothing")
    noted = make_annotation(
        make_claim(statement_en="It opens soon."),
        article,
        quote=QUOTE,
        basis="anonymous",
        translation_zh="大桥于 5 月 3 日开通",
        speaker="The harbour master",
    )
    make_verdict(noted.claim)
    slug = noted.claim.slug
    paths = [f"/articles/{article.key}", f"/articles/{article.key}/annotations", "/articles", "/claims"]
    paths += [f"/claims/{slug}{part}" for part in ("", "/annotations", "/evidence", "/verdicts")]
    for path in paths:
        text = str(ask(client, path))
        assert "3 May" not in text
        assert "harbour master" not in text
        assert "开通" not in text
    [told] = ask(client, f"/claims/{slug}/annotations")["annotations"]
    assert (told["id"], told["quote"], told["position"]) == (noted.pk, None, None)
    assert ask(client, f"/articles/{article.key}")["shown"] == []


def test_a_removed_annotation_is_told_only_as_not_counted(client: Client) -> None:
    claim = public_claim()
    kept = make_annotation(claim, make_article(), basis="anonymous")
    gone = make_annotation(claim, basis="anonymous")
    make_verdict(claim, is_substantive=False)
    gone.refresh_from_db()
    gone.remove(by=make_user(), reason="Misread.", version=gone.version)
    told = ask(client, f"/claims/{claim.slug}/annotations")["annotations"]
    assert gone.pk not in [one["id"] for one in told]
    assert kept.pk in [one["id"] for one in told]
    uncounted = ask(client, f"/claims/{claim.slug}/evidence")["uncounted"]
    assert [one["reason"] for one in uncounted if one["annotation"] == gone.pk] == ["removed"]


def followed(client: Client, path: str, what: str) -> list[Any]:
    """All pages from this one on."""
    found: list[Any] = []
    address: str | None = f"{API}{path}"
    while address:
        answer = client.get(address)
        told = answer.json()
        found += told[what]
        assert ("next" in answer.headers.get("Link", "")) == bool(told["next"])
        address = told["next"]
    return found


def test_who_follows_next_meets_each_claim_once_whatever_comes_in(client: Client) -> None:
    slugs = [public_claim().slug for _number in range(5)]
    first = ask(client, "/claims?limit=2")
    new = public_claim().slug
    make_verdict(Claim.objects.get(slug=slugs[4]), is_substantive=False)
    further = followed(client, first["next"].removeprefix(f"http://testserver{API}"), "claims")
    assert [one["slug"] for one in [*first["claims"], *further]] == slugs[::-1]
    assert [one["slug"] for one in followed(client, "/claims?limit=1", "claims")] == [new, *slugs[::-1]]


def test_lists_of_everything_have_pages(client: Client) -> None:
    claim = public_claim()
    for _number in range(4):
        make_annotation(claim, basis="anonymous")
    make_verdict(claim, is_substantive=False)
    make_verdict(claim, is_substantive=False)
    annotations = followed(client, f"/claims/{claim.slug}/annotations?limit=2", "annotations")
    assert [one["id"] for one in annotations] == sorted(claim.annotations.values_list("pk", flat=True))
    verdicts = followed(client, f"/claims/{claim.slug}/verdicts?limit=1", "verdicts")
    assert [one["number"] for one in verdicts] == [1, 2, 3]
    keys = list(Article.objects.held().order_by("-pk").values_list("key", flat=True))
    assert [one["key"] for one in followed(client, "/articles?limit=2", "articles")] == keys
    assert len(keys) == 5


def test_claims_are_found_by_words_and_each_filter(client: Client) -> None:
    publisher, claimant, topic = make_publisher(), make_claimant(), make_topic()
    claim = make_claim(
        statement_en="A lighthouse was sold.",
        statement_zh="灯塔已出售。",
        said_on="2021-03-04",
        said_precision="day",
        claimants=[claimant],
        topics=[topic],
    )
    article = make_held_article(publisher=publisher)
    make_verdict(make_annotation(claim, article, quote=QUOTE, basis="anonymous").claim)
    public_claim(said_on="2022-01-01", said_precision="day")
    asked = [
        "q=lighthouse",
        "q=灯塔",
        f"topic={topic.slug}",
        f"claimant={claimant.pk}",
        f"publisher={publisher.pk}",
        "year=2021",
        "year=2021&year=1999",
        "language=zh-Hans",
        "status=unverified&year=2021",
    ]
    for query in asked:
        assert [one["slug"] for one in ask(client, f"/claims?{query}")["claims"]] == [claim.slug], query
    for query in (
        "q=-lighthouse",
        "q=zeppelin",
        "status=refuted",
        "topic=unheard-of",
        "q=lighthouse&year=2022",
    ):
        assert ask(client, f"/claims?{query}")["claims"] == [], query


def test_articles_are_found_by_words_readers_see_and_each_filter(client: Client) -> None:
    publisher = make_publisher()
    article = make_held_article(
        title_en="A lighthouse is sold",
        publisher=publisher,
        kind="commentary",
        published_at="2021-03-04T00:00Z",
        published_precision="day",
    )
    make_held_article("灯塔无人看守。", lang="zh-Hans", kind="report")
    make_article(title_en="A lighthouse that is only cited")
    for query in ("q=lighthouse", f"publisher={publisher.pk}", "year=2021", "kind=commentary", "language=en"):
        assert [one["key"] for one in ask(client, f"/articles?{query}")["articles"]] == [article.key], query
    for query in ("q=看守", "q=ministry", "q=-lighthouse", "year=1999"):
        assert ask(client, f"/articles?{query}")["articles"] == [], query


def a_full_claim(claim: Claim | None = None) -> Claim:
    """With everything that is told of one."""
    claim = claim or make_claim(claimants=[make_claimant()], topics=[make_topic()])
    origin = make_article(provenance="original", publisher=make_publisher())
    copy = make_held_article(publisher=make_publisher())
    make_derivation(copy, origin, "republishes")
    make_annotation(claim, copy, quote=QUOTE, basis="document", origin=origin)
    make_annotation(claim, make_article(), stance="contradicts", basis="anonymous")
    make_verdict(claim, "verified", is_substantive=False)
    make_link(claim, public_claim())
    return claim


@pytest.mark.parametrize("path", ["/claims?limit=100", "/articles?limit=100", "/claims?q=bridge&limit=100"])
def test_lists_take_as_many_queries_however_long(
    same_queries: Callable[[str, More], None], path: str
) -> None:
    same_queries(f"{API}{path}", a_full_claim)


@pytest.mark.parametrize("part", ["", "/annotations?limit=100", "/evidence", "/verdicts"])
def test_a_claim_takes_as_many_queries_whatever_it_has(
    same_queries: Callable[[str, More], None], part: str
) -> None:
    claim = make_claim(claimants=[make_claimant()], topics=[make_topic()])
    same_queries(f"{API}/claims/{claim.slug}{part}", lambda: a_full_claim(claim))


@pytest.mark.parametrize("part", ["", "/annotations?limit=100"])
def test_an_article_takes_as_many_queries_whatever_it_has(
    same_queries: Callable[[str, More], None], part: str
) -> None:
    article = make_held_article()

    def more() -> None:
        make_derivation(article, make_article(), "quotes")
        make_verdict(make_annotation(make_claim(), article, quote=QUOTE, basis="anonymous").claim)

    same_queries(f"{API}/articles/{article.key}{part}", more)
