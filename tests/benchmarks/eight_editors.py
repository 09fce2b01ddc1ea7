"""Eight editors at the same few claims, and whether everything is as it must be afterwards.

    python -m tests.benchmarks.eight_editors [--seconds 120] [--claims 3]

Five editors, two reviewers and an admin annotate, word anew, propose, decide, bring in texts, and record and
delete topics, on the site as a server runs it, with the sample data. Prints what was done, what was refused
and in which words, and what the database met inside and the site did again.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from threading import Event

from tests.benchmarks.browsing import Browser, Told
from tests.benchmarks.mixed_load import make_up, say, told_by, work
from tests.benchmarks.people import Admin, Editor, Known, Reviewer, accounts, look_up
from tests.benchmarks.production import Served, database_address, own_database, served

ROLES: Sequence[tuple[type[Editor], str, int]] = (
    (Editor, "editor", 5),
    (Reviewer, "reviewer", 2),
    (Admin, "admin", 1),
)


def eight(site: Served, known: Known, until: Event) -> list[Editor]:
    """With accounts made for them."""
    people: list[Editor] = []
    for kind, role, number in ROLES:
        for user in accounts(role, number):
            browser = Browser(site.port, f"203.0.113.{len(people) + 1}")
            people.append(kind(len(people), browser, known, until, 0.0, user=user))
    return people


#: SQL that finds what must not be there, by what it would be.
NEVER = {
    "a claim whose verdict is not the one that was approved last": """
        SELECT c.slug FROM claims_claim c WHERE c.current_verdict_id IS DISTINCT FROM (
               SELECT CASE WHEN v.kind <> 'withdrawal' THEN v.id END FROM claims_verdict v
                WHERE v.claim_id = c.id AND v.decision = 'approved'
                ORDER BY v.decided_at DESC, v.id DESC LIMIT 1)
    """,
    "a claim with two proposals": """
        SELECT claim_id FROM claims_verdict WHERE decision = 'pending' GROUP BY 1 HAVING count(*) > 1
    """,
    "claimants who are not in one order": """
        SELECT claim_id FROM claims_claimclaimant GROUP BY 1
        HAVING count(DISTINCT position) <> count(*) OR max(position) <> count(*) - 1
    """,
    "revisions that are not numbered through": """
        SELECT article_id FROM articles_revision GROUP BY 1 HAVING max(number) <> count(*)
    """,
    "a quote without an anchor in a text of its article": """
        SELECT a.id FROM claims_annotation a JOIN articles_revision r USING (article_id)
         WHERE a.quote_exact <> '' AND a.removed_at IS NULL AND NOT EXISTS (
               SELECT FROM claims_anchor n WHERE n.annotation_id = a.id AND n.revision_id = r.id)
    """,
    "an anchor where other words stand": """
        SELECT n.id FROM claims_anchor n JOIN claims_annotation a ON a.id = n.annotation_id
          JOIN articles_revision r ON r.id = n.revision_id
         WHERE n.state IN ('exact', 'moved')
           AND substr(r.text, n.start + 1, n.end - n.start) <> a.quote_exact
    """,
    "a held article without a text, or the other way round": """
        SELECT key FROM articles_article a WHERE (access = 'held')
               <> EXISTS (SELECT FROM articles_revision r WHERE r.article_id = a.id)
    """,
    "a form that was taken and made nothing": """
        SELECT key::text FROM claims_sentform WHERE made IS NULL
    """,
}
#: SQL that counts what was kept of what these accounts did, by the forms that said it was done.
KEPT = {
    ("annotate",): "SELECT count(*) FROM claims_annotation WHERE created_by_id = ANY(%s)",
    ("propose", "propose an exception"): "SELECT count(*) FROM claims_verdict WHERE proposed_by_id = ANY(%s)",
    ("approve",): (
        "SELECT count(*) FROM claims_verdict WHERE decision = 'approved' AND decided_by_id = ANY(%s)"
    ),
    ("send back",): (
        "SELECT count(*) FROM claims_verdict WHERE decision = 'returned' AND decided_by_id = ANY(%s)"
    ),
    ("import keep",): "SELECT count(*) FROM articles_revision WHERE created_by_id = ANY(%s)",
}


def torn(told: Told, users: Sequence[str]) -> Iterator[str]:
    """What is not as it must be in the rows, and what the site said it had done and is not there."""
    from django.contrib.auth.models import User
    from django.db import connection

    keys = list(User.objects.filter(username__in=users).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        for what, query in NEVER.items():
            cursor.execute(query)
            if found := cursor.fetchall():
                yield f"{what}: {len(found)}, such as {found[0][0]}"
        for forms, query in KEPT.items():
            cursor.execute(query, [keys])
            (kept,) = cursor.fetchone()
            if kept != (said := sum(told.done[form] for form in forms)):
                yield f"{' and '.join(forms)}: {said} were acknowledged, {kept} are there"


def done_again(site: Served) -> Counter[str]:
    """What the log tells of requests that were done again: SQLSTATE and path."""
    found = Counter[str]()
    for line in site.log.read_text().splitlines():
        if '"factcheck.again"' in line:
            told = json.loads(line)
            found[f"{told['sqlstate']} {told['path']}"] += 1
    return found


def deadlocks() -> int:
    """How many this database has met since it began."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        (number,) = cursor.fetchone()
    return int(number)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=120)
    arguments.add_argument("--claims", type=int, default=3)
    asked = arguments.parse_args()
    with own_database() as folder:
        from factcheck.ledger.verifying import verify

        make_up(0)
        until = Event()
        with served(database_address(), folder) as site:
            known = look_up(at_desk=asked.claims)
            editors = eight(site, known, until)
            lasted = work(editors, until, asked.seconds, None)
            told = told_by(editors)
            print(f"\n{len(editors)} editors at {asked.claims} claims for {lasted:.0f} s\n")
            say(told, lasted, site)
            again = done_again(site)
        found = [*torn(told, [person.user for person in editors]), *verify().faults]
        print(f"\ndone again: {again.total()}; deadlocks that PostgreSQL ended: {deadlocks()}")
        print(*(f"  {number} × {what}" for what, number in again.most_common()), sep="\n")
        print(f"not as it must be: {len(found)}", *found, sep="\n  ")
    return int(bool(told.errors or found))


if __name__ == "__main__":
    sys.exit(main())
