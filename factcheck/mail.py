"""How the site sends its mail: by the server that FACTCHECK_MAIL_SERVER names, or not at all."""

from email.utils import parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

#: Seconds. Who assigns a claim waits while a colleague is told of it.
PATIENCE = 10


def mail_settings(server: str, sender: str) -> dict[str, Any]:
    """Django's settings for mail, by their names, from `smtp[s]://user:password@host:port` and an address.

    `smtps` is TLS from the first byte (RFC 8314; port 465), `smtp` is STARTTLS (RFC 3207; port 587); only to
    this very machine does mail go in clear (port 25). Without a server mail is written and thrown away.
    Raises ImproperlyConfigured.
    """
    if not server:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    try:
        parts = urlsplit(server)
        port = parts.port
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/"):
            raise ValueError("not a mail server")
    except ValueError:
        # Without the address: it may hold the password.
        raise ImproperlyConfigured(
            "FACTCHECK_MAIL_SERVER cannot be read: it looks like smtps://user:password@mail.example.org:465, "
            "with %40 for @, %2F for / and %3A for : inside a password."
        ) from None
    try:
        validate_email(parseaddr(sender)[1])
    except ValidationError:
        raise ImproperlyConfigured(
            "FACTCHECK_MAIL_FROM must be the address that mail of this site comes from, "
            "such as desk@facts.example.org"
        ) from None
    is_here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    is_tls = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or (465 if is_tls else 25 if is_here else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": is_tls,
        "EMAIL_USE_TLS": not is_tls and not is_here,
        "EMAIL_TIMEOUT": PATIENCE,
        "DEFAULT_FROM_EMAIL": sender,
        "SERVER_EMAIL": sender,
    }
