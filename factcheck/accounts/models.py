"""What the site keeps of somebody's signing in, beside Django's own user."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import User
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models

if TYPE_CHECKING:
    from factcheck.accounts.sessions import SessionStore


class Session(AbstractBaseSession):
    """Django's own kind of session, and whose it is: so that all those of one account can be ended.

    Where an account is made inactive, the database ends them (migrations/0002_sessions_of_inactive.py).
    """

    user = models.ForeignKey(
        User,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="sessions",
    )

    objects: ClassVar = BaseSessionManager()

    class Meta(AbstractBaseSession.Meta):
        default_permissions = ()

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        from factcheck.accounts.sessions import SessionStore

        return SessionStore


class Attempt(models.Model):
    """An attempt to sign in that has not succeeded: counted before it is looked at, gone when it was right.

    Nothing here names anybody: `account` and `address` are keyed digests, `browser` a random name.
    """

    class Step(models.TextChoices):
        PASSWORD = "password"
        CODE = "code"

    step = models.CharField(max_length=10, choices=Step)
    account = models.CharField(max_length=32)
    address = models.CharField(max_length=32, blank=True)
    browser = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["account", "at"], name="attempt_by_account"),
            models.Index(fields=["address", "at"], name="attempt_by_address"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(step__in=["password", "code"]), name="attempt_step_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.at:%Y-%m-%d %H:%M}"


class AuthenticatorApp(models.Model):
    """An app that shows codes for the time (TOTP, RFC 6238), set up for one account."""

    user = models.OneToOneField(
        User,
        models.CASCADE,
        primary_key=True,
        related_name="authenticator_app",
    )
    #: Sealed with the site's secret key (second_factor.py): whoever reads a backup has no codes.
    secret = models.TextField()
    #: The time step of the last code that was taken: no code, and none before it, is taken twice.
    last_step = models.BigIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)


class Passkey(models.Model):
    """A key that one device, or one password manager, keeps for an account (W3C WebAuthn)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    key_id = models.BinaryField(max_length=1023, unique=True)
    #: What the device calls the account: random, and the same for all passkeys of one account.
    handle = models.BinaryField(max_length=64)
    #: The attested credential data, with the public key, as CBOR (WebAuthn, section 6.5.1).
    credential = models.BinaryField()
    #: How often it has signed, as it counts itself; 0 where it does not.
    signatures = models.BigIntegerField()
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """One of the codes that stand in, once, for a second factor that was lost."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    #: SHA-256 of the code, which has more entropy than anybody can try (118 bits).
    digest = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)
