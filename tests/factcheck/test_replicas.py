"""What is public read from a real streaming standby, and from the primary whenever that is better."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any

import psycopg
import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.db import close_old_connections, connection, connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from articles.models import Article
from articles.models.search import SearchMark
from claims.models import Annotation, Claim, Report, Topic
from factcheck import replicas as watching
from factcheck.checks import replicas_are_standbys
from factcheck.embedded.server import EmbeddedServer
from factcheck.replicas import ReplicaMiddleware, replicas
from tests.standby import Pair, address_of, ask, kill, primary_and_standby, working_in

REPLICA = "replica_1"
#: Where the sample has nothing.
NOWHERE = ("api_nowhere", "claims_image_search", "revision_changes")
#: What the API asks the primary to count a question.
COUNTING = re.compile(r"BEGIN|COMMIT|SELECT set_config\('factcheck.actor'|\s*INSERT INTO claims_apicount ")
LOCKED = "SELECT 1 FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'claims_claim'::regclass"
TITLE = "A title that the primary has"


def until(condition: Callable[[], object]) -> None:
    end = monotonic() + 30
    while not condition():
        assert monotonic() < end, "it does not come to that"
        sleep(0.05)


@pytest.fixture(scope="module")
def pair(
    sample_database: str, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    """The sample data on both."""
    with django_db_blocker.unblock():
        before, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], sample_database
        connection.close()
        try:
            begun = primary_and_standby(tmp_path_factory.mktemp("servers"))
            pair = begun.__enter__()
        finally:
            connection.close()
            connection.settings_dict["NAME"] = before
        try:
            with working_in(address_of(pair.primary), address_of(pair.standby)):
                yield pair
        finally:
            begun.__exit__(None, None, None)


def with_replicas(middleware: list[str]) -> list[str]:
    """As the settings have it where there are some: who is asked comes before how often."""
    again = middleware.index("factcheck.again.DoAgain")
    return [*middleware[:again], "factcheck.replicas.ReplicaMiddleware", *middleware[again:]]


@pytest.fixture
def site(pair: Pair, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A browser that asks a site with one replica, which is well."""
    settings.REPLICAS, settings.REPLICA_LAG = [REPLICA], 60
    settings.MIDDLEWARE = with_replicas(settings.MIDDLEWARE)
    # Often, and patient with a busy machine.
    monkeypatch.setattr(watching, "EVERY", 0.1)
    monkeypatch.setattr(watching, "HOLDS", 30.0)
    replicas.cache_clear()
    until(lambda: replicas().choose())
    try:
        yield Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
    finally:
        replicas().is_over.set()
        for thread in threading.enumerate():
            if thread.name.startswith("watch "):
                thread.join()
        replicas.cache_clear()


@contextmanager
def asked(alias: str) -> Iterator[list[str]]:
    """The statements to this server that came of what is done inside."""
    found: list[str] = []
    with CaptureQueriesContext(connections[alias]) as captured:
        yield found
    found += [query["sql"] for query in captured.captured_queries]


