"""The recorded claims that say what the passages of a file say."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, no_translations

from articles.progress import Progress
from articles.search.keeping import catch_up
from claims.models import Claim
from claims.recognising import recognise

AT_ONCE = 100


class Command(BaseCommand):
    help = """Which recorded claims say what passages say, or the opposite, best first.

FILE has one passage a line, or JSON Lines: a string, or an object with a "passage" and anything else, which
is handed on. "-" reads the standard input. One line of JSON is printed for each passage:

  {"passage": "...", "matches": [{"claim": SLUG, "fit": 0.42, "language": "en", "wording": "..."}, ...]}

"fit" is 1 where the passage is the very words of the wording, and tells the matches of one passage apart; it
is low for a long passage that has much besides. Nothing is merged or written: this suggests."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--most", type=int, default=8, metavar="N", help="so many for each passage (8)")

    @no_translations
    def handle(self, *args: Any, file: str, most: int, **options: Any) -> None:
        if not 1 <= most <= 50:
            raise CommandError("--most takes a number from 1 to 50.")
        passages = [
            _passage(line, number) for number, line in enumerate(_read(file).split("\n"), 1) if line.strip()
        ]
        if left := catch_up():
            self.stderr.write(f"{left} changes cannot be found yet: run reindex.")
        progress = Progress(range(0, len(passages), AT_ONCE), "Matching")
        for first in progress:
            progress.clear()
            found = [
                (asked, recognise(asked["passage"], most)) for asked in passages[first : first + AT_ONCE]
            ]
            keys = {one.claim for _asked, best in found for one in best}
            slugs = dict(Claim.objects.filter(pk__in=keys).values_list("pk", "slug"))
            for asked, best in found:
                matches = [
                    {
                        "claim": slugs[one.claim],
                        "fit": round(one.fit, 4),
                        "language": one.language,
                        "wording": one.wording,
                    }
                    for one in best
                    # One that was merged just now has none.
                    if one.claim in slugs
                ]
                self.stdout.write(_json(asked | {"matches": matches}))


def _read(file: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read: {error}") from error


def _json(answer: dict[str, Any]) -> str:
    """As UTF-8 can hold it: half a character, which JSON can escape, stays escaped."""
    return json.dumps(answer, ensure_ascii=False).encode(errors="backslashreplace").decode()


def _passage(line: str, number: int) -> dict[str, Any]:
    """What a line asks for. CommandError where it is JSON without a passage."""
    line = line.strip()
    if not line.startswith(("{", '"')):
        return {"passage": line}
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        # A passage may begin with a quotation mark or a brace.
        return {"passage": line}
    if isinstance(asked, str):
        return {"passage": asked}
    if not isinstance(asked.get("passage"), str):
        raise CommandError(f'Line {number} has no "passage" that is a text.')
    return dict(asked)
