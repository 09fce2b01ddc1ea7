"""How often one asker may ask the API within a minute: counted in the database, for any number of processes.

A row for each asker there may be (`sender_of` knows 65,536), begun anew each minute: the table stays small,
nothing has to be cleared, and no address is kept. It is UNLOGGED: after a crash everybody begins at nothing.
"""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from articles.primary import has_primary, on_primary
from claims.api.problems import ProblemError
from claims.views.senders import sender_of

#: In what is known of a request: that it was counted. It is asked again where a replica cannot answer it.
COUNTED = "factcheck.is_counted"
COUNT = """
INSERT INTO claims_apicount AS kept (sender, minute, asked)
VALUES (%s, floor(extract(epoch FROM now()) / 60), 1)
ON CONFLICT (sender) DO UPDATE
   SET minute = excluded.minute, asked = CASE kept.minute WHEN excluded.minute THEN kept.asked + 1 ELSE 1 END
RETURNING asked, 60 - floor(extract(epoch FROM now()))::integer %% 60
"""


def let_in(request: HttpRequest) -> None:
    """Count this question. Raises ProblemError where its sender has asked too many; one query, or none where
    there is no limit. While there is no primary to count in, whoever asks is let in."""
    if not settings.API_RATE or not has_primary() or request.META.get(COUNTED):
        return
    request.META[COUNTED] = True
    with on_primary(), connection.cursor() as cursor:
        cursor.execute(COUNT, [sender_of(request, timezone.now().date())])
        asked, seconds = cursor.fetchone()
    if asked > settings.API_RATE:
        raise ProblemError(
            429,
            f"More than {settings.API_RATE} questions came from your address within this minute. "
            f"Ask again in {seconds} s.",
            headers={"Retry-After": str(seconds)},
        )
