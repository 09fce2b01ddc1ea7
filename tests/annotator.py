"""An editor at the annotator, for tests of its forms."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from django.test import Client
from django.urls import reverse

from articles.models import Article
from claims.models import Annotation
from tests.factory import QUOTE, TEXT
from tests.filled_in import filled_in

#: Where QUOTE stands in TEXT, in code points.
START = TEXT.index(QUOTE)


def page_of(article: Article) -> str:
    return reverse("annotator", args=[article.key])


def address_of(article: Article) -> str:
    """Where the form for a new annotation is sent."""
    return reverse("annotate", args=[article.key])


def send(
    client: Client, article: Article, values: Mapping[str, Any], *, htmx: Mapping[str, str] | None = None
) -> Any:
    """Open the page, fill in the form, and send it: as htmx does, or as a browser without scripts."""
    form = filled_in(client.get(page_of(article)).text, "annotate-form", **values)
    return client.post(address_of(article), form, headers=htmx or {})


def choice(quote: str = QUOTE, start: int = START, **values: Any) -> dict[str, Any]:
    """What the page's scripts fill in when words are selected, and what an editor does."""
    return {"quote_exact": quote, "start": str(start), **values}


def made(article: Article) -> Annotation:
    return article.annotations.latest("pk")


def said(response: Any, event: str) -> dict[str, Any]:
    """What the answer tells the page's scripts."""
    assert response.status_code == 200, response.status_code
    told: dict[str, Any] = json.loads(response.headers["HX-Trigger"])
    return dict(told[event])


def errors(response: Any) -> str:
    """What the form says is wrong with it."""
    assert response.status_code == 200
    assert "HX-Trigger" not in response.headers
    return " ".join(re.findall(r'<ul class="errorlist[^>]*>(.*?)</ul>', response.text, re.DOTALL))
