"""The corrections as a feed that a program can follow (Atom, RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from claims.history import Decided
from claims.templatetags.reading import colon, status_word, worded

#: The time of a feed in which nothing stands yet.
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
#: What no XML document may hold (XML 1.0, Char), and no reader would miss.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class _Feed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """When something was corrected last. One without corrections has not changed since it began: it must
        have a time (RFC 4287, 4.1.1), and a reader that comes again should not see another."""
        return super().latest_post_date() if self.items else BEGINNING


def corrections_feed(corrections: Sequence[Decided], language: str, absolute: Callable[[str], str]) -> bytes:
    """The feed in a language (BCP 47), which is the active one; `absolute` completes an address of the site.

    An entry's id is the address of the decision, which never changes: a decision is never altered either.
    """
    address = absolute(reverse("correction_feed", args=[language]))
    feed = _Feed(
        title=_("Factcheck: corrections"),
        link=absolute(reverse("correction_list")),
        description=None,
        subtitle=_("Every change of substance to a published verdict, and every withdrawal."),
        language=language,
        author_name=_("Factcheck"),
        feed_url=address,
        feed_guid=address,
    )
    for one in corrections:
        feed.add_item(
            title=_NO_XML.sub("", f"{status_in_words(one)}{colon()}{one.seen.statement}"),
            link=absolute(one.address),
            unique_id=absolute(one.address),
            description=_NO_XML.sub("", _summary(one)),
            pubdate=one.at,
            updateddate=one.at,
            categories=[one.verdict.status or one.verdict.kind],
        )
    return feed.writeString("utf-8").encode()


def status_in_words(decided: Decided) -> str:
    return _("Withdrawn") if decided.is_withdrawal else status_word(decided.verdict.status)


def _summary(one: Decided) -> SafeString:
    """What it said before, what it says now, and why, as HTML."""
    lines = [(_("Why"), worded(one.why))]
    if one.before:
        lines = [(_("Before"), _said(one.before)), (_("Now"), _said(one)), *lines]
    return format_html_join("", "<p><b>{}</b>{}{}</p>", ((name, colon(), words) for name, words in lines))


def _said(decided: Decided) -> SafeString:
    return format_html("{}{}{}", status_in_words(decided), colon(), worded(decided.seen.statement))
