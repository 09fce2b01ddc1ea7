"""What `check --deploy` says of the replicas: whether they are what the site takes them for."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

#: The identifier is made with a server's files and copied with them: a replica has that of its primary.
WHO = "SELECT pg_is_in_recovery(), system_identifier FROM pg_control_system()"


@register(Tags.security, deploy=True)
def replicas_are_standbys(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Asks each replica, and the primary."""
    if not settings.REPLICAS:
        return []
    primary = _who(DEFAULT_DB_ALIAS)
    faults = []
    for number, alias in enumerate(settings.REPLICAS, start=1):
        replica = _who(alias)
        if replica is None:
            fault = "does not answer"
        elif not replica[0]:
            fault = "is no standby: it may be the primary itself, and is never read from"
        elif primary and replica[1] != primary[1]:
            fault = "is a standby of another server than that of DATABASE_URL"
        else:
            continue
        said = f"The database numbered {number} in DATABASE_REPLICA_URLS {fault}."
        faults.append(Warning(said, id="factcheck.W001"))
    return list(faults)


def _who(alias: str) -> tuple[bool, int] | None:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute(WHO)
            is_standby, identifier = cursor.fetchone()
            return is_standby, identifier
    except DatabaseError:
        return None
