"""Who changes what is on record: told to the database with the changes, and written into the ledger."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponseBase

#: Statements that change nothing. Whatever is not known to be one may change something.
READS = re.compile(
    r"[\s(]*(?:(?:SELECT|SAVEPOINT|RELEASE|ROLLBACK|SET|SHOW|EXPLAIN|DECLARE|FETCH|CLOSE|VALUES)\b"
    r"|WITH\b(?!.*\b(?:INSERT|UPDATE|DELETE|MERGE)\b))",
    re.IGNORECASE | re.DOTALL,
)


class Naming:
    """Stands in Django's list of what to do after the commit, and does nothing: while it stands there, the
    name that was told to the database is in force. Both go when the transaction or a savepoint is undone.
    """

    def __init__(self, actor: str) -> None:
        self.actor = actor

    def __call__(self) -> None:
        pass


def name_actor(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Names whoever is signed in, before the first statement of each transaction that may change something.

    Reading costs no query; writing costs one for each transaction.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        def told(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
            if READS.match(str(sql)):
                return execute(sql, params, many, context)
            # A name is told for one transaction. Outside one, this statement is one by itself.
            with nullcontext() if connection.in_atomic_block else transaction.atomic():
                tell(actor_of(request.user))
                return execute(sql, params, many, context)

        with connection.execute_wrapper(told):
            return get_response(request)

    return middleware


def actor_of(user: User | AnonymousUser) -> str:
    """`user:NAME`, or `reader` for somebody who is not signed in."""
    return f"user:{user.get_username()}" if user.is_authenticated else "reader"


def tell(actor: str) -> None:
    """Tell the database who makes the changes of this transaction, unless it has been told."""
    named = [done for _savepoints, done, *_ in connection.run_on_commit if isinstance(done, Naming)]
    if not named or named[-1].actor != actor:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('factcheck.actor', %s, true)", [actor])
        transaction.on_commit(Naming(actor))
