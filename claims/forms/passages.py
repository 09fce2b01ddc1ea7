"""The words an editor took from a text: nothing that the browser says of them is believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import quotes

if TYPE_CHECKING:
    from articles.models import Revision


class WordsField(forms.CharField):
    """Words as they stand in a text: spaces at the ends belong to them, and line ends are LF."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": 1}))
        super().__init__(strip=False, **options)

    def to_python(self, value: Any) -> str:
        # HTML sends every line end as CR LF; a held text has LF only.
        return str(super().to_python(value)).replace("\r\n", "\n")


@dataclass(frozen=True)
class Taken:
    """Words found in the newest text: code points, end exclusive; with what stands around them there."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    #: BCP 47, of the block they begin in.
    language: str

    @property
    def columns(self) -> dict[str, Any]:
        """What an annotation keeps of them; `near` is for the verb that looks for them again."""
        return {
            "near": self.start,
            "quote_exact": self.exact,
            "quote_prefix": self.prefix,
            "quote_suffix": self.suffix,
            "quote_language": self.language,
        }


class PassageForm(forms.Form):
    """Words of the newest text, by their place in it, or pasted without one."""

    #: The number of the revision that the editor saw.
    revision = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    #: Code points in that revision; none where the words were pasted.
    start = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    quote_exact = WordsField(
        label=gettext_lazy("The words, exactly as they stand in the text"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    quote_prefix = WordsField(label=gettext_lazy("Right before them"), required=False)
    quote_suffix = WordsField(label=gettext_lazy("Right after them"), required=False)

    #: Where the words were found, of a form that is valid.
    taken: Taken

    def __init__(self, *args: Any, newest: Revision | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.newest = newest

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if {"revision", "start", "quote_exact", "quote_prefix", "quote_suffix"} <= cleaned.keys():
            try:
                self.taken = self._found(cleaned)
            except ValidationError as refusal:
                self.add_error("quote_exact", refusal)
        return cleaned

    @property
    def saw_newest(self) -> bool:
        """Whether the editor has the newest text on the screen."""
        return self.newest is not None and self.cleaned_data["revision"] in (None, self.newest.number)

    def _found(self, cleaned: dict[str, Any]) -> Taken:
        """The words in the newest text. ValidationError where they are not exactly there."""
        if self.newest is None:
            raise ValidationError(_("No text of this article is held, so no words of it can be quoted."))
        text, start, number = self.newest.text, cleaned["start"], cleaned["revision"]
        if (number is None and start is not None) or (number or 0) > self.newest.number:
            raise ValidationError(_("There is no such text of this article. Load its page again."))
        exact = cleaned["quote_exact"] if start is not None else cleaned["quote_exact"].strip()
        if not exact.strip():
            raise ValidationError(_("A quote needs words."))
        before, after = cleaned["quote_prefix"], cleaned["quote_suffix"]
        if start is None or not self.saw_newest:
            start = self._place(quotes.Quote(exact, before, after), near=start)
        elif text[start : start + len(exact)] != exact:
            raise ValidationError(_("These words do not stand at that place in the text. Choose them again."))
        end = start + len(exact)
        try:
            prefix, suffix = quotes.context(text, start, end, omissions=self.newest.omissions)
        except ValueError as gap:
            raise ValidationError(_("Words were left out there: a quote does not run across […].")) from gap
        if not (prefix.endswith(before) and suffix.startswith(after)):
            raise ValidationError(_("Something else stands around these words there. Choose them again."))
        return Taken(start, end, exact, prefix, suffix, self._language(start))

    def _place(self, quote: quotes.Quote, near: int | None) -> int:
        assert self.newest is not None
        match = quotes.find(quote, self.newest.text, near=near, omissions=self.newest.omissions)
        if match.start is not None:
            return match.start
        if match.state == quotes.State.AMBIGUOUS:
            raise ValidationError(
                _("These words stand in several places of the text: say what stands right before and after.")
            )
        if not self.saw_newest:
            raise ValidationError(
                _("A newer text of the article has come in since you opened it, without these words.")
            )
        raise ValidationError(_("These words do not stand in the text exactly as they were given."))

    def _language(self, start: int) -> str:
        assert self.newest is not None
        return next(block.lang for block in self.newest.parts[0] if start < block.end)
