"""Whoever sends a form writes what the form asks for: not who decided, when, or what belongs elsewhere.

OWASP ASVS 5.0, 8.2.2, 8.2.3 and 15.3.3. Each form is sent as a browser would, and once more with fields
besides that are named like columns: the database is the same after both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection, models, transaction
from django.test import Client

from articles.models import Incoming
from tests.desk import filled_in
from tests.factory import make_annotation, make_claim, make_derivation, make_incoming, make_user, make_verdict
from tests.office import as_filled_in
from tests.security.records import Records, make_records
from tests.security.tables import digests

pytestmark = pytest.mark.django_db

LONG_AGO = "2000-01-01"
#: Made anew each time, kept by the way, or a record of the other tables.
NOT_COMPARED = re.compile(
    r"ledger_|django_session|accounts_|claims_indexed|articles_indexed|articles_search|claims_m"
)
MOMENT = re.compile(r'"(?!2000)\d{4}-\d\d-\d\dT[\d:.]+\+00:00"')
#: Of a form that was sent, a digest of all that was.
RANDOM = {
    "articles_article": ("key",),
    "auth_user": ("password",),
    "claims_edition": ("mark",),
    "claims_sentform": ("digest",),
}


@pytest.fixture
def records(caplog: pytest.LogCaptureFixture) -> Records:
    caplog.set_level("CRITICAL", "django")
    return make_records()


def browser(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


#: Columns that say who did something and when, and what stands where.
PEOPLE = [
    *("created_by", "proposed_by", "decided_by", "removed_by", "resolved_by", "handled_by", "merged_by"),
    *("confirmed_by", "worked_through_by", "statement_en_checked_by", "user", "by"),
]
MOMENTS = [
    *("created_at", "proposed_at", "decided_at", "removed_at", "resolved_at", "handled_at", "sent_at"),
    *("captured_at", "merged_at", "confirmed_at", "retrieved_at", "checked_at", "worked_through_at"),
]
PLACES = ["current_verdict", "merged_into", "claim", "article", "replaces", "split_from", "revision"]
VALUES = {
    "id": "987654",
    "pk": "987654",
    "decision": "approved",
    "approved": "on",
    "number": "99",
    "removed_reason": "x",
    "returned_reason": "x",
    "state": "exact",
    "supported_statuses": '["verified"]',
    "summary": "{}",
    "claim_as_decided": "{}",
    "sender": "x",
    "received": "x",
    "received_sha256": "ab",
    "withdrawn_reason": "x",
    "link_state": "dead",
    "password": "x",
    "last_login": LONG_AGO,
    "is_superuser": "on",
    "is_staff": "on",
    "is_active": "",
    "groups": "3",
    "user_permissions": "1",
}


def owned_by_the_server(other: User, records: Records) -> dict[str, str]:
    """Fields that no form of the desk has, by the names of columns, for somebody to gain by."""
    verdict = str(records.named["review"])
    return {
        **{name + end: str(other.pk) for name in PEOPLE for end in ("", "_id")},
        **dict.fromkeys(MOMENTS, f"{LONG_AGO} 00:00:00"),
        **{f"{name}_id": str(records.hidden.pk) for name in PLACES},
        "merged_into": str(records.hidden.pk),
        "current_verdict": verdict,
        "current_verdict_id": verdict,
        **VALUES,
    }


def rows() -> dict[str, list[str]]:
    """What stands in every table: but for moments, of which only those long ago are told."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            if NOT_COMPARED.match(table):
                continue
            cursor.execute(f'SELECT to_jsonb(t) - %s::text[] FROM "{table}" t', [list(RANDOM.get(table, ()))])
            found[table] = sorted(MOMENT.sub("moment", str(row)) for (row,) in cursor)
    return found


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is undone, and the next rows get the same numbers again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'")
        before = cursor.fetchall()
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        for name, value in before:
            cursor.execute(
                "SELECT setval(%s::regclass, %s, %s)", [f'"{name}"', value or 1, value is not None]
            )


