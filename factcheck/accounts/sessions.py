"""Sessions: whose they are, how long they last, and ending them.

Django's own sessions in the database, with what its documentation provides for: a table of our own and how
long a session lasts. The row's `expire_date` says when it ends: a cookie that is kept longer opens nothing.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils import timezone

if TYPE_CHECKING:
    from factcheck.accounts.models import Session

#: What a session knows, as seconds since 1970: when its owner signed in, was last seen, and last showed that
#: it is them.
SIGNED_IN, SEEN, CONFIRMED = "signed_in", "seen", "confirmed"
#: Whether its owner has shown more than a password.
IS_CERTAIN = "is_certain"

#: Seconds. How long a session lasts in which nobody has signed in: what is between two steps of doing so.
BETWEEN_STEPS = 10 * 60
#: Seconds. Being seen is written down at most so often.
SEEN_EVERY = 5 * 60
#: Seconds. For so long after showing who they are somebody may change how they sign in.
CONFIRMED_FOR = 10 * 60


class SessionStore(DatabaseStore):
    """Ends when its owner was not seen for some time, and some time after they signed in whatever they do."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        from factcheck.accounts.models import Session

        return Session

    def create_model_instance(self, data: Any) -> Any:
        session: Any = super().create_model_instance(data)
        session.user_id = data.get(SESSION_KEY)
        return session

    def get_session_cookie_age(self) -> int:
        """Seconds until it ends, if nobody is seen again."""
        if self.get(SESSION_KEY) is None:
            return BETWEEN_STEPS
        signed_in = self.get(SIGNED_IN, now())
        return int(min(settings.SESSION_IDLE, signed_in + settings.SESSION_COOKIE_AGE - now()))


def now() -> int:
    return int(time.time())


def begin(sender: Any, request: HttpRequest, user: User, **others: Any) -> None:
    """Called whenever somebody signs in, by whatever road: Django tells of it."""
    request.session[SIGNED_IN] = request.session[SEEN] = request.session[CONFIRMED] = now()


def keep(session: SessionBase) -> None:
    """Somebody signed in asks for something: the session lasts on from now."""
    if now() - session.get(SEEN, 0) >= SEEN_EVERY:
        session[SEEN] = now()


def is_confirmed(session: SessionBase) -> bool:
    """Whether whoever is signed in has shown lately that it is them."""
    # Not where that is still to come: the clock was set back.
    return bool(0 <= now() - session.get(CONFIRMED, 0) < CONFIRMED_FOR)


def end_all(user: User, but: SessionBase | None = None) -> None:
    """End every session of an account, or all others than one."""
    # As text: the key of a session that is not written yet is None, which excludes nothing.
    user.sessions.exclude(session_key=str(but.session_key) if but else "").delete()


def sweep_up() -> None:
    """Remove the sessions that have ended, but for those that somebody else removes: none is waited for."""
    sessions = SessionStore.get_model_class().objects
    ended = sessions.filter(expire_date__lt=timezone.now())
    free = ended.select_for_update(no_key=True, skip_locked=True)
    sessions.filter(pk__in=free.values("pk")).delete()


class Standing(NamedTuple):
    """A session as its owner is shown it."""

    signed_in: datetime
    seen: datetime
    is_this: bool


def standing(user: User, this: SessionBase) -> list[Standing]:
    """Those of an account that have not ended, the one seen last first."""
    rows = [
        (row.get_decoded(), row.session_key == this.session_key)
        for row in user.sessions.filter(expire_date__gt=timezone.now())
    ]
    found = [Standing(_moment(known, SIGNED_IN), _moment(known, SEEN), is_this) for known, is_this in rows]
    return sorted(found, key=lambda one: (one.is_this, one.seen), reverse=True)


def _moment(known: dict[str, Any], name: str) -> datetime:
    return datetime.fromtimestamp(known.get(name, 0), UTC)
