"""How the pages print statuses, dots, dates and texts in two languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from django import template
from django.templatetags.static import static
from django.utils import dateformat, timezone
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from articles import languages
from articles.fragments import text_fragment
from articles.languages import Wording
from articles.rendering import PENDING
from claims.choices import Status
from claims.reading import ClaimSeen, called

if TYPE_CHECKING:
    from articles.models import Article
    from claims.models import Annotation
    from claims.revised import SinceQuoted
    from claims.timeline import Moment

register = template.Library()

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HAN = re.compile(f"[{_HAN}]")


@register.simple_tag
def reading_language() -> str:
    """The BCP 47 tag of the page."""
    return languages.reading_language()


# Statuses and dots


def sprite() -> str:
    return static("factcheck/marks.svg")


@register.simple_tag
def symbol(name: str) -> SafeString:
    """A symbol of the sprite that is no status mark, such as `brand`."""
    return format_html('<svg aria-hidden="true"><use href="{}#{}"/></svg>', sprite(), name)


@register.simple_tag
def mark(status: str) -> SafeString:
    """The mark of a status alone: a word stands beside it."""
    return format_html(
        '<svg class="mark {0}" aria-hidden="true"><use href="{1}#m-{0}"/></svg>', status, sprite()
    )


@register.simple_tag
def status(value: str, size: str = "") -> SafeString:
    """A status: its mark and its word. `size` is "", "small" or "large"."""
    return _status(value, size, sprite(), get_language())


@lru_cache(maxsize=200)
def _status(value: str, size: str, sprite: str, lang: str | None) -> SafeString:
    """By whatever it depends on: the word is in the active language."""
    return format_html(
        '<span class="status {}{}">{}{}</span>', value, size and f" {size}", mark(value), status_word(value)
    )


@register.filter
def status_word(value: str) -> str:
    """The word of a status, or of PENDING, which the desk shows of a claim without one."""
    return capfirst(_("no verdict yet") if value == PENDING else str(Status(value).label))


@register.simple_tag
def dots(strengths: Iterable[str]) -> SafeString:
    """One dot for each origin: filled strong, hollow weak. The words stand beside them."""
    return format_html_join("", '<i class="dot {}"></i>', ((str(strength),) for strength in strengths))


@register.simple_tag
def strengths_in_words(strengths: Iterable[str]) -> str:
    """What the dots of one side show, for whoever does not see them; "" where there are none."""
    strengths = list(strengths)
    parts = []
    for strength, wording in (("strong", _("%(count)d strong")), ("weak", _("%(count)d weak"))):
        if count := strengths.count(strength):
            parts.append(wording % {"count": count})
    return comma().join(parts)


# Punctuation: full-width between Chinese words


@register.simple_tag
def comma() -> str:
    return pgettext("punctuation", ", ")


@register.simple_tag
def semicolon() -> str:
    return pgettext("punctuation", "; ")


@register.simple_tag
def colon() -> str:
    return pgettext("punctuation", ": ")


@register.simple_tag
def stop() -> str:
    return pgettext("punctuation", ".")


@register.simple_tag
def next_sentence() -> str:
    """A full stop where another sentence follows."""
    return pgettext("punctuation", ". ")


_TAGS = "(?:<[^>]*>)*"
_BETWEEN = re.compile(
    f"(?:(?<=[{_HAN}])(?={_TAGS}[A-Za-z0-9])|(?<=[A-Za-z0-9])(?={_TAGS}[{_HAN}]))((?:</[^>]*>)*)"
)


@register.filter(is_safe=True)
def spaced(words: str) -> str:
    """With a space between Han and Latin letters, which not every browser puts there, and none at the ends.

    For our own wordings with names in them, links and all: the space stands outside of these.
    """
    return _BETWEEN.sub(r"\1 ", words.strip())


@register.filter
def without_stop(statement: Wording) -> Wording:
    """A statement to be quoted inside a sentence of ours."""
    return Wording(re.sub(r"(?<![.。])[.。]$", "", statement), statement.lang)


# Texts in their languages


@register.filter
def worded(text: str) -> SafeString | str:
    """A text with `lang` where it is not in the language of the page."""
    lang = getattr(text, "lang", "")
    if not lang or not text or languages.nearest_language(lang) == languages.reading_language():
        return conditional_escape(str(text))
    return format_html('<span lang="{}">{}</span>', lang, str(text))


@register.filter
def by_script(text: str) -> SafeString | str:
    """A text whose language nobody recorded: Chinese where it holds Han, else English."""
    return worded(languages.Wording(text, "zh-Hans" if HAN.search(text) else "en"))


@register.simple_tag
def translation(annotation: Annotation) -> languages.Wording | None:
    """Our translation of a quote, in the reader's language where there is one."""
    texts = {
        lang: text
        for lang, text in languages.texts_of(annotation, "translation").items()
        if lang != languages.nearest_language(annotation.quote_language)
    }
    return languages.best_wording(texts, "") or None


