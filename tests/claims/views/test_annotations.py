"""The annotations of public claims for machines: who gets which, in which words, and in which collections."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from articles.models import Article
from claims import webannotation
from claims.models import Anchor, Annotation, Claim
from claims.views import annotations as views
from tests.factory import (
    QUOTE,
    TEXT,
    make_annotation,
    make_article,
    make_claim,
    make_held_article,
    make_revision,
    make_user,
    make_verdict,
)
from tests.structured import faults

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
LIST = "/articles/gazette/annotations/"
HANZI = "上一段与此无关。\n\n有人不信。他说😀：“𠮷野家已关闭。”没有人证实。"


@pytest.fixture
def gazette() -> Article:
    return make_held_article(key="gazette", title_en="Bridge opens", title_zh="大桥开放")


@pytest.fixture
def bridge(gazette: Article) -> Annotation:
    """The one annotation of the gazette that readers see."""
    claim = make_claim(slug="bridge")
    one = make_annotation(
        claim, gazette, quote=QUOTE, basis="anonymous", note_en="He said it twice.", by=make_user()
    )
    make_verdict(claim, "refuted")
    return one


def path(one: Annotation) -> str:
    return f"/annotations/{one.pk}"


def document(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200
    return json.loads(answer.text)


def listed(client: Client, address: str = LIST) -> list[str]:
    return [one["id"] for one in document(client, address).get("first", {}).get("items", [])]


# One annotation


def test_an_annotation_is_told_with_its_claim_its_words_and_where_they_stand(
    english: Client, bridge: Annotation
) -> None:
    told = document(english, path(bridge))
    assert faults(told, "annotation") == []
    assert told["id"] == f"{SITE}{path(bridge)}"
    assert told["motivation"] == "assessing"
    assert [one.get("value", one.get("source")) for one in told["body"]] == [
        "He said it twice.",
        f"{SITE}/method/#stance-states",
        f"{SITE}/method/#status-refuted",
        f"{SITE}/claims/bridge/",
    ]
    target = told["target"]
    start = TEXT.index(QUOTE)
    assert target["source"] == f"{SITE}/articles/gazette/revisions/1/"
    assert target["selector"] == [
        {
            "type": "TextQuoteSelector",
            "exact": QUOTE,
            "prefix": TEXT[max(start - 32, 0) : start],
            "suffix": ".",
        },
        {"type": "TextPositionSelector", "start": start, "end": start + len(QUOTE)},
    ]
    assert english.get("/articles/gazette/revisions/1/").status_code == 200


def test_positions_count_code_points_of_the_text_that_is_named(english: Client) -> None:
    article = make_held_article(HANZI, lang="zh-Hans")
    one = make_annotation(article=article, quote="已关闭", quote_language="zh-Hans")
    make_verdict(one.claim)
    target = document(english, path(one))["target"]
    quote, position = target["selector"]
    text = article.revisions.get().text
    assert text[position["start"] : position["end"]] == quote["exact"] == "已关闭"
    assert (quote["prefix"], quote["suffix"]) == ("他说😀：“𠮷野家", "。”")
    assert target["language"] == "zh-Hans"


@pytest.mark.parametrize(("status", "motivation"), [("unverified", "linking"), ("disputed", "assessing")])
def test_the_motivation_follows_the_verdict(
    english: Client, gazette: Article, status: str, motivation: str
) -> None:
    one = make_annotation(make_claim(), gazette, quote=QUOTE)
    make_verdict(one.claim, status)
    assert document(english, path(one))["motivation"] == motivation


def test_nobody_of_the_newsroom_is_named(english: Client, bridge: Annotation) -> None:
    told = english.get(path(bridge)).text
    assert bridge.created_by and bridge.created_by.username not in told
    assert json.loads(told)["creator"] == {
        "id": f"{SITE}/#newsroom",
        "type": "Organization",
        "name": "Factcheck",
    }


def test_an_annotation_is_the_same_to_readers_of_both_languages(
    english: Client, chinese: Client, bridge: Annotation
) -> None:
    for address in (path(bridge), LIST):
        one, other = english.get(address), chinese.get(address)
        assert one.content == other.content
        assert one.headers["ETag"] == other.headers["ETag"]
        assert one.headers["Content-Language"] == other.headers["Content-Language"] == "zh-Hans, en"


def test_the_site_has_the_name_that_the_settings_give_it(
    english: Client, bridge: Annotation, settings: Settings
) -> None:
    settings.ORIGIN, settings.LICENCE = "https://facts.example", "https://licence.example/by/"
    told = document(english, path(bridge))
    assert told["id"] == f"https://facts.example{path(bridge)}"
    assert told["rights"] == "https://licence.example/by/"
    assert SITE not in json.dumps([told, document(english, LIST)])


# Which text


def test_words_that_stand_in_the_newest_text_are_told_of_that(
    english: Client, gazette: Article, bridge: Annotation
) -> None:
    make_revision(gazette, f"Something new came first.\n\n{TEXT}")
    target = document(english, path(bridge))["target"]
    assert target["source"].endswith("/revisions/2/")
    start = target["selector"][1]["start"]
    assert gazette.revisions.get(number=2).text[start:][: len(QUOTE)] == QUOTE


def test_a_quote_whose_words_were_changed_is_told_of_the_text_it_was_taken_from(
    english: Client, gazette: Article, bridge: Annotation
) -> None:
    before = document(english, path(bridge))
    newer = make_revision(gazette, TEXT.replace(QUOTE, "the bridge opens on 4 May"))
    anchor = Anchor.objects.get(annotation=bridge, revision=newer)
    assert anchor.state == "changed"
    assert document(english, path(bridge)) == before
    anchor.accept(by=make_user())
    assert document(english, path(bridge)) == before
    assert before["target"]["source"].endswith("/revisions/1/")


def test_a_quote_that_an_editor_found_nowhere_is_told_of_the_article(
    english: Client, bridge: Annotation
) -> None:
    bridge.anchors.get().orphan(by=make_user())
    told = document(english, path(bridge))
    assert faults(told, "annotation") == []
    assert told["target"]["source"] == f"{SITE}/articles/gazette/"
    assert told["target"]["selector"] == {"type": "TextQuoteSelector", "exact": QUOTE}


def test_a_source_as_a_whole_is_the_article(english: Client) -> None:
    one = make_annotation(article=make_article(key="wire"), basis="document")
    make_verdict(one.claim, "unverified")
    target = document(english, path(one))["target"]
    assert target == {"type": "SpecificResource", "source": f"{SITE}/articles/wire/"}


# No more of a text than readers see


def test_of_an_article_that_shows_nothing_no_word_is_told(
    english: Client, gazette: Article, bridge: Annotation
) -> None:
    Article.objects.filter(pk=gazette.pk).update(shows="nothing")
    told = document(english, path(bridge))
    assert told["target"] == {"type": "SpecificResource", "source": f"{SITE}/articles/gazette/"}
    assert faults(told, "annotation") == []
    for address in (path(bridge), LIST, f"{LIST}?page=0"):
        text = english.get(address).text
        assert not [word for word in ("harbour", "3 May", "ministry") if word in text]


def test_no_word_is_told_that_the_page_of_the_text_does_not_show(english: Client) -> None:
    article = make_held_article(HANZI, lang="zh-Hans")
    one = make_annotation(article=article, quote="已关闭", quote_language="zh-Hans")
    make_verdict(one.claim)
    for shows, before in (("excerpts", "他说😀：“𠮷野家"), ("full", "有人不信。他说😀：“𠮷野家")):
        Article.objects.filter(pk=article.pk).update(shows=shows)
        quote = document(english, path(one))["target"]["selector"][0]
        assert quote["prefix"] == before
        assert "无关" not in json.dumps(quote, ensure_ascii=False)


def test_words_left_out_of_an_excerpt_never_stand_around_a_quote(english: Client) -> None:
    article = make_held_article(f"[…]\n\n{QUOTE}\n\n[…]", is_excerpt=True, shows="full")
    one = make_annotation(article=article, quote=QUOTE)
    make_verdict(one.claim)
    quote = document(english, path(one))["target"]["selector"][0]
    assert quote == {"type": "TextQuoteSelector", "exact": QUOTE}


# Who is there


def test_every_annotation_that_readers_see_is_there_and_no_other(
    english: Client, gazette: Article, bridge: Annotation
) -> None:
    late = make_annotation(bridge.claim, gazette, quote="Nobody at the ministry", stance="contradicts")
    draft = make_annotation(make_claim(), gazette, quote=QUOTE)
    proposed = make_annotation(make_claim(), gazette, quote=QUOTE)
    make_verdict(proposed.claim, approved=False)
    withdrawn = make_annotation(make_claim(), gazette, quote=QUOTE)
    make_verdict(withdrawn.claim)
    make_verdict(withdrawn.claim, kind="withdrawal")
    for one in (late, draft, proposed, withdrawn):
        assert english.get(path(one)).status_code == 404
    assert listed(english) == [f"{SITE}{path(bridge)}"]
    make_verdict(bridge.claim, "disputed")
    assert listed(english) == [f"{SITE}{path(bridge)}", f"{SITE}{path(late)}"]
    assert document(english, path(late))["body"][0]["source"] == f"{SITE}/method/#stance-contradicts"


def test_an_annotation_that_was_removed_is_gone_and_leaves_a_tombstone(
    english: Client, bridge: Annotation
) -> None:
    bridge.remove(by=make_user(), reason="Not his words.")
    answer = english.get(path(bridge))
    assert answer.status_code == 410
    assert answer.headers["Content-Type"] == "application/activity+json"
    stone = json.loads(answer.text)
    assert bridge.removed_at
    assert stone["deleted"] == bridge.removed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert QUOTE not in answer.text
    assert listed(english) == []


def test_one_that_was_removed_before_readers_saw_it_was_never_there(
    english: Client, gazette: Article
) -> None:
    one = make_annotation(make_claim(), gazette, quote=QUOTE)
    one.remove(by=make_user(), reason="Wrong.")
    assert english.get(path(one)).status_code == 404


def test_one_put_back_waits_for_the_next_verdict(english: Client, bridge: Annotation) -> None:
    bridge.remove(by=make_user(), reason="Not his words.")
    make_annotation(bridge.claim, make_article(), basis="document")
    make_verdict(bridge.claim, "refuted")
    bridge.put_back()
    assert english.get(path(bridge)).status_code == 404
    make_verdict(bridge.claim, "refuted")
    assert english.get(path(bridge)).status_code == 200


def test_the_passages_of_a_merged_claim_are_those_of_the_other(english: Client, bridge: Annotation) -> None:
    other = make_annotation(make_claim(slug="other"), make_article(), basis="document").claim
    make_verdict(other)
    bridge.claim.merge_into(other, by=make_user())
    assert english.get(path(bridge)).status_code == 410
    assert listed(english) == []
    make_verdict(other)
    (followed,) = listed(english)
    assert document(english, followed)["body"][-1]["source"] == f"{SITE}/claims/other/"


@pytest.mark.parametrize("address", ["/annotations/0", "/annotations/99999999999999999999", "/annotations/x"])
def test_there_is_no_such_annotation(english: Client, address: str) -> None:
    assert english.get(address).status_code == 404


# Collections


def test_the_container_of_an_article_holds_its_first_page(english: Client, bridge: Annotation) -> None:
    whole = document(english, LIST)
    assert faults(whole, "annotationcollection") == []
    assert (whole["id"], whole["total"], whole["label"]) == (f"{SITE}{LIST}", 1, "Bridge opens")
    (item,) = whole["first"]["items"]
    assert {"@context": webannotation.CONTEXT} | item == document(english, item["id"])
    page = document(english, whole["last"])
    assert faults(page, "annotationpage") == []
    assert page["items"] == [item]
    assert page["partOf"] == {key: whole[key] for key in ("id", "label", "total", "modified")}


def test_the_pages_lead_from_one_to_the_next(
    english: Client, gazette: Article, bridge: Annotation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webannotation, "PER_PAGE", 2)
    monkeypatch.setattr(views, "PER_PAGE", 2)
    for _number in range(4):
        make_verdict(make_annotation(make_claim(), gazette, quote=QUOTE).claim)
    step, told, starts = document(english, LIST)["first"]["id"], [], []
    while step:
        page = document(english, step)
        assert faults(page, "annotationpage") == []
        told += [one["id"] for one in page["items"]]
        starts.append(page["startIndex"])
        step = page.get("next")
    public = Annotation.objects.of_public_claims().order_by("pk")
    assert told == [f"{SITE}{path(one)}" for one in public]
    assert (len(told), starts) == (5, [0, 2, 4])
    assert document(english, f"{LIST}?page=1")["prev"] == f"{SITE}{LIST}?page=0"


@pytest.mark.parametrize("page", ["1", "-1", "", "x", "²", "0x0", "9" * 30])
def test_there_is_no_such_page(english: Client, bridge: Annotation, page: str) -> None:
    assert english.get(LIST, {"page": page}).status_code == 404


def test_an_article_without_annotations_has_an_empty_container(english: Client, gazette: Article) -> None:
    whole = document(english, LIST)
    assert faults(whole, "annotationcollection") == []
    assert whole["total"] == 0
    assert english.get(f"{LIST}?page=0").status_code == 404
    assert english.get("/articles/nowhere/annotations/").status_code == 404


def test_a_collection_was_modified_when_its_last_one_came_or_went(
    english: Client, gazette: Article, bridge: Annotation
) -> None:
    decided = bridge.claim.verdicts.get().decided_at
    assert decided
    assert gazette.annotations.extent() == (1, decided)
    assert document(english, LIST)["modified"] == decided.strftime("%Y-%m-%dT%H:%M:%SZ")
    bridge.remove(by=make_user(), reason="Not his words.")
    assert gazette.annotations.extent() == (0, bridge.removed_at)


def test_statuses_and_stances_stand_on_the_method_page_where_annotations_point(
    english: Client, bridge: Annotation
) -> None:
    page = english.get("/method/").text
    for body in document(english, path(bridge))["body"][1:3]:
        assert f'id="{body["source"].partition("#")[2]}"' in page


def _more(article: Article) -> Callable[[], Claim]:
    def more() -> Claim:
        make_revision(article, f"{TEXT}\n\nMore.")
        claim = make_annotation(make_claim(), article, quote=QUOTE, note_en="So it is.").claim
        make_verdict(claim)
        make_annotation(claim, article, basis="document")
        make_verdict(claim)
        return claim

    return more


@pytest.mark.parametrize("address", [LIST, f"{LIST}?page=0"])
def test_a_collection_takes_as_many_queries_however_many_it_holds(
    same_queries: Callable[[str, Callable[[], object]], None], gazette: Article, address: str
) -> None:
    same_queries(address, _more(gazette))
