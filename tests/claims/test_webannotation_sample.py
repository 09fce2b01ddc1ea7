"""Every annotation of the sample as machines read it; `pytest -s` prints the count."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from articles.models import Article, Revision
from claims.models import Annotation
from tests.structured import faults

pytestmark = pytest.mark.usefixtures("sample_data")


def document(path: str) -> Any:
    answer = Client().get(path)
    assert answer.status_code == 200
    return json.loads(answer.text)


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


def test_every_annotation_that_readers_see_is_as_it_should_be() -> None:
    public = {one.pk: one for one in Annotation.objects.of_public_claims()}
    placed = 0
    for key, one in public.items():
        told = document(f"/annotations/{key}")
        assert faults(told, "annotation") == []
        assert told["id"] == f"http://testserver/annotations/{key}"
        if one.quote_exact:
            assert stands_where_it_says(told, one)
            placed += 1
    print(f"\n{len(public)} annotations, {placed} of them at their words, none with a fault")
    assert len(public) > placed > 100


def test_the_collections_hold_each_of_them_once_and_no_other() -> None:
    told: list[str] = []
    containers = pages = 0
    for article in Article.objects.all():
        path = f"{article.get_absolute_url()}annotations/"
        whole = document(path)
        assert faults(whole, "annotationcollection") == []
        containers += 1
        items: list[str] = []
        step = whole.get("first", {}).get("id")
        while step:
            one = document(step.removeprefix("http://testserver"))
            assert faults(one, "annotationpage") == []
            assert one["startIndex"] == len(items)
            items += [item["id"] for item in one["items"]]
            pages += 1
            step = one.get("next")
        assert len(items) == whole["total"]
        told += items
    print(f"\n{containers} collections, {pages} pages, {len(told)} annotations in them")
    public = Annotation.objects.of_public_claims()
    assert sorted(told) == sorted(f"http://testserver/annotations/{one.pk}" for one in public)
