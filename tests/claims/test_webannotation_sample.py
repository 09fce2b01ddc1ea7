"""Every annotation of the sample as machines read it; `pytest -s` prints the counts, and how often each
requirement of the W3C applied and was not met."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from articles.models import Article, Revision
from claims.models import Annotation
from tests.annotation_musts import (
    ANNOTATION,
    ANNOTATION_ANSWER,
    ANSWER,
    COLLECTION,
    CONTAINER_ANSWER,
    PAGE,
    WHOLE,
    WHOLE_PAGE,
    Asked,
    Musts,
)
from tests.structured import faults

pytestmark = pytest.mark.usefixtures("sample_data")


def document(path: str, asked: Asked, *, answer: Musts = MappingProxyType({})) -> Any:
    """What stands there; what must be of its headers, and of any whole document, is asked of it."""
    got = Client().get(path)
    assert got.status_code == 200
    told = json.loads(got.text)
    assert asked.of({**ANSWER, **answer}, got.headers) == []
    assert asked.of(WHOLE, told) == []
    return told


def stands_where_it_says(told: dict[str, Any], one: Annotation) -> bool:
    """The slice of the revision's text that it names equals the quote, with what is told around it."""
    quote, position = told["target"]["selector"]
    number = int(told["target"]["source"].rstrip("/").rpartition("/")[2])
    text = Revision.objects.get(article=one.article_id, number=number).text
    start, end = position["start"], position["end"]
    return (
        text[start:end] == quote["exact"] == one.quote_exact
        and text[:start].endswith(quote.get("prefix", ""))
        and text[end:].startswith(quote.get("suffix", ""))
    )


def test_every_annotation_that_readers_see_is_as_it_should_be(settings: Settings) -> None:
    settings.LICENCE = "https://creativecommons.org/licenses/by/4.0/"
    public = {one.pk: one for one in Annotation.objects.of_public_claims()}
    placed, asked = 0, Asked()
    for key, one in public.items():
        told = document(f"/annotations/{key}", asked, answer=ANNOTATION_ANSWER)
        assert asked.of(ANNOTATION, told) == []
        assert faults(told, "annotation") == []
        assert told["id"] == f"http://testserver/annotations/{key}"
        if one.quote_exact:
            assert stands_where_it_says(told, one)
            placed += 1
    print(
        f"\n{len(public)} annotations, {placed} of them at their words, none with a fault\n{asked.printed()}"
    )
    assert len(public) > placed > 100
    assert all(asked.applied.values())


def test_the_collections_hold_each_of_them_once_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    # So few to a page that there are pages after pages.
    monkeypatch.setattr("claims.webannotation.PER_PAGE", 4)
    monkeypatch.setattr("claims.views.annotations.PER_PAGE", 4)
    told: list[str] = []
    containers = pages = 0
    asked = Asked()
    for article in Article.objects.all():
        whole = document(f"{article.get_absolute_url()}annotations/", asked, answer=CONTAINER_ANSWER)
        assert asked.of(COLLECTION, whole) == []
        assert faults(whole, "annotationcollection") == []
        containers += 1
        items: list[str] = []
        if "first" in whole:
            assert asked.of(PAGE, whole["first"]) == []
        step = whole.get("first", {}).get("id")
        while step:
            one = document(step.removeprefix("http://testserver"), asked)
            assert asked.of({**PAGE, **WHOLE_PAGE}, one) == []
            assert faults(one, "annotationpage") == []
            assert one["startIndex"] == len(items)
            for item in one["items"]:
                assert asked.of(ANNOTATION, item) == []
            items += [item["id"] for item in one["items"]]
            pages += 1
            step = one.get("next")
        assert len(items) == whole["total"]
        told += items
    print(f"\n{containers} collections, {pages} pages, {len(told)} annotations in them\n{asked.printed()}")
    assert all(asked.applied[name] for musts in (COLLECTION, PAGE, WHOLE_PAGE) for name in musts)
    public = Annotation.objects.of_public_claims()
    assert sorted(told) == sorted(f"http://testserver/annotations/{one.pk}" for one in public)
