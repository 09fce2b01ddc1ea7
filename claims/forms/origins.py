"""Where several passages of one article come from, said at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.saving import Overtaken
from claims.forms.edges import OriginForm

if TYPE_CHECKING:
    from articles.models import Article
    from claims.models import Annotation

#: A passage as a form names it: the annotation's primary key, and its version as the editor saw it.
_PASSAGE = re.compile("([1-9][0-9]{0,17}):([1-9][0-9]{0,8})", re.ASCII)


class PassagesField(forms.Field):
    """Ticked passages; cleans to versions by the primary keys of their annotations."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> dict[int, int]:
        sent = [_PASSAGE.fullmatch(str(one)) for one in value or []]
        if not sent:
            raise ValidationError(_("Tick the passages that come from there."))
        if None in sent:
            raise ValidationError(_("There is no such passage. Load the page again."))
        return {int(one[1]): int(one[2]) for one in sent if one}


class PassageOriginsForm(OriginForm):
    """Names one origin for several passages of `article`; all of them are changed, or none."""

    passage = PassagesField()
    origin = forms.CharField(label=gettext_lazy("They come from"), required=False)

    def __init__(self, data: Any = None, *, article: Article) -> None:
        super().__init__(data, article=article, auto_id="origins_%s")

    def save(self, annotations: Sequence[Annotation]) -> list[Annotation]:
        """Name the origin for those of the annotations that are ticked; those that were changed meanwhile are
        returned, and then nothing is changed. ValidationError where one is ticked that is not among them."""
        ticked, known = self.cleaned_data["passage"], {one.pk: one for one in annotations}
        if not ticked.keys() <= known.keys():
            raise ValidationError(_("A passage that you ticked has been removed. Nothing is saved."))
        overtaken = []
        with transaction.atomic():
            for pk in sorted(ticked):
                try:
                    known[pk].change(version=ticked[pk], origin=self.named)
                except Overtaken:
                    overtaken.append(known[pk])
            if overtaken:
                transaction.set_rollback(True)
        return overtaken
