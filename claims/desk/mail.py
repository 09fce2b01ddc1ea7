"""Mail to the people of the desk. Where the settings name no mail server, nothing is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override

from claims.choices import Decision
from claims.desk.people import name_of
from claims.models import Claim

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Article
    from claims.models import Report, Verdict

#: Of a statement or title in a subject, in code points.
LONGEST_SUBJECT = 80


def tell_assigned(person: User | None, what: Claim | Article, *, by: User, address: str) -> None:
    """Write to somebody that a claim or an article is now theirs, in both languages; `address` is its page.

    After the transaction: nobody hears of what was rolled back, and a mail server that fails undoes nothing
    (Django logs it). Nothing is sent to those without an address, or who assigned it to themselves.
    """
    if person is None or not person.email or person == by:
        return
    _send(person, *_both_languages(what, name_of(by), address))


def tell_reported(report: Report, *, address: str) -> None:
    """Write to whose claim it is that a reader reports an error in it, with what they say; `address` is the
    report's page. As `tell_assigned`."""
    person = report.claim.assignee
    if person is None or not person.email:
        return
    subjects, texts = [], []
    for code, _name in settings.LANGUAGES:
        with override(code):
            called = " ".join(str(report.claim).split())
            subjects.append(_("An error reported: %(claim)s") % {"claim": _in_a_subject(called)})
            told = _("A reader reports an error in this claim:")
            texts.append(f"{told}\n\n{called}")
    subject = " / ".join(dict.fromkeys(subjects))
    _send(person, subject, "\n\n".join([*texts, report.text, address]) + "\n")


def tell_decided(verdict: Verdict, *, by: User, address: str) -> None:
    """Write to who proposed a verdict what was decided, and why it came back; `address` is its page. As
    `tell_assigned`."""
    person = verdict.proposed_by
    if not person.email or person == by:
        return
    subjects, texts = [], []
    for code, _name in settings.LANGUAGES:
        with override(code):
            called = " ".join(str(verdict).split())
            if verdict.decision == Decision.APPROVED:
                subject, told = _("Approved: %(verdict)s"), _("%(person)s has approved what you proposed:")
            else:
                subject, told = _("Sent back: %(verdict)s"), _("%(person)s has sent back what you proposed:")
            subjects.append(subject % {"verdict": _in_a_subject(called)})
            texts.append(f"{told % {'person': name_of(by)}}\n\n{called}")
    reason = [verdict.returned_reason] if verdict.returned_reason else []
    _send(person, " / ".join(dict.fromkeys(subjects)), "\n\n".join([*texts, *reason, address]) + "\n")


def _send(person: User, subject: str, text: str) -> None:
    recipients = [person.email]
    transaction.on_commit(lambda: send_mail(subject, text, None, recipients), robust=True)


def _in_a_subject(called: str) -> str:
    return Truncator(called).chars(LONGEST_SUBJECT)


def _both_languages(what: Claim | Article, by: str, address: str) -> tuple[str, str]:
    subjects, texts = [], []
    for code, _name in settings.LANGUAGES:
        with override(code):
            # A line feed would end the subject.
            called = " ".join(str(what).split())
            short = _in_a_subject(called)
            if isinstance(what, Claim):
                subjects.append(_("A claim for you: %(claim)s") % {"claim": short})
                told = _("%(person)s has assigned this claim to you:") % {"person": by}
            else:
                subjects.append(_("An article for you: %(article)s") % {"article": short})
                told = _("%(person)s has asked you to work through this article:") % {"person": by}
            texts.append(f"{told}\n\n{called}")
    return " / ".join(dict.fromkeys(subjects)), "\n\n".join([*texts, address]) + "\n"
