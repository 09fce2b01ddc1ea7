"""Passkeys: what a device answers is held to what was asked, and to whom it belongs."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.test import Client
from django.utils import timezone
from fido2 import cbor
from fido2.utils import websafe_decode
from pytest_django.fixtures import Settings

from factcheck.accounts import passkeys
from factcheck.accounts.models import Passkey, Session
from tests.accounts import Device, browser, code_of, give_app, is_in, log_of_accounts, sign_in, websafe
from tests.factory import make_user

pytestmark = pytest.mark.django_db


def add(client: Client, device: Device, name: str = "Telephone") -> Any:
    options = client.post("/account/passkeys/options/").json()["publicKey"]
    return client.post("/account/passkeys/", {"credential": device.made(options), "name": name})


def ask(client: Client) -> dict[str, Any]:
    options: dict[str, Any] = client.post("/login/passkey/options/").json()["publicKey"]
    return options


def come(client: Client, answer: str, **more: str) -> Any:
    return client.post("/login/passkey/", {"credential": answer, **more})


def is_refused(answer: Any) -> bool:
    return answer.status_code == 200 and "This passkey does not open this site." in answer.text


@pytest.fixture
def device(client: Client, ada: User) -> Device:
    """A device with a passkey of Ada's, who is signed out again."""
    made = Device()
    sign_in(client)
    assert "Recovery codes" in add(client, made).text
    client.post("/logout/")
    return made


def test_a_passkey_signs_in_by_itself(client: Client, ada: User, device: Device) -> None:
    with log_of_accounts() as log:
        answer = come(client, device.signed(ask(client)), next="/desk/articles/")
    assert answer.headers["Location"] == "/desk/articles/"
    assert [(line["event"], line["user"], line["how"]) for line in log] == [("signed-in", "ada", "passkey")]
    assert is_in(client)
    assert Passkey.objects.get().used_at


def test_what_is_asked_names_nobody_and_wants_the_owner_to_be_checked(client: Client, device: Device) -> None:
    options = ask(client)
    assert not options.get("allowCredentials")
    assert options["userVerification"] == "required"
    assert options["rpId"] == "localhost"
    assert ask(client)["challenge"] != options["challenge"]


def test_making_one_wants_it_found_without_a_name(client: Client, ada: User) -> None:
    sign_in(client)
    options = client.post("/account/passkeys/options/").json()["publicKey"]
    wanted = options["authenticatorSelection"]
    assert (wanted["residentKey"], wanted["userVerification"]) == ("required", "required")
    handle = websafe_decode(options["user"]["id"])
    assert len(handle) == 64
    device = Device()
    add(client, device)
    assert websafe_decode(device.handle) == bytes(ada.passkeys.get().handle)
    again = client.post("/account/passkeys/options/").json()["publicKey"]
    assert again["user"]["id"] == device.handle
    assert [key["id"] for key in again["excludeCredentials"]] == [websafe(device.key_id)]


def test_with_a_passkey_the_password_alone_opens_nothing(client: Client, ada: User, device: Device) -> None:
    assert sign_in(client, next="/desk/articles/").headers["Location"] == "/login/second/"
    assert not is_in(client)
    assert "Use your passkey." in client.get("/login/second/").text
    assert come(client, device.signed(ask(client))).headers["Location"] == "/desk/"


def test_what_was_asked_is_answered_once(client: Client, device: Device) -> None:
    answer = device.signed(ask(client))
    assert come(client, answer).status_code == 302
    client.post("/logout/")
    assert is_refused(come(client, answer))
    ask(client)
    assert is_refused(come(client, answer))


def test_asking_what_to_answer_leaves_nothing_on_the_server(client: Client, device: Device) -> None:
    stranger, before = browser(), Session.objects.count()
    for _ in range(5):
        ask(stranger)
    assert Session.objects.count() == before
    kept = stranger.cookies[passkeys.COOKIE]
    assert (kept["httponly"], kept["samesite"], kept["path"], kept["domain"]) == (True, "Strict", "/", "")


def test_what_was_asked_before_the_last_time_is_answered_no_more(client: Client, device: Device) -> None:
    other = browser()
    early = device.signed(ask(other))
    assert come(client, device.signed(ask(client))).status_code == 302
    assert is_refused(come(other, early))
    assert come(other, device.signed(ask(other))).status_code == 302