# Dates


@register.simple_tag
def day(moment: date | datetime | None, precision: str = "day", style: str = "short") -> SafeString:
    """A date no more exactly than its precision: 2023-11, or in words where `style` is "long"."""
    if moment is None or precision == "none":
        return format_html('<span class="undated">{}</span>', _("undated"))
    precision = "day" if precision == "minute" else precision
    machine = moment.isoformat()[: {"year": 4, "month": 7, "day": 10}[precision]]
    human = machine if style == "short" else escape(_in_words(moment, precision))
    # A date in figures.
    return mark_safe(f'<time datetime="{machine}">{human}</time>')


@register.simple_tag
def decided(moment: datetime, style: str = "short") -> SafeString:
    """The day of one of our own decisions."""
    return day(timezone.localtime(moment), "day", style)


@register.simple_tag
def moment_day(moment: Moment, today: date) -> SafeString:
    """When something in the timeline of a claim happened: a link to the claim as of that day, unless that is
    yet to come."""
    shown, since = day(moment.at, moment.precision), moment.known_from
    if since is None or since > today:
        return shown
    return format_html('<a href="?as_of={}" rel="nofollow">{}</a>', since.isoformat(), shown)


@register.simple_tag
def captured(moment: datetime, other: datetime | None = None) -> SafeString:
    """When a text was captured: to the minute, or to the day where that tells it from the other one."""
    moment = timezone.localtime(moment)
    if other is not None and timezone.localtime(other).date() != moment.date():
        return day(moment)
    date, time = f"{moment:%Y-%m-%d}", f"{moment:%H:%M}"
    return format_html('<time datetime="{0}T{1}Z">{0} {1} UTC</time>', date, time)


@register.simple_tag
def published(article: Article, style: str = "short") -> SafeString:
    """When an article came out. In words it has its time, where it gives one, and the zone where stated."""
    if style == "short" or article.published_precision != "minute" or article.published_at is None:
        return day(article.published_at, article.published_precision, style)
    moment = article.published_at
    zone, machine_zone = (" UTC", "Z") if article.published_zone_stated else ("", "")
    return format_html(
        '<time datetime="{}{}">{} {}{}</time>',
        moment.strftime("%Y-%m-%dT%H:%M"),
        machine_zone,
        _in_words(moment, "day"),
        moment.strftime("%H:%M"),
        zone,
    )


@register.simple_tag
def said(claim: ClaimSeen, style: str = "short") -> SafeString:
    """When the claimants said it."""
    return day(claim.said_on, claim.said_precision, style)


def _in_words(moment: date | datetime, precision: str) -> str:
    formats = {
        "year": pgettext("date format", "Y"),
        "month": pgettext("date format", "F Y"),
        "day": pgettext("date format", "j F Y"),
    }
    return dateformat.format(moment, formats[precision])


# Articles


@register.filter
def of_quote(since: Mapping[int, SinceQuoted], annotation: Annotation) -> SinceQuoted | None:
    """What became of the words of this annotation, where they do not stand any more as we quoted them."""
    return since.get(annotation.pk) if since else None


@register.simple_tag
def source(article: Article, *, link: bool = True) -> SafeString:
    """The name of an article that serves as a source, as a link to its page."""
    wording = conditional_escape(worded(called(article)))
    return mark_safe(f'<a href="{escape(article.get_absolute_url())}">{wording}</a>') if link else wording


@register.simple_tag
def titled(article: Article) -> SafeString | str:
    """The title of an article, else what it is called as a source."""
    return worded(article.title or called(article))


@register.filter
def is_remarked(annotation: Annotation, until: datetime | None) -> bool:
    """Whether anything is told below the quote. `until`: of corrections by its publisher those by then."""
    corrected_at = annotation.superseded_at
    return bool(
        (annotation.speaker and annotation.article.shows_words)
        or annotation.differs
        or annotation.removed_at
        or (corrected_at and (until is None or corrected_at <= until))
    )


@register.simple_tag
def outward(article: Article, annotation: Annotation | None = None) -> str:
    """The article's own address, at the quoted words where readers may see some; "" where it has none."""
    if not annotation or not annotation.quote_exact or not article.shows_words:
        return web_address(article.address)
    return text_fragment(
        article.address, annotation.quote_exact, annotation.quote_prefix, annotation.quote_suffix
    )


@register.filter
def web_address(address: str) -> str:
    """The address where it is one of the web, else "": nothing else ever becomes a link."""
    return text_fragment(address, "")


@register.filter
def host(address: str) -> str:
    """The host of a web address, for showing where a link leads."""
    return re.sub(r"^https?://(www\.)?|[/?#].*$", "", address, flags=re.IGNORECASE | re.DOTALL)
