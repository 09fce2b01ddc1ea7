"""What the feeds say: the verdicts, all or some of them, and the corrections. No queries.

Each is in one language, which is the active one: what somebody subscribes to does not change with a cookie.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.languages import Language
from claims.feed_formats import MEDIA_TYPES, Entry, Feed, Tag
from claims.history import Decided
from claims.reading import ClaimSeen
from claims.structured_data import Absolute, our_newsroom
from claims.templatetags.reading import colon, status_word, worded


@dataclass(frozen=True, slots=True)
class FeedLink:
    """Where a feed is, for the head of a page and for its readers."""

    address: str
    media_type: str
    form: str
    lang: str
    language: str


def feed_links(name: str, **which: str) -> list[FeedLink]:
    """The feeds of one kind (the name of their address): in each language in both forms."""
    return [
        FeedLink(
            reverse(name, kwargs={"language": code, "form": form, **which}), media_type, words, code, language
        )
        for code, language in Language.choices
        for (form, media_type), words in zip(MEDIA_TYPES.items(), ("Atom", "JSON"), strict=True)
    ]


def verdict_feed(
    decisions: Iterable[Decided], narrowed_to: str, address: str, page: str, lang: str, absolute: Absolute
) -> Feed:
    """The latest decision on each claim; `narrowed_to` says in words which claims, "" for all.

    An entry is a claim: its id is the claim's address, and each decision changes the entry. The claims come
    with their topics.
    """
    newsroom = our_newsroom(absolute).name(lang)
    title = _("%(newsroom)s: verdicts") % {"newsroom": newsroom}
    return Feed(
        title=f"{title} · {narrowed_to}" if narrowed_to else title,
        subtitle=_("Each claim with its latest verdict. It comes up again with each new decision."),
        address=absolute(address),
        page=absolute(page),
        author=newsroom,
        author_page=absolute(reverse("front")),
        lang=lang,
        entries=tuple(_claim(one, absolute) for one in decisions),
    )


def corrections_feed(corrections: Sequence[Decided], address: str, lang: str, absolute: Absolute) -> Feed:
    """An entry's id is the address of the decision, which never changes: a decision is never altered."""
    newsroom = our_newsroom(absolute).name(lang)
    return Feed(
        title=_("%(newsroom)s: corrections") % {"newsroom": newsroom},
        subtitle=_("Every change of substance to a published verdict, and every withdrawal."),
        address=absolute(address),
        page=absolute(reverse("correction_list")),
        author=newsroom,
        author_page=absolute(reverse("front")),
        lang=lang,
        entries=tuple(
            Entry(
                id=absolute(one.address),
                address=absolute(one.address),
                title=_said(one),
                html=_corrected(one),
                published=one.at,
                updated=one.at,
                tags=(_status(one, absolute),),
            )
            for one in corrections
        ),
    )


def in_words(seen: ClaimSeen) -> str:
    """A claim and its status, as it is named outside its page."""
    return f"{status_word(seen.verdict.status)}{colon()}{seen.statement}"


def status_in_words(decided: Decided) -> str:
    return _("Withdrawn") if decided.is_withdrawal else status_word(decided.verdict.status)


def _claim(one: Decided, absolute: Absolute) -> Entry:
    address = absolute(one.claim.get_absolute_url())
    claims = absolute(reverse("claim_list"))
    topics = [Tag(topic.slug, str(topic.name), f"{claims}?topic=") for topic in one.claim.topics.all()]
    return Entry(
        id=address,
        address=address,
        title=_said(one),
        html=format_html("<p>{}</p>", worded(one.grounds.verdict.rationale)),
        published=one.first.at,
        updated=one.at,
        tags=(_status(one, absolute), *topics),
    )


def _status(one: Decided, absolute: Absolute) -> Tag:
    scheme = f"{absolute(reverse('method'))}#statuses"
    return Tag(one.verdict.status or one.verdict.kind, status_in_words(one), scheme)


def _corrected(one: Decided) -> SafeString:
    """What it said before, what it says now, and why, as HTML."""
    lines = [(_("Why"), worded(one.why))]
    if one.before:
        lines = [(_("Before"), _said_in_html(one.before)), (_("Now"), _said_in_html(one)), *lines]
    return format_html_join("", "<p><b>{}</b>{}{}</p>", ((name, colon(), words) for name, words in lines))


def _said(one: Decided) -> str:
    return f"{status_in_words(one)}{colon()}{one.seen.statement}"


def _said_in_html(one: Decided) -> SafeString:
    return format_html("{}{}{}", status_in_words(one), colon(), worded(one.seen.statement))