#: Fields that some pages have, for whoever may fill them in.
GIVEN = {
    "/admin/auth/": ("is_staff", "is_active", "groups"),
    "/admin/claims/claim/": ("merged_into", "statement_en_checked_by"),
}
Sending = tuple[Client, str, dict[str, Any]]


def of_desk(records: Records, desk: Client) -> Iterator[Sending]:
    key, pk = records.article.key, records.named["annotation"]
    yield (
        desk,
        f"/desk/articles/{key}/annotate/",
        {
            "form_key": str(uuid4()),
            "revision": "2",
            "quote_exact": "Nobody at the ministry",
            "claim": "bridge-opens",
            "stance": "context",
            "basis": "anonymous",
        },
    )
    yield (
        desk,
        f"/desk/articles/{key}/annotate/",
        {
            "form_key": str(uuid4()),
            "revision": "2",
            "quote_exact": "confirm the date",
            "claim": "new",
            "statement": "The date is open.",
            "statement_language": "en",
            "kind": "fact",
            "stance": "states",
        },
    )
    yield desk, f"/desk/annotations/{pk}/remove/", {"version": "1", "reason": "Of another bridge."}
    yield desk, "/desk/claims/bridge-opens/comment/", {"form_key": str(uuid4()), "text": "Ask them."}
    yield desk, "/desk/claims/bridge-opens/assign/", {"assignee": str(records.editor.pk)}
    page = "/desk/claims/bridge-opens/wording/"
    yield desk, page, filled_in(desk.get(page), statement_en="The bridge opens on 4 May.")
    claim = make_annotation(make_claim(slug="to-judge"), basis="anonymous").claim
    page = f"/desk/claims/{claim.slug}/verdict/"
    typed = {
        "kind": "verdict",
        "status": "unverified",
        "rationale_en": "One says so.",
        "weight": "substantive",
    }
    yield desk, page, filled_in(desk.get(page), **typed)
    yield desk, f"/desk/reports/{records.named['report']}/handle/", {"outcome": "declined", "note": "Seen."}
    yield desk, "/desk/import/text/", {"text-text": "The lock\n\nIt is said to open in June, says nobody."}
    yield desk, f"/desk/articles/{key}/worked-through/", {"revision": "2", "done": "1"}
    yield desk, f"/desk/comments/{records.named['comment']}/resolve/", {}
    reviewer = browser(make_user("reviewer"))
    yield reviewer, f"/desk/reviews/{records.named['review']}/approve/", {}
    yield reviewer, f"/desk/reviews/{records.named['review']}/return/", {"reason": "Ask them first."}


def of_others(records: Records, desk: Client) -> Iterator[Sending]:
    reader = Client(headers={"accept-language": "en"})
    page = "/claims/bridge-opens/report/"
    yield reader, page, filled_in(reader.get(page), text="The day is another one, says the ministry.")
    page = f"/admin/claims/claim/{records.public.pk}/change/"
    changed = as_filled_in(desk.get(page)) | {"unknowns_en": "Which lane."}
    yield desk, page, {name: value for name, value in changed.items() if name != "merged_into"}
    page = "/admin/claims/verdict/add/"
    claim = make_annotation(basis="anonymous").claim
    proposal = {
        "claim": str(claim.pk),
        "kind": "verdict",
        "status": "unverified",
        "rationale_en": "One says so.",
    }
    yield desk, page, as_filled_in(desk.get(page)) | proposal
    page = "/admin/claims/comment/add/"
    yield desk, page, as_filled_in(desk.get(page)) | {"claim": str(claim.pk), "text": "Ask them."}
    keeper = make_user("admin", is_superuser=False)
    page = f"/admin/auth/user/{make_user('editor').pk}/change/"
    office = browser(keeper)
    yield office, page, as_filled_in(office.get(page)) | {"first_name": "Eve"}


