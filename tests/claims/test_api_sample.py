"""The sample data as the JSON API tells it, all of it."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from articles.languages import nearest_language
from articles.models import Article
from claims.models import Claim
from tests.json_api import ask

pytestmark = pytest.mark.usefixtures("sample_data")


def test_all_of_the_sample_is_told_as_described(client: Client, settings: Settings) -> None:
    settings.API_RATE = 0
    claims = ask(client, "/claims?limit=100")["claims"]
    assert len(claims) == Claim.objects.public().count() == 60
    for claim in claims:
        told = ask(client, f"/claims/{claim['slug']}/evidence")
        assert len(told["support"]["origins"]) == claim["support"]["origins"]
        assert len(told["opposition"]["origins"]) == claim["opposition"]["origins"]
        assert ask(client, f"/claims/{claim['slug']}/annotations?limit=100")["annotations"]
        assert ask(client, f"/claims/{claim['slug']}/verdicts")["verdicts"]
    assert len(ask(client, "/articles?limit=100")["articles"]) == Article.objects.held().count()
    for key, languages in Article.objects.values_list("key", "languages"):
        article = ask(client, f"/articles/{key}")
        assert article["languages"] == languages
        assert all(nearest_language(one["language"]) in ("zh-Hans", "en") for one in article["shown"])
        ask(client, f"/articles/{key}/annotations?limit=100")
