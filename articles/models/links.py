"""When the address of an article is asked whether anything is there, and what was found."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .articles import Article


class LinkCheck(models.Model):
    """What checks of an article's address found, and when the next is due. What they come to is on record as
    the article's `link_state`; what is here can be found out again."""

    article = models.OneToOneField(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="link_check"
    )
    #: What was asked, as the article had it then: of another address all this says nothing.
    address = models.CharField(_("address"), max_length=2000)
    tried_at = models.DateTimeField(_("last asked"), null=True, blank=True)
    due_at = models.DateTimeField(_("to be asked again"), default=timezone.now)
    #: How many times in a row it did not answer, for whatever reason.
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    #: Since it answered last, when the first and the last check were that found nothing there.
    gone_since = models.DateTimeField(_("first found gone"), null=True, blank=True)
    gone_at = models.DateTimeField(_("last found gone"), null=True, blank=True)
    #: Why the last check did not find it: a code of articles/fetch.py or articles/links.py.
    problem = models.CharField(_("what was the matter"), max_length=50, blank=True)

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name = _("check of a link")
        verbose_name_plural = _("checks of links")
        indexes = [models.Index(fields=["due_at"], name="link_check_by_day")]

    def __str__(self) -> str:
        return str(self.article)
