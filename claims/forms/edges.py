"""What an annotation says of the passage besides which claim it carries: stance, basis, origin, speaker."""

from __future__ import annotations

from functools import cached_property
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.choices import CallableChoiceIterator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.choices import Provenance
from articles.models import Article, Derivation
from articles.provenance import KINDS
from claims.choices import Basis, Stance
from claims.forms.fields import ArticleField
from claims.reading import called
from claims.rules import STRENGTHS, Strength
from claims.templatetags.reading import comma

#: As the speaker's column holds.
LONGEST_SPEAKER = 300


def basis_choices() -> list[tuple[str, str]]:
    """The bases, each with how much it counts."""
    counts = {Strength.STRONG: _("strong"), Strength.WEAK: _("weak"), None: _("not counted")}
    return [
        (basis.value, _("%(basis)s (%(counts)s)") % {"basis": Basis(basis.value).label, "counts": counts[by]})
        for basis, by in STRENGTHS.items()
    ]


def origins_for(article: Article) -> list[Article]:
    """The articles to choose an origin from: those that this one takes anything from, its own sources before
    theirs, and those that were named for passages of it already. Two queries."""
    edges = Derivation.objects.upstream_of([article.pk], KINDS)
    own = [source for taker, source, _kind in edges if taker == article.pk]
    named = Q(pk__in=article.annotations.living().values("origin"))
    upstream = Q(pk__in={source for _taker, source, _kind in edges})
    found = Article.objects.with_publisher().filter(upstream | named).exclude(pk=article.pk)
    return sorted(found, key=lambda one: (one.pk not in own, one.pk))


def in_list(article: Article) -> str:
    """An article among others: what it is called as a source, and its day."""
    day = {"year": 4, "month": 7}.get(article.published_precision, 10)
    if article.published_at is None:
        return called(article)
    return f"{called(article)}{comma()}{article.published_at.isoformat()[:day]}"


class OriginForm(forms.Form):
    """Where the reporting behind words of `article` was done.

    Where the origin is none of those to choose from, `origin_other` names it.
    """

    #: A public key; the article's own for its own words, "" for what its derivations say.
    origin = forms.CharField(label=gettext_lazy("Origin"), required=False)
    origin_other = ArticleField(label=gettext_lazy("Another origin"), required=False)

    def __init__(self, *args: Any, article: Article, **options: Any) -> None:
        super().__init__(*args, **options)
        self.article = article
        # Looked up only when the form is printed.
        self.fields["origin"].widget = forms.Select(choices=CallableChoiceIterator(lambda: self._origins))
        cast(ArticleField, self.fields["origin_other"]).offer_sources_of(article)

    @cached_property
    def _origins(self) -> list[tuple[str, str]]:
        origins = origins_for(self.article)
        if self.article.provenance == Provenance.ORIGINAL:
            as_derived = _("the article, which is original")
        elif self.article.derivations.followed().exists():
            as_derived = _("as the article derives")
        else:
            as_derived = _("not traced yet")
        named = [(one.key, in_list(one)) for one in origins]
        return [("", as_derived), *named, (self.article.key, self._own_words())]

    def _own_words(self) -> str:
        if self.article.provenance == Provenance.ORIGINAL:
            return _("the article, named for this passage")
        return _("its own words, added in retelling")

    def clean_origin(self) -> Article | None:
        key = self.cleaned_data["origin"]
        if not key:
            return None
        article = Article.objects.filter(key=key).first()
        if article is None:
            raise ValidationError(_("There is no article with the key %(key)s."), params={"key": key})
        return article

    @property
    def named(self) -> Article | None:
        """The origin that is named, of a form that is valid."""
        origin: Article | None = self.cleaned_data["origin_other"] or self.cleaned_data["origin"]
        return origin


class EdgesForm(OriginForm):
    """Stance, basis, origin and speaker of a passage in `article`."""

    stance = forms.ChoiceField(
        label=gettext_lazy("This passage"),
        choices=Stance.choices,
        initial=Stance.STATES,
        error_messages={"required": gettext_lazy("Say what the passage does.")},
    )
    basis = forms.ChoiceField(
        label=gettext_lazy("Basis"), choices=basis_choices, initial=Basis.NOT_ASSESSED, required=False
    )
    speaker = forms.CharField(
        label=gettext_lazy("Speaker, as the passage names them"),
        max_length=LONGEST_SPEAKER,
        required=False,
    )

    def clean_basis(self) -> str:
        return str(self.cleaned_data["basis"] or Basis.NOT_ASSESSED)

    @property
    def edges(self) -> dict[str, Any]:
        """The columns of an annotation, but for its stance."""
        cleaned = self.cleaned_data
        return {
            "basis": cleaned["basis"],
            "origin": self.named,
            "speaker": cleaned["speaker"],
        }
