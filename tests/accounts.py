"""People who sign in, and what they sign in by: an app that shows codes, and a device that has passkeys."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from fido2 import cbor
from fido2.cose import ES256

from factcheck.accounts.models import AuthenticatorApp
from factcheck.accounts.second_factor import make_secret, seal

#: Of the public half of a key, as WebAuthn writes it; the library says no types of it.
cose: Callable[[ec.EllipticCurvePublicKey], dict[int, Any]] = ES256.from_cryptography_key

PASSWORD = "correct horse battery staple"
#: Where passkeys are possible without https.
HERE = "http://localhost"


def browser(**headers: str) -> Client:
    """A browser of somebody who reads English, at an address with a name."""
    return Client(SERVER_NAME="localhost", headers={"accept-language": "en"} | headers)


def sign_in(client: Client, name: str = "ada", password: str = PASSWORD, **more: str) -> Any:
    return client.post("/login/", {"username": name, "password": password, **more})


def is_in(client: Client) -> bool:
    """Whether the desk opens to this browser."""
    return client.get("/desk/").status_code == 200


def give_app(user: User) -> str:
    """Set up an app for an account; its secret."""
    secret = make_secret()
    AuthenticatorApp.objects.create(user=user, secret=seal(secret), last_step=0, created_at=timezone.now())
    return secret


def code_of(secret: str, steps: int = 0) -> str:
    """What the app shows now, or so many steps of 30 seconds later."""
    shown = TOTP(base64.b32decode(secret), 6, SHA1(), 30)
    return shown.generate(int(time.time()) + 30 * steps).decode()


@contextmanager
def log_of_accounts() -> Iterator[list[dict[str, Any]]]:
    """What is written into the log of signing in: the event, and what is told of it."""
    lines: list[dict[str, Any]] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append({"event": record.getMessage()} | getattr(record, "told", {}))

    handler, log = Kept(), logging.getLogger("factcheck.accounts")
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        yield lines
    finally:
        log.removeHandler(handler)


def websafe(plain: bytes) -> str:
    return base64.urlsafe_b64encode(plain).rstrip(b"=").decode()


@dataclass
class Device:
    """A device with one passkey, and what it says: the answers of a browser, as far as a site sees them."""

    origin: str = HERE
    host: str = "localhost"
    #: User present and verified (WebAuthn, section 6.1).
    flags: int = 0x05
    count: int = 0
    handle: str = ""
    key_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def made(self, options: dict[str, Any]) -> str:
        """The answer to being asked to make a passkey."""
        self.handle = options["user"]["id"]
        said = self._said("webauthn.create", options)
        public = cbor.encode(dict(cose(self.key.public_key())))
        about = bytes(16) + len(self.key_id).to_bytes(2, "big") + self.key_id + public
        attestation = {"fmt": "none", "attStmt": {}, "authData": self._data(0x40) + about}
        return self._answer(clientDataJSON=said, attestationObject=cbor.encode(attestation))

    def signed(self, options: dict[str, Any]) -> str:
        """The answer to being asked to sign in."""
        said, data = self._said("webauthn.get", options), self._data()
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        handle = base64.urlsafe_b64decode(self.handle + "==")
        return self._answer(
            clientDataJSON=said, authenticatorData=data, signature=signature, userHandle=handle
        )

    def _said(self, kind: str, options: dict[str, Any]) -> bytes:
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": self.origin}).encode()

    def _data(self, more: int = 0) -> bytes:
        flags = bytes([self.flags | more])
        return hashlib.sha256(self.host.encode()).digest() + flags + self.count.to_bytes(4, "big")

    def _answer(self, **parts: bytes) -> str:
        response = {name: websafe(part) for name, part in parts.items()}
        name = websafe(self.key_id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
