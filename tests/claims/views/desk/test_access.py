"""What all pages of the desk have in common; who may come there is tests/security/test_access_table.py."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import resolve

from claims.views.desk.access import page_above
from tests.factory import make_user
from tests.security.addresses import addresses
from tests.security.records import Records, make_records

pytestmark = pytest.mark.django_db

OF_DESK = [address for address in addresses() if address.route.startswith("desk/")]


@pytest.fixture
def records() -> Records:
    return make_records()


@pytest.fixture
def editor(records: Records) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(records.editor)
    return client


def allowed(path: str, editor: Client) -> set[str]:
    """The methods that an address takes, by what it says to one that no page takes."""
    answer = editor.put(path)
    assert answer.status_code == 405
    return set(answer.headers["Allow"].split(", "))


def test_no_cache_keeps_a_page_or_takes_a_fragment_for_it(records: Records, editor: Client) -> None:
    answers = {address.name: editor.get(records.path(address)) for address in OF_DESK}
    shown = {name: answer.headers for name, answer in answers.items() if answer.status_code != 404}
    assert len(shown) > 60
    assert not [name for name, headers in shown.items() if "no-store" not in headers["Cache-Control"]]
    assert not [name for name, headers in shown.items() if "HX-Request" not in headers["Vary"]]


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


def test_an_address_that_only_takes_forms_leads_to_its_page(records: Records, editor: Client) -> None:
    only_forms = 0
    for path in map(records.path, OF_DESK):
        above = page_above(path)
        assert path.startswith(above)
        assert resolve(above)
        if "GET" not in allowed(path, editor):
            only_forms += 1
            assert "GET" in allowed(above, editor)
            answer = editor.get(path)
            assert answer.status_code == 405
            assert f'<a href="{above}">To the page it belongs to</a>' in answer.text
    assert only_forms > 20