def test_what_was_asked_is_answered_within_ten_minutes(client: Client, device: Device) -> None:
    cookie, answer = asked_at(client, device, minutes=-11)
    client.cookies[passkeys.COOKIE] = cookie
    assert is_refused(come(client, answer))
    client.cookies[passkeys.COOKIE] = "made up"
    assert is_refused(come(client, answer))


def test_a_passkey_signs_in_after_the_clock_was_set_back(client: Client, device: Device) -> None:
    Passkey.objects.update(used_at=timezone.now() + timedelta(days=1))
    cookie, answer = asked_at(client, device, minutes=2)
    client.cookies[passkeys.COOKIE] = cookie
    assert is_refused(come(client, answer))
    assert come(client, device.signed(ask(client))).status_code == 302


def asked_at(client: Client, device: Device, minutes: float) -> tuple[str, str]:
    """A cookie as the site made it so many minutes from now, and the answer to what it asked then."""
    answer = device.signed(ask(client))
    asked = signing.loads(client.cookies[passkeys.COOKIE].value, salt=passkeys.SALT)
    return signing.dumps(asked | {"at": asked["at"] + minutes * 60}, salt=passkeys.SALT), answer


def test_an_answer_to_somebody_elses_question_is_refused(client: Client, device: Device) -> None:
    other = browser()
    ask(client)
    assert is_refused(come(client, device.signed(ask(other))))


@pytest.mark.parametrize(
    "fault",
    [
        {"origin": "http://evil.example"},
        {"origin": "http://sub.localhost"},
        {"origin": "https://localhost"},
        {"origin": "http://localhost:8000"},
        {"host": "evil.example"},
        {"flags": 0x01},
        {"flags": 0x04},
        {"key": Device().key},
        {"key_id": b"unknown"},
        {"handle": "c29tZWJvZHkgZWxzZQ"},
    ],
    ids=str,
)
def test_an_answer_that_is_not_of_this_key_for_this_site_and_by_its_owner_is_refused(
    client: Client, device: Device, fault: dict[str, Any]
) -> None:
    for name, value in fault.items():
        setattr(device, name, value)
    assert is_refused(come(client, device.signed(ask(client))))
    assert not is_in(client)


@pytest.mark.parametrize(
    "fault", [{"origin": "http://evil.example"}, {"host": "evil.example"}, {"flags": 0x01}], ids=str
)
def test_a_passkey_made_for_another_site_or_without_its_owner_is_not_kept(
    client: Client, ada: User, fault: dict[str, Any]
) -> None:
    sign_in(client)
    assert "No passkey was made." in add(client, Device(**fault)).text
    assert not Passkey.objects.exists()


def test_a_key_of_a_kind_that_was_not_offered_is_not_kept(client: Client, ada: User) -> None:
    """Such as RSA with SHA-1, which the library can read."""
    sign_in(client)
    options = client.post("/account/passkeys/options/").json()["publicKey"]
    answer = json.loads(Device().made(options))
    made: Any = cbor.decode(websafe_decode(answer["response"]["attestationObject"]))
    es256, rs1 = cbor.encode({3: -7})[1:], cbor.encode({3: -65535})[1:]
    assert made["authData"].count(es256) == 1
    made["authData"] = made["authData"].replace(es256, rs1)
    answer["response"]["attestationObject"] = websafe(cbor.encode(made))
    sent = {"credential": json.dumps(answer), "name": "Telephone"}
    assert "No passkey was made." in client.post("/account/passkeys/", sent).text
    assert not Passkey.objects.exists()


@pytest.mark.parametrize(("length", "is_kept"), [(1, True), (1023, True), (1024, False), (4000, False)])
def test_a_key_has_a_name_of_1023_bytes_at_most(
    client: Client, ada: User, length: int, is_kept: bool
) -> None:
    sign_in(client)
    add(client, Device(key_id=b"k" * length))
    assert Passkey.objects.exists() == is_kept


def test_a_copy_is_noticed_where_the_key_counts(client: Client, device: Device) -> None:
    device.count = 5
    assert come(client, device.signed(ask(client))).status_code == 302
    client.post("/logout/")
    for count in (5, 4, 0):
        device.count = count
        assert is_refused(come(client, device.signed(ask(client))))
    device.count = 6
    assert come(client, device.signed(ask(client))).status_code == 302


def test_a_passkey_of_an_inactive_account_opens_nothing(client: Client, ada: User, device: Device) -> None:
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert is_refused(come(client, device.signed(ask(client))))


WRECKS = [
    "",
    "{}",
    "[]",
    "null",
    "7",
    "not JSON",
    "[" * 10_000,
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": 1}',
    '{"id": null, "rawId": {}, "type": 1, "response": []}',
]