def readable() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every address that anybody may read, by its name, with its view."""

    def under(resolver: URLResolver) -> Iterator[URLPattern]:
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                yield from under(one)
            else:
                yield one

    for pattern in under(get_resolver()):
        if pattern.name and not getattr(pattern.callback, "login_required", True):
            yield pattern.name, pattern.callback


def addresses() -> Iterator[tuple[str, str]]:
    """Of each of them one that leads somewhere in the sample."""
    claim = Claim.objects.public()[0]
    article = Article.objects.exclude(revisions=None)[0]
    values: dict[str, Any] = {
        "slug": claim.slug,
        "key": article.key,
        "number": 1,
        "pk": Annotation.objects.readers_see()[0].pk,
        "language": "en",
        "status": "verified",
        "topic": Topic.objects.all()[0].slug,
        "kind": "claims",
        "name": "claims",
        "code": "en",
        "path": "nowhere",
    }
    forms = {"table": "csv"}
    queries = {
        "oembed": f"?url=http://localhost{claim.get_absolute_url()}",
        "claims_search": "?query=board",
    }
    for name, _view in readable():
        (_route, wanted), *_others = get_resolver().reverse_dict.getlist(name)[0][0]
        given = {one: values.get(one) or forms.get(name, "atom") for one in wanted}
        yield name, reverse(name, kwargs=given) + queries.get(name, "")


def test_what_is_public_is_read_from_the_replica_alone(
    site: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """All of it, as the URL configuration has it. The API counts how often it is asked; a page that is new
    and writes is found here."""
    found = dict(addresses())
    elsewhere = {name for name, view in readable() if getattr(view, "reads_primary", False)}
    assert elsewhere == {
        "claim_report",
        "claim_reported",
        "login",
        "login_second",
        "login_passkey",
        "login_passkey_options",
        "logout",
    }
    replica_was_asked = 0
    for name in found.keys() - elsewhere:
        with asked("default") as on_primary, asked(REPLICA) as on_replica:
            answer = site.get(found[name])
            answer.getvalue()
        assert answer.status_code < 400 or name in NOWHERE, (name, answer)
        if name.startswith("api_"):
            on_primary = [one for one in on_primary if not COUNTING.search(one)]
        assert not on_primary, name
        replica_was_asked += bool(on_replica)
    assert replica_was_asked > 30
    assert not [record for record in caplog.records if record.name == "factcheck.replicas"]


def test_an_editor_reads_what_was_written_and_readers_what_the_replica_has(site: Client, pair: Pair) -> None:
    article = Article.objects.exclude(revisions=None)[0]
    page, before = article.get_absolute_url(), article.title_en
    editor = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
    editor.force_login(User.objects.create_user("ada"))
    pair.pause()
    try:
        Article.objects.filter(pk=article.pk).update(title_en=TITLE)
        assert TITLE in editor.get(page).text
        with asked(REPLICA) as on_replica:
            assert TITLE not in site.get(page).text
        assert on_replica
        # Readers wait so long and no longer.
        replicas().most_behind = 1
        until(lambda: replicas().choose() is None)
        assert replicas().standing() == ["replica 1: more than 1 s behind"]
        assert TITLE in site.get(page).text
    finally:
        pair.resume()
    until(replicas().choose)
    assert TITLE in site.get(page).text
    Article.objects.filter(pk=article.pk).update(title_en=before)


def test_caches_are_told_the_edition_of_what_the_replica_has(site: Client, pair: Pair) -> None:
    """The primary's would have them keep the page before a change as the one after it."""
    article = Article.objects.exclude(revisions=None)[0]
    page, before = article.get_absolute_url(), article.title_en
    first = site.get(page).headers["ETag"]
    pair.pause()
    try:
        Article.objects.filter(pk=article.pk).update(title_en=TITLE)
        late = site.get(page)
        assert TITLE not in late.text
        assert late.headers["ETag"] == first
        with asked("default") as on_primary, asked(REPLICA) as on_replica:
            assert site.get(page, headers={"if-none-match": first}).status_code == 304
        assert (len(on_primary), len(on_replica)) == (0, 1)
    finally:
        pair.resume()
    until(lambda: TITLE in site.get(page).text)
    assert site.get(page).headers["ETag"] != first
    Article.objects.filter(pk=article.pk).update(title_en=before)


def test_nothing_is_behind_while_nothing_is_written(site: Client, pair: Pair) -> None:
    replicas().most_behind = 1
    pair.pause()
    try:
        sleep(1.5)
        assert replicas().choose() == REPLICA
    finally:
        pair.resume()


def marked(server: EmbeddedServer) -> bool:
    return ask(server, "SELECT 1 FROM articles_searchmark LIMIT 1") != []


def test_who_searches_while_something_is_not_indexed_is_answered_by_the_primary(
    site: Client, pair: Pair
) -> None:
    article = Article.objects.exclude(revisions=None)[0]
    before = article.title_en
    site.get("/claims/?q=board")
    for title in ("Quokkas at large", before):
        Article.objects.filter(pk=article.pk).update(title_en=title)
        assert SearchMark.objects.exists()
        until(lambda: marked(pair.standby))
        with asked("default") as on_primary:
            found = site.get("/api/v1/articles?q=Quokkas").json()
        assert bool(found["articles"]) == (title != before)
        assert found["unindexed"] == 0
        assert sum("INSERT INTO claims_apicount" in one for one in on_primary) == 1
        assert not SearchMark.objects.exists()
        until(lambda: not marked(pair.standby))
        with asked("default") as on_primary:
            site.get("/articles/?q=Quokkas")
        assert not on_primary


