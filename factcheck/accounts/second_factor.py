"""What somebody has beside a password: an app that shows codes, passkeys, codes for when they are lost."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import time
import unicodedata

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from factcheck.accounts import sessions
from factcheck.accounts.models import AuthenticatorApp, Passkey, RecoveryCode

#: What every such app expects where it is told nothing else: RFC 6238 with SHA-1, six figures, 30 seconds.
FIGURES, STEP = 6, 30
#: How many steps a clock may be wrong by, either way.
TOLERANCE = 1
SECRET_BYTES = 20

RECOVERY_CODES = 8
#: None that looks like another: 24 of these 31 are 118 bits, so that SHA-256 keeps them safe enough
#: (OWASP ASVS 5.0, 6.5.2).
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, IN_GROUP = 6, 4


def is_set_up(user: User) -> bool:
    """Whether this account asks for more than its password. One query, or two."""
    return AuthenticatorApp.objects.filter(user=user).exists() or Passkey.objects.filter(user=user).exists()


def is_required(user: User) -> bool:
    """Whether the settings want more than a password of this account."""
    if settings.SECOND_FACTOR == "required":
        return user.has_perm("claims.decide_verdict") or user.has_perm("auth.change_user")
    return bool(settings.SECOND_FACTOR == "everybody")


def make_secret() -> str:
    """A new secret of an app, in base32, as people copy it."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def address_of(secret: str, user: User) -> str:
    """What the app is told by the QR code: the `otpauth` address of this account here."""
    return _codes(secret).get_provisioning_uri(user.get_username(), settings.NAME_EN)


def set_up_app(user: User, secret: str, code: str) -> bool:
    """Keep the secret where the code shows that the app has it; whether it does."""
    step = _step_of(secret, code, after=0)
    if step is None:
        return False
    app = AuthenticatorApp(user=user, secret=seal(secret), last_step=step, created_at=timezone.now())
    try:
        with transaction.atomic():
            app.save(force_insert=True)
    except IntegrityError:  # A form that was sent twice: the other one has set it up.
        return False
    return True


def check_code(user: User, typed: str) -> str:
    """What the code that was typed is from, "app" or "recovery"; "" where it is none, or was used before."""
    code = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", typed)).casefold()
    if len(code) == FIGURES and code.isascii() and code.isdigit():
        return "app" if _is_of_app(user, code) else ""
    codes = RecoveryCode.objects.filter(user=user, digest=_digest(code), used_at=None)
    return "recovery" if codes.update(used_at=timezone.now()) else ""


@transaction.atomic
def _is_of_app(user: User, code: str) -> bool:
    app = AuthenticatorApp.objects.select_for_update(no_key=True).filter(user=user).first()
    if app is None:
        return False
    step = _step_of(unseal(app.secret), code, after=app.last_step)
    if step is None:
        return False
    app.last_step = step
    app.save(update_fields=["last_step"])
    return True


def _step_of(secret: str, code: str, *, after: int) -> int | None:
    """The time step whose code this is, later than one that was taken; None where there is none."""
    if not secret:
        return None
    now, codes = int(time.time()) // STEP, _codes(secret)
    for step in range(max(now - TOLERANCE, after + 1), now + TOLERANCE + 1):
        if bytes_eq(codes.generate(step * STEP), code.encode()):
            return step
    return None


def _codes(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), FIGURES, SHA1(), STEP)


@transaction.atomic
def make_recovery_codes(user: User) -> list[str]:
    """New ones in place of those there are. They are shown once: only their digests are kept."""
    codes = [
        "-".join("".join(secrets.choice(LETTERS) for _ in range(IN_GROUP)) for _ in range(GROUPS))
        for _ in range(RECOVERY_CODES)
    ]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=_digest(code.replace("-", ""))) for code in codes
    )
    return codes


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


@transaction.atomic
def forget(user: User) -> None:
    """Take every second factor from an account, and end its sessions: its password alone opens it again."""
    AuthenticatorApp.objects.filter(user=user).delete()
    Passkey.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    sessions.end_all(user)


def seal(secret: str) -> str:
    """Encrypt with the site's secret key."""
    return _sealing().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed; "" where the site's secret key is another one by now."""
    try:
        return _sealing().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return ""


def _sealing() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [salted_hmac(__name__, "seal", secret=key, algorithm="sha256").digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(one)) for one in digests])
