"""What holds at every address of the JSON API: problems, methods, how often, and who may ask from where."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from claims.models import Claim, Verdict
from tests.database import as_if_committed
from tests.factory import make_user, make_verdict
from tests.json_api import API, ask, public_claim

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "/claims?limit=0",
        "/claims?cursor=Z",
        "/claims?hue=green",
        "/articles?kind=poem",
        "/claims/a?limit=1",
    ],
)
def test_what_is_not_as_described_is_a_400_that_names_it(client: Client, path: str) -> None:
    public_claim(slug="a")
    told = ask(client, path, 400)
    assert told["parameter"] in path
    assert told["type"] == "about:blank"


def test_what_no_database_can_hold_is_no_error(client: Client) -> None:
    ask(client, "/claims?q=%00%ED%A0%80")
    ask(client, "/claims?q=")
    ask(client, f"/claims?publisher={10**14}")
    ask(client, "/articles?year=0000&q=%00")
    ask(client, f"/claims?claimant={10**15}", 400)
    ask(client, f"/claims?cursor={'v' * 12}")
    ask(client, f"/articles?cursor={'v' * 12}")
    ask(client, "/claims/%00", 404)
    ask(client, f"/claims/{'a' * 5000}", 404)


def test_only_reading_is_allowed_and_only_json_told(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    for method in ("post", "put", "patch", "delete", "trace"):
        answer = getattr(strict, method)(f"{API}/claims")
        assert (answer.status_code, answer.json()["status"]) == (405, 405)
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert client.get(f"{API}/claims", headers={"accept": "text/html"}).status_code == 406
    for accepted in ("*/*", "application/*", "application/json;q=0.1, text/html", "application/problem+json"):
        assert client.get(f"{API}/claims", headers={"accept": accepted}).status_code == 200
    ask(client, "/", 404)
    ask(client, "/claims/", 404)
    head = client.head(f"{API}/claims")
    assert (head.status_code, head.content) == (200, b"")


def test_an_unchanged_answer_is_not_sent_twice(client: Client) -> None:
    claim = public_claim()
    path = f"{API}/claims/{claim.slug}"
    etag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"if-none-match": etag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    make_verdict(claim, is_substantive=False)
    as_if_committed()
    assert client.get(path, headers={"if-none-match": etag}).status_code == 200


def test_the_licence_is_named_with_every_answer(client: Client, settings: Settings) -> None:
    settings.LICENCE = "https://creativecommons.org/licenses/by/4.0/"
    claim = public_claim()
    answer = client.get(f"{API}/claims/{claim.slug}")
    assert answer.headers["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    assert client.get(f"{API}/openapi.json").json()["info"]["license"]["url"] == settings.LICENCE


def test_who_asks_too_often_is_told_when_to_ask_again(client: Client, settings: Settings) -> None:
    settings.API_RATE = 2
    path = f"{API}/openapi.json"
    # All within a minute: the clock is the database's, and that of one transaction stands still.
    assert [client.get(path).status_code for _time in range(3)] == [200, 200, 429]
    refused = client.get(path)
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert refused.json()["status"] == 429
    assert refused.headers["Access-Control-Allow-Origin"] == "*"
    assert client.options(path).status_code == 204
    assert client.get(path, REMOTE_ADDR="203.0.113.9").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("UPDATE claims_apicount SET minute = minute - 1")
    assert client.get(path).status_code == 200
    settings.API_RATE = 0
    assert {client.get(path).status_code for _time in range(9)} == {200}


def test_counting_is_all_that_asking_writes(client: Client) -> None:
    claim = public_claim()
    ask(client, "/claims")
    before = Verdict.objects.count(), Claim.objects.get(pk=claim.pk).version
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_entry")
        entries = cursor.fetchone()
        for part in ("", "/annotations", "/evidence", "/verdicts"):
            ask(client, f"/claims/{claim.slug}{part}")
        cursor.execute("SELECT count(*) FROM ledger_entry")
        assert cursor.fetchone() == entries
    assert before == (Verdict.objects.count(), Claim.objects.get(pk=claim.pk).version)


#: What a page of another site may ask for, beside the API itself.
MACHINES = [
    "/claims/{slug}.json",
    "/claimreview.json",
    "/v1alpha1/claims:search?query=bridge",
    "/articles/{key}/annotations/",
    "/annotations/{pk}",
    "/feeds/en/verdicts.atom",
    "/feeds/en/verdicts.json",
]
#: What it may not: pages for people, some of which know who is signed in.
PEOPLE = ["/", "/claims/", "/claims/{slug}/", "/articles/", "/articles/{key}/", "/method/", "/corrections/"]
PEOPLE += ["/api/", "/login/", "/desk/", "/admin/", "/nowhere/", "/robots.txt", "/sitemap.xml"]


def test_pages_of_other_sites_may_read_what_is_for_machines_and_nothing_else() -> None:
    claim = public_claim()
    noted = claim.annotations.select_related("article").get()
    named = {"slug": claim.slug, "key": noted.article.key, "pk": noted.pk}
    asker = Client(headers={"origin": "https://elsewhere.example"})
    for path in (*MACHINES, f"{API}/claims", f"{API}/openapi.json", f"{API}/nowhere"):
        answer = asker.get(path.format(**named))
        assert answer.headers["Access-Control-Allow-Origin"] == "*", path
        assert "Access-Control-Allow-Credentials" not in answer.headers, path
    for path in PEOPLE:
        answer = asker.get(path.format(**named))
        assert not [name for name in answer.headers if name.startswith("Access-Control")], path


def test_a_page_of_another_site_is_told_beforehand_what_it_may_ask() -> None:
    asker = Client(headers={"origin": "https://elsewhere.example", "access-control-request-method": "GET"})
    for path in ("/claims", "/openapi.json", "/articles/none/annotations"):
        answer = asker.options(f"{API}{path}")
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]
        assert {"ETag", "Link", "Retry-After"} <= set(
            answer.headers["Access-Control-Expose-Headers"].split(", ")
        )


@pytest.mark.parametrize("path", ["/claims/{slug}.json", "/claimreview.json"])
def test_the_documents_of_claims_answer_the_question_beforehand_too(path: str) -> None:
    answer = Client().options(path.format(slug=public_claim().slug))
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]


def test_a_document_that_has_moved_or_is_not_there_says_so_to_pages_of_other_sites(client: Client) -> None:
    claim, other = public_claim(), public_claim()
    claim.merge_into(other, by=make_user())
    moved = client.get(f"/claims/{claim.slug}.json")
    assert (moved.status_code, moved.headers["Access-Control-Allow-Origin"]) == (301, "*")