def test_a_reader_who_reports_an_error_sees_at_once_that_it_came(site: Client) -> None:
    page = reverse("claim_report", args=[Claim.objects.public()[0].slug])
    with asked(REPLICA) as on_replica:
        assert site.get(page).status_code == 200
        answer = site.post(page, {"text": "The day is wrong."}, follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain
    assert Report.objects.filter(text="The day is wrong.").exists()
    assert not on_replica


def test_whoever_brings_a_session_is_answered_by_the_primary(site: Client) -> None:
    site.cookies["sessionid"] = "of-long-ago"
    with asked(REPLICA) as on_replica:
        assert site.get("/claims/").status_code == 200
    assert not on_replica


def test_a_table_is_streamed_from_the_replica_as_far_as_it_is_wanted(site: Client) -> None:
    with asked("default") as on_primary, asked(REPLICA) as on_replica:
        whole = site.get("/data/annotations.csv").getvalue()
        begun: Any = site.get("/data/annotations.csv")
        pieces = iter(begun.streaming_content)
        assert whole.startswith(next(pieces) + next(pieces))
        Claim.objects.count()
        begun.close()
    assert len(on_primary) == 1
    assert any("claims_annotation" in one for one in on_replica)
    assert not connections[REPLICA].in_atomic_block


@login_not_required
def writes(request: HttpRequest) -> HttpResponseBase:
    User.objects.filter(username="nobody").update(first_name="N.")
    return HttpResponse("written")


def test_a_page_that_would_write_on_a_replica_is_answered_by_the_primary_and_told_of(
    site: Client, caplog: pytest.LogCaptureFixture
) -> None:
    middleware = ReplicaMiddleware(writes)
    request = RequestFactory().get("/new/")
    assert middleware.process_view(request, writes, [], {}) is None
    (record,) = (one for one in caplog.records if one.name == "factcheck.replicas")
    assert (record.levelno, record.told["sqlstate"]) == (logging.ERROR, "25006")  # type: ignore[attr-defined]
    assert writes(request).status_code == 200
    assert replicas().choose() == REPLICA


def test_who_would_wait_for_a_lock_that_stays_is_answered_by_the_primary(
    site: Client, pair: Pair, caplog: pytest.LogCaptureFixture
) -> None:
    """As when replaying stands still in the middle of a migration."""
    try:
        with psycopg.connect(dbname="postgres", **pair.primary.address) as migrating:
            migrating.execute("LOCK TABLE claims_claim")
            # Locks are sent with whatever is committed next.
            ask(pair.primary, "SELECT pg_current_xact_id()")
            until(lambda: ask(pair.standby, LOCKED))
            pair.pause()
        with connections[REPLICA].cursor() as cursor:
            cursor.execute("SET statement_timeout TO 100")
        assert site.get("/claims/").status_code == 200
    finally:
        pair.resume()
        connections[REPLICA].close()
    (record,) = (one for one in caplog.records if one.message == "a replica could not answer")
    assert record.told["sqlstate"] == "57014"  # type: ignore[attr-defined]


def test_a_replica_that_is_killed_is_left_out_unnoticed_and_comes_back(
    site: Client, pair: Pair, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO, "factcheck.replicas")
    assert site.get("/claims/").status_code == 200
    # Nobody looks after it meanwhile: it breaks while it is read from.
    monkeypatch.setattr(watching, "EVERY", 60.0)
    sleep(0.3)
    kill(pair.standby)
    try:
        assert replicas().choose() == REPLICA
        assert site.get("/claims/").status_code == 200
        assert replicas().choose() is None
        assert site.get("/readyz").text == "ok\nreplica 1: does not answer\n"
    finally:
        pair.standby.ensure_running()

    def is_well_again() -> bool:
        replicas().primary.look()
        replicas().servers[0].look()
        return replicas().choose() is not None

    until(is_well_again)
    with asked(REPLICA) as on_replica:
        assert site.get("/claims/").status_code == 200
    assert on_replica
    said = [record.message for record in caplog.records if record.name == "factcheck.replicas"]
    assert (said[0], said[-1]) == ("replica left out", "replica in use")


def test_while_the_primary_is_gone_readers_read_on_and_nobody_writes(site: Client, pair: Pair) -> None:
    editor = Client(SERVER_NAME="localhost", raise_request_exception=False)
    editor.force_login(User.objects.create_user("bea"))
    claim_page = Claim.objects.public()[0].get_absolute_url()
    kill(pair.primary)
    try:
        until(lambda: replicas().are_alone())
        assert site.get("/readyz").text == "reading only\nreplica 1: in use\n"
        close_old_connections()
        for page in ("/", "/claims/", claim_page, "/claims/?q=board", "/articles/", "/api/v1/claims"):
            assert site.get(page).status_code == 200, page
        assert editor.get("/desk/").status_code == 503
    finally:
        pair.primary.ensure_running()
    until(lambda: not replicas().are_alone())
    close_old_connections()
    assert editor.get(claim_page).status_code == 200


def test_the_check_names_a_replica_that_is_none(site: Client, pair: Pair, settings: Settings) -> None:
    assert replicas_are_standbys(None) == []
    connections.settings["replica_2"] = connections.settings["default"]
    settings.REPLICAS = [REPLICA, "replica_2"]
    try:
        (warning,) = replicas_are_standbys(None)
    finally:
        connections["replica_2"].close()
        del connections["replica_2"], connections.settings["replica_2"]
    assert warning.msg.startswith("The database numbered 2 in DATABASE_REPLICA_URLS is no standby")
