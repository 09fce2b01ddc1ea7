"""Passkeys: making one, and signing in by one (W3C Web Authentication, level 3; its cryptography by `fido2`).

Every passkey here is found by its device without a user name, and its device asks for a finger, a face or a
PIN: whoever has one needs nothing else. What is asked is random and is answered once.

What somebody is asked who is not signed in stands in a signed cookie, and nowhere else: anybody may have it
asked as often as they like, which is to leave nothing here.
"""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.db import IntegrityError, transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from factcheck.accounts.models import Passkey

#: Where the session keeps what was asked for making one.
MAKING = "passkey_to_make"
#: Where the browser keeps what it was asked for signing in, and for how long that may be answered.
COOKIE = "__Host-passkey" if settings.HTTPS else "passkey"
SALT = "factcheck.accounts.passkeys"
ANSWERED_WITHIN = timedelta(minutes=10)
#: By how much the clocks of two machines that run the site may differ.
CLOCKS = timedelta(minutes=1)
MOST = 20
#: A name that is longer is none (WebAuthn, section 7.1).
KEY_ID_BYTES = 1023
#: WebAuthn advises 64 random ones, and lets there be no more.
HANDLE_BYTES = 64


class Refused(Exception):  # noqa: N818
    """What the browser sent is no answer of the right passkey to what was asked."""


def are_possible(request: HttpRequest) -> bool:
    """Browsers have passkeys for names of hosts alone, by https or on this very machine.

    Where the settings say by what address others come, at no other.
    """
    scheme, host = urlsplit(_here(request))[0], _host(_here(request))
    try:
        ip_address(host)
    except ValueError:
        is_here = host == _host(f"//{request.get_host()}")
        return is_here and (scheme == "https" or host == "localhost")
    return False


def ask_to_make(request: HttpRequest, user: User) -> dict[str, Any]:
    """What the browser is told for making a passkey; the session takes it down."""
    passkeys = list(user.passkeys.all())
    handle = bytes(passkeys[0].handle) if passkeys else secrets.token_bytes(HANDLE_BYTES)
    options, asked = _server(request).register_begin(
        PublicKeyCredentialUserEntity(
            id=handle,
            name=user.get_username(),
            display_name=user.get_full_name() or user.get_username(),
        ),
        [_credential(passkey) for passkey in passkeys],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    request.session[MAKING] = asked | {"handle": handle.hex()}
    return dict(options)


def make(request: HttpRequest, user: User, answer: str, name: str) -> Passkey:
    """Keep the passkey that the browser made. Raises Refused."""
    asked = request.session.pop(MAKING, None)
    if asked is None or user.passkeys.count() >= MOST:
        raise Refused
    try:
        made = _server(request).register_complete(asked, json.loads(answer))
        credential = made.credential_data
    except (
        Exception
    ) as error:  # What comes from outside may be anything, and the library says so in many ways.
        raise Refused from error
    if credential is None or len(credential.credential_id) > KEY_ID_BYTES:
        raise Refused
    # The library reads more kinds of keys than it offers (WebAuthn, section 7.1, step 20).
    if credential.public_key.get(3) not in CoseKey.supported_algorithms():
        raise Refused
    passkey = Passkey(
        user=user,
        name=name,
        key_id=credential.credential_id,
        handle=bytes.fromhex(asked["handle"]),
        credential=bytes(credential),
        signatures=made.counter,
        created_at=timezone.now(),
    )
    try:
        with transaction.atomic():
            passkey.save(force_insert=True)
    except IntegrityError as error:
        raise Refused from error
    return passkey


def ask_to_sign_in(request: HttpRequest) -> JsonResponse:
    """What the browser is told for signing in; it names no account, and is the same for everybody."""
    options, asked = _server(request).authenticate_begin(
        user_verification=UserVerificationRequirement.REQUIRED
    )
    response = JsonResponse(dict(options))
    response.set_cookie(
        COOKIE,
        signing.dumps(asked | {"at": timezone.now().timestamp()}, salt=SALT),
        max_age=ANSWERED_WITHIN,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )
    return response


def _asked(request: HttpRequest) -> tuple[dict[str, Any], datetime]:
    """What this browser was asked for signing in, and when. Raises Refused."""
    try:
        asked = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
    except signing.BadSignature as error:
        raise Refused from error
    at = datetime.fromtimestamp(asked["at"], UTC)
    if not -CLOCKS <= timezone.now() - at <= ANSWERED_WITHIN:
        raise Refused
    return asked, at


def sign_in(request: HttpRequest, answer: str) -> Passkey:
    """The passkey that signed what was asked, of an active account. Raises Refused."""
    asked, at = _asked(request)
    try:
        said = AuthenticationResponse.from_dict(json.loads(answer))
        key_id, count = said.raw_id, said.response.authenticator_data.counter
        handle = said.response.user_handle
    except Exception as error:
        raise Refused from error
    with transaction.atomic():
        keys = Passkey.objects.select_for_update(no_key=True, of=("self",)).select_related("user")
        passkey = keys.filter(key_id=key_id, user__is_active=True).first()
        if passkey is None:
            raise Refused
        try:
            _server(request).authenticate_complete(asked, [_credential(passkey)], said)
        except Exception as error:
            raise Refused from error
        # One that counts has always signed more often than the last time, unless there are two of it.
        is_copy = (count or passkey.signatures) and count <= passkey.signatures
        if is_copy or handle not in (None, bytes(passkey.handle)) or _was_answered(passkey, at):
            raise Refused
        passkey.signatures, passkey.used_at = count, timezone.now()
        passkey.save(update_fields=["signatures", "used_at"])
    return passkey


def _was_answered(passkey: Passkey, at: datetime) -> bool:
    """Whether the passkey has signed in since; not known where the clock was set back in between."""
    used_at = passkey.used_at
    return used_at is not None and at <= used_at <= timezone.now() + CLOCKS


def _credential(passkey: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(bytes(passkey.credential))


def _server(request: HttpRequest) -> Fido2Server:
    """The one that passkeys are for: this host, and no other name under or above it."""
    here = _here(request)
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=_host(here), name=settings.NAME_EN),
        verify_origin=lambda origin: are_possible(request) and origin == here,
    )


def _here(request: HttpRequest) -> str:
    """The site's scheme, host and port, as browsers see them: a web server in front may tell of no port."""
    return settings.ORIGIN or f"{request.scheme}://{request.get_host()}"


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""
