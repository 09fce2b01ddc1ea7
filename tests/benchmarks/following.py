"""How long a revised text takes to come in with its quotes: pytest -s tests/benchmarks/following.py

An article of 200,000 characters with 1,000 quotes, of which the next revision has about 5 % of the sentences
in other words, without some and with new ones; then what the queue of quotes to confirm takes.
"""

from __future__ import annotations

import random
import time
from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import Anchor
from tests.benchmarks.long_article import make_long_article
from tests.factory import make_document, make_user

pytestmark = pytest.mark.django_db


def revised(text: str, share: float = 0.05) -> str:
    """The text with so many of its sentences changed, left out or preceded by a new one."""
    dice = random.Random(5)
    sentences = text.split("。")
    for number, sentence in enumerate(sentences):
        if dice.random() >= share:
            continue
        kind = dice.randrange(4)
        if kind == 0:
            sentences[number] = sentence.replace("第", f"第{dice.randint(1, 9)}")
        elif kind == 1:
            sentences[number] = sentence.replace("，", "，据称")
        elif kind == 2:
            sentences[number] = f"\n\n新的一句{number}。{sentence.strip()}"
        elif "\n" not in sentence:
            sentences[number] = "此句已删"
    return "。".join(sentences)


def test_a_revised_text_comes_in_with_its_thousand_quotes() -> None:
    article = make_long_article()
    text = article.revisions.get().text
    for round_, other in enumerate((revised(text), f"{text}\n\n又一段。"), start=2):
        document = make_document(other, lang="zh-Hans")
        with CaptureQueriesContext(connection) as captured:
            began = time.perf_counter()
            revision = article.add_revision(document, other.encode(), by=None)
            seconds = time.perf_counter() - began
        states = Counter(revision.anchors.values_list("state", flat=True))
        slowest = max(float(query["time"]) for query in captured)
        print(f"\nrevision {round_}: {seconds:.2f} s, {len(captured)} queries, {dict(states)}")
        print(f"of which the slowest statement {slowest:.2f} s")
        assert sum(states.values()) == 1_000
        if round_ == 2:
            _queue()


def _queue() -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user())
    client.get("/desk/anchors/")
    with CaptureQueriesContext(connection) as captured:
        began = time.perf_counter()
        client.get("/desk/anchors/")
        seconds = time.perf_counter() - began
    waiting = Anchor.objects.in_newest_text().undecided().count()
    print(f"the queue, {waiting} waiting: {seconds:.2f} s, {len(captured)} queries")
