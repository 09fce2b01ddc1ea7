"""The tables for those who count, as CSV and as JSON Lines, and the page that says what machines can read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.feeds import FeedLink, feed_links
from claims.structured_data import Absolute, absolute_at, our_newsroom
from claims.table_columns import ANNOTATIONS, CLAIMS, TABLES, VERDICTS
from claims.tables import KINDS, Row, Table, as_csv, as_json_lines
from claims.tabulating import annotation_rows, claim_rows, verdict_rows
from claims.views.keeping import keeping
from claims.views.machine import OPEN


class Form(NamedTuple):
    media_type: str
    written: Callable[[Table, Iterable[Row]], Iterator[str]]
    words: str


#: By the end of the address.
FORMS = {
    "csv": Form("text/csv; charset=utf-8; header=present", as_csv, "CSV"),
    "jsonl": Form("application/jsonl; charset=utf-8", as_json_lines, "JSON Lines"),
}
ROWS: dict[str, Callable[[Absolute, str], Iterator[Row]]] = {
    CLAIMS.name: claim_rows,
    ANNOTATIONS.name: annotation_rows,
    VERDICTS.name: verdict_rows,
}


@keeping(is_one_for_all=True, unchanged=lambda request: OPEN)
@login_not_required
@require_safe
def table(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """A whole table, streamed, the same in any language. The licence is in each row and in `Link`."""
    if name not in TABLES or form not in FORMS:
        raise Http404
    absolute = absolute_at(request)
    licence = our_newsroom(absolute).licence
    # Whoever asks for the headers alone is not to cost the whole.
    rows: Iterable[Row] = [] if request.method == "HEAD" else ROWS[name](absolute, licence)
    answer = StreamingHttpResponse(
        FORMS[form].written(TABLES[name], rows), content_type=FORMS[form].media_type, headers=OPEN
    )
    answer.headers["Content-Language"] = "zh-Hans, en"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    if licence:
        answer.headers["Link"] = f'<{licence}>; rel="license"'
    return answer


@dataclass(frozen=True)
class TableSeen:
    """A table as the page tells of it: where it is, and its columns with what they are."""

    table: Table

    @property
    def files(self) -> list[tuple[str, str]]:
        return [(form.words, reverse("table", args=[self.table.name, end])) for end, form in FORMS.items()]

    @property
    def rows(self) -> str:
        return _(self.table.rows)

    @property
    def columns(self) -> list[tuple[list[SafeString], str, str]]:
        """Their names, which may break after each underscore, what each means, and its kind."""
        return [
            ([_breakable(name) for name in column.names], _(column.meaning), _(KINDS[column.kind]))
            for column in self.table.columns
        ]


def _breakable(name: str) -> SafeString:
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in re.split("(?<=_)", name)))


@login_not_required
@require_safe
def machine_readable(request: HttpRequest) -> HttpResponse:
    """Everything that machines can read here, in words."""
    context = {
        "licence": our_newsroom(absolute_at(request)).licence,
        "tables": [TableSeen(table) for table in TABLES.values()],
        "feeds": _atom("verdict_feed"),
        "correction_feeds": _atom("correction_feed"),
    }
    return render(request, "claims/machine_readable.html", context)


def _atom(name: str) -> list[FeedLink]:
    """JSON Feed is the same address with another end."""
    return [one for one in feed_links(name) if one.form == "Atom"]
