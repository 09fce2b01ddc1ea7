"""Who may come to the desk: every address there is, as the URL configuration has it, asked by everybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from articles.search.keeping import catch_up
from claims.views.desk.access import page_above
from tests.factory import (
    QUOTE,
    make_annotation,
    make_claim,
    make_comment,
    make_derivation,
    make_held_article,
    make_incoming,
    make_link,
    make_report,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db

METHODS = ("GET", "POST", "PUT", "DELETE")
ROLES = ("editor", "reviewer", "admin")
#: A page, or where a form led. A form with nothing in it is shown again, with what is wrong with it.
ANSWERED = (200, 302, 404)
WRITES = ("INSERT", "UPDATE", "DELETE")
#: What an editor may not do: to the proposal of somebody else, or to what a reader wrote.
OF_REVIEWERS = ("review_approve", "review_return", "report_forget")


@dataclass(frozen=True)
class Address:
    """An address of the desk by its name, and the names of the values in it."""

    name: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


@cache
def addresses() -> tuple[Address, ...]:
    return tuple(_under(get_resolver(), ""))


def _under(resolver: URLResolver, above: str) -> Iterator[Address]:
    for one in resolver.url_patterns:
        route = above + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _under(one, route)
        elif isinstance(one, URLPattern) and route.startswith("desk/"):
            yield Address(str(one.name), tuple(get_resolver().reverse_dict.getlist(one.name)[0][0][0][1]))


@pytest.fixture
def desk() -> dict[str, Any]:
    """What the values in an address stand for; a `pk` by the first word of the address's name."""
    article, claim = make_held_article(), make_claim()
    annotation = make_annotation(claim, article, quote=QUOTE)
    return {
        "key": article.key,
        "slug": claim.slug,
        "anchor": annotation.anchors.get().pk,
        "annotation": annotation.pk,
        "comment": make_comment(claim).pk,
        "derivation": make_derivation(article).pk,
        "link": make_link(claim).pk,
        "review": make_verdict(approved=False).pk,
        "report": make_report(claim).pk,
        "import": make_incoming().pk,
        "table": "articles_article",
        "record": article.pk,
    }


def path_of(address: Address, desk: dict[str, Any]) -> str:
    kind = address.name.partition("_")[0]
    return reverse(
        address.name, kwargs={name: desk[kind if name == "pk" else name] for name in address.values}
    )


def allowed(path: str, editor: Client) -> set[str]:
    """The methods that an address takes, by what it says to one that no page takes."""
    answer = editor.put(path)
    assert answer.status_code == 405
    return set(answer.headers["Allow"].split(", "))


@pytest.fixture
def everybody() -> dict[str, Client]:
    clients = {"nobody": Client(headers={"accept-language": "en"})}
    for role in ("", *ROLES):
        clients[role or "no role"] = client = Client(headers={"accept-language": "en"})
        client.force_login(make_user(role))
    return clients


def ask(client: Client, method: str, path: str) -> Any:
    """One request, and nothing of what it did is kept."""
    with transaction.atomic():
        answer = client.generic(method, path)
        transaction.set_rollback(True)
    return answer


def test_the_addresses_of_the_desk_are_found() -> None:
    names = [address.name for address in addresses()]
    assert {"desk", "annotator", "annotate", "annotation_change", "claim_merge", "source_options"} <= {*names}
    assert len(names) == len(set(names))


@pytest.mark.parametrize("address", addresses(), ids=str)
def test_only_those_with_a_role_come_in(
    address: Address, desk: dict[str, Any], everybody: dict[str, Client]
) -> None:
    path = path_of(address, desk)
    takes = allowed(path, everybody["editor"])
    assert takes in ({"GET", "HEAD"}, {"POST"}, {"GET", "HEAD", "POST"})
    for method in METHODS:
        assert ask(everybody["nobody"], method, path).headers["Location"].startswith("/login/")
        told = ask(everybody["no role"], method, path)
        assert told.status_code == 403
        assert "Your account has no role at the desk." in told.text
    wanted = {(role, method): ANSWERED if method in takes else (405,) for role in ROLES for method in METHODS}
    if address.name in OF_REVIEWERS:
        wanted["editor", "POST"] = (403,)
    found = {(role, method): ask(everybody[role], method, path).status_code for role, method in wanted}
    assert {asked: code for asked, code in found.items() if code not in wanted[asked]} == {}


@pytest.mark.parametrize("address", addresses(), ids=str)
def test_a_page_that_is_only_looked_at_changes_nothing_and_no_cache_keeps_it(
    address: Address, desk: dict[str, Any], everybody: dict[str, Client]
) -> None:
    # Whoever searches first brings the index up to what there is, which says nothing of its own.
    catch_up()
    with CaptureQueriesContext(connection) as queries:
        answer = everybody["editor"].get(path_of(address, desk))
    assert not [query["sql"] for query in queries if query["sql"].startswith(WRITES)]
    if answer.status_code != 404:
        assert "no-store" in answer.headers["Cache-Control"]
        assert "HX-Request" in answer.headers["Vary"]


def test_a_form_from_another_site_is_refused_before_anything_is_looked_up() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("editor"))
    values = {"key": "no-such", "slug": "no-such", "table": "articles_article"}
    paths = [
        reverse(one.name, kwargs={name: values.get(name, 1) for name in one.values}) for one in addresses()
    ]
    assert {path for path in paths if client.post(path).status_code != 403} == set()


def test_a_right_given_to_one_person_counts_like_a_role(client: Client) -> None:
    user = make_user("")
    client.force_login(user)
    assert client.get("/desk/").status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="add_annotation"))
    assert client.get("/desk/").status_code != 403


def test_an_account_that_was_closed_is_sent_to_sign_in(client: Client) -> None:
    user = make_user("editor")
    client.force_login(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert client.get("/desk/").headers["Location"] == "/login/?next=/desk/"


@pytest.mark.parametrize("address", addresses(), ids=str)
def test_an_address_that_only_takes_forms_leads_to_its_page(
    address: Address, desk: dict[str, Any], everybody: dict[str, Client]
) -> None:
    path = path_of(address, desk)
    editor = everybody["editor"]
    above = page_above(path)
    assert path.startswith(above)
    assert resolve(above)
    if "GET" not in allowed(path, editor):
        assert "GET" in allowed(above, editor)
        answer = editor.get(path)
        assert answer.status_code == 405
        assert f'<a href="{above}">To the page it belongs to</a>' in answer.text
