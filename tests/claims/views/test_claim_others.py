"""What readers of a claim are told of what other newsrooms concluded."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from claims.models import Claim
from tests.factory import (
    make_annotation,
    make_article,
    make_claim,
    make_outside_verdict,
    make_publisher,
    make_verdict,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def bridge() -> Claim:
    claim = make_claim(slug="bridge", statement_en="The bridge opens on 3 May.")
    make_annotation(claim, make_article(provenance="original"), basis="document")
    make_verdict(claim, "verified")
    return claim


def test_verdicts_of_others_are_told_in_their_words_once_one_of_ours_covers_them(
    english: Client, chinese: Client, bridge: Claim
) -> None:
    checkers = make_publisher(name_en="Harbour Checkers", name_zh="港口核查")
    page = make_article(publisher=checkers, address="https://checkers.example.org/1")
    day: dict[str, Any] = {"reviewed_on": date(2024, 5, 1), "reviewed_precision": "month"}
    one = make_outside_verdict(bridge, page, rating="<i>Mostly false</i>", **day)
    before = english.get("/claims/bridge/").text
    assert "1 that came in after our verdict is under review." in before
    assert "Mostly false" not in before
    make_verdict(bridge, "verified", kind="still_holds")
    told = english.get("/claims/bridge/").text.split('id="others"')[1].split("</section>")[0]
    assert "Harbour Checkers: <b>&lt;i&gt;Mostly false&lt;/i&gt;</b>" in told
    assert '<time datetime="2024-05">2024-05</time>' in told
    assert 'href="https://checkers.example.org/1" rel="noopener">checkers.example.org</a>' in told
    assert "under review" not in told
    assert '港口核查：<b><span lang="en">' in chinese.get("/claims/bridge/").text
    one.article.withdraw("They took it back.")
    assert "Mostly false" not in english.get("/claims/bridge/").text


def test_verdicts_of_others_are_no_rating_of_ours_and_no_evidence(english: Client, bridge: Claim) -> None:
    before = english.get("/claims/bridge.json").text
    summary = bridge.evidence_summary()
    make_outside_verdict(bridge, rating="Pants on fire", value=1.0)
    assert english.get("/claims/bridge.json").text == before
    assert bridge.evidence_summary() == summary
    nobodys = make_outside_verdict().claim
    assert english.get(nobodys.get_absolute_url()).status_code == 404
