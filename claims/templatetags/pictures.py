"""How the pictures of who takes from whom are printed, as SVG.

Put together here and not in a template: a picture is two hundred numbers and a few words, and is printed for
wide screens and for narrow ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Protocol

from django import template
from django.utils.safestring import SafeString, mark_safe

from claims.lettering import LINE, Label, Text
from claims.picture import Picture
from claims.reading import called
from claims.templatetags.reading import sprite

if TYPE_CHECKING:
    from articles.models import Article

register = template.Library()


class Drawn(Protocol):
    """The same picture for wide and for narrow screens, what it shows in words, and its articles by key."""

    @property
    def wide(self) -> Picture: ...
    @property
    def narrow(self) -> Picture: ...
    @property
    def description(self) -> str: ...
    @property
    def articles(self) -> Mapping[int, Article]: ...


@register.simple_tag
def picture_svg(
    picture: Drawn, size: str, title: str, *, status: str = "", here: Article | None = None
) -> SafeString:
    """One of the two pictures: `size` is "wide" or "narrow". That of a claim has the mark of its `status`;
    that of an article is not linked to the article itself, which is `here`."""
    drawn = picture.narrow if size == "narrow" else picture.wide
    parts = [
        f'<svg class="{escape(size)}" viewBox="0 0 {drawn.width} {drawn.height}" role="group"'
        f' aria-label="{escape(title)}" aria-describedby="{escape(size)}-words">\n'
        f'<desc id="{escape(size)}-words">{escape(picture.description)}</desc>\n',
        *(f'<path{_kind(one.kind)} d="{one.path}"/>' for one in drawn.lines),
        "\n",
        *(f'<rect{_kind(one.kind)} x="{one.x}" y="{one.y}" width="8" height="8"/>' for one in drawn.squares),
        "\n",
        *(f'<circle{_kind(one.kind)} cx="{one.x}" cy="{one.y}" r="5"/>' for one in drawn.dots),
        "\n",
        *(label(one, picture.articles, here) for one in drawn.labels),
        "\n",
        _bar(drawn, status) if status else "",
        "\n</svg>\n",
    ]
    # Of what stands in it words are escaped; everything else is a number, or a word of our own.
    return mark_safe("".join(parts))


def label(one: Label, articles: Mapping[int, Article], here: Article | None = None) -> SafeString:
    """What is written at one place of a picture: a link to its article, unless the page is that article's."""
    article = articles[int(one.article)] if one.article is not None else None
    lang = called(article).lang if article is not None else ""
    texts = "".join(_text(text, lang) for text in one.texts)
    if article is None or article == here:
        return mark_safe(texts)
    return mark_safe(f'<a href="{escape(article.get_absolute_url())}">{texts}</a>')


def _text(text: Text, lang: str) -> str:
    """One cut short is also whole, as its title; the name alone is in the language of the article."""
    lines: str = escape(text.lines[0])
    if len(text.lines) > 1:
        lines = "".join(
            f'<tspan x="{text.x}" y="{text.y + LINE * number}">{escape(line)}</tspan>'
            for number, line in enumerate(text.lines)
        )
    language = f' lang="{escape(lang)}"' if lang and not text.kind else ""
    anchor = ' text-anchor="end"' if text.is_end else ""
    whole = f"<title>{escape(text.words)}</title>" if text.is_cut else ""
    return f'<text x="{text.x}" y="{text.y}"{_kind(text.kind)}{language}{anchor}>{whole}{lines}</text>\n'


def _kind(kind: str) -> str:
    return f' class="{kind}"' if kind else ""


def _bar(drawn: Picture, status: str) -> str:
    """The bar that is the claim, and on it its mark: 18 units wide, on a hole in the bar."""
    (bar, top, bottom), (x, y), status = drawn.bar, drawn.mark, escape(status)
    return (
        f'<line class="bar" x1="{bar}" y1="{top}" x2="{bar}" y2="{bottom}"/>\n'
        f'<rect class="hole" x="{x - 12}" y="{y - 12}" width="24" height="24"/>'
        f'<svg class="mark {status}" x="{x - 9}" y="{y - 9}" width="18" height="18">'
        f'<use href="{escape(sprite())}#m-{status}"/></svg>'
    )
