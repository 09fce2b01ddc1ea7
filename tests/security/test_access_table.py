"""Every address of the site asked by everybody in every way there is, and held to policy.py beside this."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from pytest_django.fixtures import Settings

from articles.search.keeping import catch_up, catch_up_at_desk
from tests.accounts import log_of_accounts
from tests.security.asking import Somebody, body_of, somebody
from tests.security.headers import lacking
from tests.security.policy import AT_DESK, READ, WORDS_ALONE, Expected, Role, Room, cells, policy_of
from tests.security.records import SECRET, Records, make_records
from tests.security.tables import digests

pytestmark = pytest.mark.django_db

#: To which Django asks for no token (RFC 9110, 9.2.1).
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


@pytest.fixture(autouse=True)
def refusals_untold(caplog: pytest.LogCaptureFixture) -> None:
    """Django writes a line of every refusal, and pytest would keep thousands of them."""
    caplog.set_level(logging.CRITICAL, "django")


@pytest.fixture
def records() -> Records:
    made = make_records()
    # Whoever searches first brings the index up to what there is, which says nothing of its own.
    catch_up()
    catch_up_at_desk()
    return made


def became_of(answer: HttpResponseBase, asked: str) -> Expected:
    """What the answer is, in the words of the policy."""
    place = answer.headers.get("Location", "")
    # These lead to signing in themselves.
    if re.match(r"/(admin/)?login/(\?next=|$)", place) and asked not in ("/login/second/", "/admin/login/"):
        return Expected.SIGN_IN
    if re.match(r"/account/(\?next=|$)", place) and asked.startswith(("/desk/", "/admin/")):
        return Expected.SECOND_FACTOR
    known = {405: Expected.NOT_THIS_WAY, 403: Expected.REFUSED}
    return known.get(answer.status_code, Expected.ANSWERED)


def leaks(answer: HttpResponseBase) -> Iterator[str]:
    """What an answer tells to somebody who is not to know it; a refusal that does not say what is allowed."""
    if SECRET in body_of(answer) or any(SECRET in value for value in answer.headers.values()):
        yield "tells what only the desk knows"
    if answer.status_code == 405 and "Allow" not in answer.headers:
        yield "does not say what may be asked"


def is_closed(answer: HttpResponseBase) -> bool:
    """Whether no cache keeps it and no page of another site may read it."""
    is_kept = answer.status_code == 200 and not re.search(
        "no-store|private", answer.headers.get("Cache-Control", "")
    )
    return not is_kept and "Access-Control-Allow-Origin" not in answer.headers


def ask_and_undo(who: Somebody, method: str, path: str) -> HttpResponseBase:
    with transaction.atomic():
        answer = who.ask(method, path)
        transaction.set_rollback(True)
    return answer


@pytest.mark.parametrize("role", Role, ids=str)
def test_every_address_answers_whom_it_is_for_and_nobody_else(
    role: Role, records: Records, settings: Settings
) -> None:
    settings.SECOND_FACTOR = "required" if role is Role.UNCERTAIN else "optional"
    settings.API_RATE = 0
    who, before, wrong = somebody(role, records), digests(), []
    for address, method, expected in cells(role):
        path = records.path(address)
        # What nobody may write is not undone: it would be found below.
        is_written = expected is Expected.ANSWERED and method not in READ
        answer = ask_and_undo(who, method, path) if is_written else who.ask(method, path)
        if became_of(answer, path) is not expected:
            wrong.append(f"{method} {path}: {answer.status_code}, not {expected}")
        wrong += [f"{method} {path}: {lack}" for lack in lacking(path, answer.headers)]
        is_private = policy_of(address).room is not Room.PUBLIC and address.name not in WORDS_ALONE
        if is_private and not is_closed(answer):
            wrong.append(f"{method} {path}: kept by caches, or open to other sites")
        if role not in AT_DESK or expected is not Expected.ANSWERED:
            wrong += [f"{method} {path}: {leak}" for leak in leaks(answer)]
    assert not wrong, "\n".join(wrong)
    assert digests() == before


def test_every_form_is_refused_without_its_token(records: Records) -> None:
    """Whoever sends it. A few forms are looked at after it is known who asks: nobody gets as far as that."""
    nobody = somebody(Role.READER, records, is_strict=True)
    superuser = somebody(Role.SUPERUSER, records, is_strict=True)
    before, refusals = digests(), {Expected.REFUSED, Expected.NOT_THIS_WAY}
    for who, enough in ((nobody, refusals | {Expected.SIGN_IN}), (superuser, refusals)):
        taken = [
            f"{method} {address}"
            for address, method, _expected in cells(Role.SUPERUSER)
            if method not in SAFE
            if became_of(who.ask(method, path := records.path(address)), path) not in enough
        ]
        assert not taken
    assert digests() == before


def test_a_refusal_speaks_the_language_of_whom_it_refuses(records: Records) -> None:
    for language, of_desk, of_review, of_office, of_form in (
        ("en", "Your account has no role", "for reviewers", "This is not open to you", "Nothing was saved"),
        ("zh-CN", "在编辑台没有角色", "由复核人核定", "您不能打开此页", "没有保存"),
    ):
        stranger = somebody(Role.STRANGER, records, language=language)
        editor = somebody(Role.EDITOR, records, language=language)
        strict = somebody(Role.EDITOR, records, language=language, is_strict=True)
        approve = f"/desk/reviews/{records.named['review']}/approve/"
        assert of_desk in body_of(stranger.ask("GET", "/desk/"))
        assert of_review in body_of(editor.ask("POST", approve))
        assert of_office in body_of(editor.ask("GET", "/admin/auth/user/"))
        assert of_form in body_of(strict.ask("POST", approve))


def test_the_log_tells_of_whoever_is_signed_in_and_refused(records: Records) -> None:
    """And of nobody else: anybody may send requests without end, and the log of requests has them."""
    stranger, editor = somebody(Role.STRANGER, records), somebody(Role.EDITOR, records)
    approve = f"/desk/reviews/{records.named['review']}/approve/"
    with log_of_accounts() as lines:
        stranger.ask("GET", "/desk/claims/")
        editor.ask("POST", approve)
        editor.ask("GET", "/admin/auth/user/")
        stranger.ask("GET", "/admin/login/?next=/admin/%0A%22")
        somebody(Role.EDITOR, records, is_strict=True).ask("POST", approve)
        somebody(Role.READER, records).ask("GET", "/desk/")
        somebody(Role.READER, records, is_strict=True).ask("POST", "/login/")
    told = [(line["event"], line["method"], line["path"]) for line in lines if "refused" in line["event"]]
    assert told == [
        ("refused", "GET", "/desk/claims/"),
        ("refused", "POST", approve),
        ("refused", "GET", "/admin/auth/user/"),
        ("refused", "GET", '/admin/\n"'),
        ("form-refused", "POST", approve),
    ]
    assert [line["user"] for line in lines if "refused" in line["event"]][1] == "ada"