@pytest.mark.parametrize("forms", [of_desk, of_others])
def test_a_form_writes_what_it_asks_for_and_nothing_that_is_sent_besides(
    records: Records, forms: Callable[[Records, Client], Iterator[Sending]]
) -> None:
    other = make_user("reviewer", username="mallory")
    besides = owned_by_the_server(other, records)
    for who, path, sent in forms(records, browser(records.editor)):
        given = next((names for page, names in GIVEN.items() if path.startswith(page)), ())
        added = {name: value for name, value in besides.items() if name not in {*sent, *given}}
        before = rows()
        outcomes = []
        for fields in (sent, sent | added):
            with undone():
                assert who.post(path, fields).status_code in (200, 302), path
                outcomes.append(rows())
        assert outcomes[0] != before, f"{path} was refused"
        sides = zip(*(sorted(outcome.items()) for outcome in outcomes), strict=True)
        assert [(one, other) for one, other in sides if one != other] == [], path


def test_an_admin_who_is_no_superuser_makes_none_and_gets_at_none(records: Records) -> None:
    keeper, above = make_user("admin", is_superuser=False), make_user("admin")
    office = browser(keeper)
    own, others = (f"/admin/auth/user/{one.pk}/change/" for one in (keeper, above))
    page = office.get(own).text
    assert 'name="is_superuser"' not in page
    assert 'name="user_permissions"' not in page
    assert 'name="username"' not in office.get(others).text
    before = digests()["auth_user"]
    office.post(others, {"username": "mine", "is_active": ""})
    assert office.get(f"/admin/auth/user/{above.pk}/password/").status_code == 403
    password = {"password1": "a wholly other sentence", "password2": "a wholly other sentence"}
    assert office.post(f"/admin/auth/user/{above.pk}/password/", password).status_code == 403
    assert office.post(f"/admin/auth/user/{above.pk}/delete/", {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [above.pk], "post": "yes"}
    office.post("/admin/auth/user/", chosen)
    assert digests()["auth_user"] == before


def test_what_belongs_elsewhere_is_not_reached_by_its_number(records: Records) -> None:
    """The texts that another editor brought in; and what belongs to another claim or article."""
    eve = browser(make_user("editor", username="eve"))
    elsewhere = make_claim(slug="elsewhere")
    passage = make_annotation(elsewhere)
    derivation = make_derivation()
    make_verdict(elsewhere)
    theirs = make_incoming(by=records.editor)
    before = digests()
    for part in ("", "row/"):
        assert eve.get(f"/desk/import/{theirs.pk}/{part}").status_code == 404
    for part in ("correct/", "keep/", "discard/"):
        assert eve.post(f"/desk/import/{theirs.pk}/{part}", {"title_en": "Mine"}).status_code == 404
    eve.post("/desk/import/clear/")
    eve.post(f"/desk/links/{records.named['link']}/remove/", {"from": "elsewhere"})
    split = {"form_key": str(uuid4()), "statement": "Part of it.", "language": "en", "kind": "fact"}
    eve.post("/desk/claims/bridge-opens/split/", split | {"passages": [passage.pk]})
    key = records.article.key
    declined = {"source": derivation.derived_from.key, "article": derivation.article.key}
    eve.post(f"/desk/articles/{key}/derivations/take-back/", declined)
    assert digests() == before
    reader = Client()
    for path in (
        "/claims/bridge-opens/verdicts/2/",
        f"/articles/{key}/revisions/3/",
        f"/articles/{key}/revisions/2/changes/?from=3",
        f"/articles/{key}/annotations/?page=9",
    ):
        assert reader.get(path).status_code == 404, path


def test_what_is_downloaded_is_saved_and_not_opened(records: Records) -> None:
    reader = Client()
    for path, name in (
        ("/data/claims.csv", "claims.csv"),
        ("/claims/bridge-opens/packet.zip", "bridge-opens-packet.zip"),
    ):
        assert reader.get(path).headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_what_is_brought_in_is_written_to_no_file(records: Records) -> None:
    """There is no field that would: what comes in stands in the database, under a number."""
    assert not [
        field
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.FileField)
    ]
    incoming = make_incoming(name="../../../etc/passwd")
    assert Incoming.objects.get(pk=incoming.pk).name.endswith("passwd")