@pytest.mark.parametrize("wreck", WRECKS, ids=range(len(WRECKS)))
def test_what_is_no_answer_at_all_is_refused_in_a_sentence(client: Client, ada: User, wreck: str) -> None:
    ask(client)
    assert is_refused(come(client, wreck))
    sign_in(client)
    client.post("/account/passkeys/options/")
    answer = client.post("/account/passkeys/", {"credential": wreck, "name": "Telephone"})
    assert answer.status_code == 200
    assert "No passkey was made." in answer.text


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature", "userHandle"])
@pytest.mark.parametrize("value", ["", "AA", "////", "9" * 5000, None, 5, [], {"a": 1}])
def test_an_answer_with_a_broken_part_is_refused(
    client: Client, device: Device, part: str, value: object
) -> None:
    answer = json.loads(device.signed(ask(client)))
    answer["response"][part] = value
    assert is_refused(come(client, json.dumps(answer))) or (part == "userHandle" and value is None)


def test_one_key_is_kept_once(client: Client, ada: User, device: Device) -> None:
    sign_in(browser())
    client.force_login(ada)
    assert "No passkey was made." in add(client, device).text
    other = browser()
    other.force_login(make_user("editor"))
    assert "No passkey was made." in add(other, device).text
    assert Passkey.objects.count() == 1


def test_a_passkey_is_named_listed_and_removed_by_its_owner_alone(
    client: Client, ada: User, device: Device
) -> None:
    client.force_login(ada)
    assert "Telephone" in client.get("/account/").text
    page = f"/account/passkeys/{Passkey.objects.get().pk}/remove/"
    stranger = browser()
    stranger.force_login(make_user("admin"))
    assert stranger.post(page).status_code == 404
    assert client.post(page).headers["Location"] == "/account/"
    assert not Passkey.objects.exists()
    assert sign_in(browser()).headers["Location"] == "/desk/"


def test_a_second_one_ends_the_other_sessions_and_leaves_the_recovery_codes(
    client: Client, ada: User, device: Device
) -> None:
    other = browser()
    come(other, device.signed(ask(other)))
    client.force_login(ada)
    kept = {*ada.recovery_codes.values_list("digest", flat=True)}
    assert add(client, Device(), "Security key").headers["Location"] == "/account/"
    assert kept == {*ada.recovery_codes.values_list("digest", flat=True)}
    assert is_in(client)
    assert not is_in(other)


def test_one_of_two_second_factors_may_go(client: Client, ada: User, device: Device) -> None:
    secret = give_app(ada)
    client.force_login(ada)
    client.post(f"/account/passkeys/{Passkey.objects.get().pk}/remove/")
    assert ada.recovery_codes.count() == 8
    other = browser()
    assert sign_in(other).headers["Location"] == "/login/second/"
    assert other.post("/login/second/", {"code": code_of(secret)}).headers["Location"] == "/desk/"


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "testserver"])
def test_where_no_browser_has_passkeys_none_is_offered(ada: User, host: str) -> None:
    client = Client(SERVER_NAME=host, headers={"accept-language": "en"})
    assert "data-passkey" not in client.get("/login/").text
    assert client.post("/login/passkey/options/").status_code == 404
    client.force_login(ada)
    assert "Passkeys need an address with a name and https" in client.get("/account/").text
    assert client.get("/account/passkeys/").headers["Location"] == "/account/"
    assert client.post("/account/passkeys/options/").status_code == 404


def test_by_https_the_name_of_the_site_is_what_passkeys_are_for(ada: User) -> None:
    client = Client(SERVER_NAME="testserver", headers={"accept-language": "en"})
    options = client.post("/login/passkey/options/", secure=True).json()["publicKey"]
    assert options["rpId"] == "testserver"


def test_the_address_that_others_come_by_is_what_passkeys_are_for(
    settings: Settings, ada: User, client: Client
) -> None:
    """A web server in front may pass on the name without the port."""
    settings.ORIGIN, settings.ALLOWED_HOSTS = "https://facts.example:8443", ["facts.example", "localhost"]
    here = Client(SERVER_NAME="facts.example", headers={"accept-language": "en"})
    here.force_login(ada)
    device = Device(origin="https://facts.example:8443", host="facts.example")
    assert "Recovery codes" in add(here, device).text
    here.post("/logout/")
    assert come(here, device.signed(ask(here))).status_code == 302
    assert client.post("/login/passkey/options/").status_code == 404
