"""Held articles are fetched again: when it is time for each, what becomes of what stands there now, and in
words why nothing does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from articles import importers, links
from articles.fetch import NOT_MODIFIED, Allowed, Answer, FetchProblem, Refused, fetch, is_public_web
from articles.importers import Unreadable
from articles.models import Article, Refetch, Revision
from articles.querysets import BroughtIn
from articles.resembling import LONGEST, share_in, shingles

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: One address is asked no oftener than this, whoever asks.
PAUSE = timedelta(minutes=1)
#: When it is due again if whoever took it never came back.
TAKEN = timedelta(minutes=15)
#: How long the address of an article is left alone, by how old the article is: most changes come early.
INTERVALS = (
    (timedelta(days=3), timedelta(hours=6)),
    (timedelta(days=14), timedelta(days=1)),
    (timedelta(days=91), timedelta(days=7)),
)
LONGEST_WAIT = timedelta(days=30)
#: How much of the text held has to stand in the one that comes, for it to be taken for the same article. Of
#: one with a change in three of four sentences more than three quarters do, of its first page alone less.
LEAST_SHARE = 0.5


class Came(StrEnum):
    """What came of fetching an article again."""

    NOT_MODIFIED = "not modified"
    UNCHANGED = "unchanged"
    REVISION = "revision"
    REFUSED = "refused"


class Problem(StrEnum):
    """Why nothing became of it, besides those of fetching (FetchProblem) and reading (importers.refusals)."""

    TOO_SOON = "too-soon"
    ANOTHER = "another-text"
    OTHERS = "text-of-another"


@dataclass(frozen=True)
class Fetched:
    """What came of it. `revision` is the newest text as it stands afterwards; of what was refused `problem`
    and `detail` say why, and `answer` is what came, where anything did."""

    article: Article
    came: Came
    revision: Revision | None = None
    problem: str = ""
    detail: str = ""
    answer: Answer | None = None


class _Unusable(Exception):  # noqa: N818
    """Something came that must not become the article's text."""

    def __init__(self, problem: str, detail: str = "") -> None:
        super().__init__(problem)
        self.problem, self.detail = problem, detail


def refetch(
    article: Article, by: User | None = None, *, allowed: Allowed = is_public_web, when_due: bool = False
) -> Fetched:
    """Ask the address of a held article once more, and keep what stands there if it is another text of it.

    The same text is recorded as checked; another one is the next revision, unless so little of the text held
    stands in it that it is hardly the same article (a wall to sign in at, an error page that calls itself a
    success): then it is refused, and an editor decides. No transaction is open while the server is asked.
    With `when_due` only where it is still due: two runs at once do not ask the same.
    """
    row = _taken(article, when_due)
    if row is None:
        return Fetched(article, Came.REFUSED, problem=Problem.TOO_SOON)
    answer = None
    try:
        answer = fetch(article.address, etag=row.etag, last_modified=row.last_modified, allowed=allowed)
        fetched = _kept(article, answer, by)
    except Refused as refusal:
        return _failed(
            row, Fetched(article, Came.REFUSED, None, refusal.code, refusal.detail), refusal.retry_after
        )
    except Unreadable as refusal:
        return _failed(row, Fetched(article, Came.REFUSED, None, refusal.code, refusal.detail, answer))
    except _Unusable as refusal:
        return _failed(row, Fetched(article, Came.REFUSED, None, refusal.problem, refusal.detail, answer))
    row.failures, row.problem = 0, ""
    if fetched.came is not Came.NOT_MODIFIED:
        # Empty where it names none: by those of an earlier page what is changed back would pass as unchanged.
        row.etag, row.last_modified = answer.etag, answer.last_modified
        # Later than the text that it is now known to go with.
        row.tried_at = timezone.now()
    _plan(row)
    return fetched


def leave_alone(article: Article, refusal: Refused) -> Fetched:
    """Record why an article is not even asked for; it is due again later."""
    row = _taken(article, when_due=False)
    fetched = Fetched(article, Came.REFUSED, None, refusal.code, refusal.detail)
    return _failed(row, fetched, refusal.retry_after) if row else fetched


def due() -> list[Article]:
    """The articles whose address is to be asked again, longest due first, each with its `refetch`.

    Those whose full text is held, that are not withdrawn and have an address. An excerpt was cut on purpose.
    """
    full = Revision.objects.filter(article=OuterRef("pk"), is_excerpt=False)
    articles = Article.objects.held().filter(Exists(full), withdrawn_at=None).exclude(address="")
    Refetch.objects.bulk_create(
        [
            Refetch(article=article, due_at=(article.checked_at or article.created_at) + interval(article))
            for article in articles.filter(refetch=None)
        ],
        ignore_conflicts=True,
    )
    now = timezone.now()
    return list(
        articles.filter(refetch__due_at__lte=now).select_related("refetch").order_by("refetch__due_at", "pk")
    )


def interval(article: Article) -> timedelta:
    """How long the address of an article is left alone after it answered."""
    age = timezone.now() - (article.published_at or article.created_at)
    return next((wait for younger, wait in INTERVALS if age < younger), LONGEST_WAIT)


def _taken(article: Article, when_due: bool) -> Refetch | None:
    """The article's row, taken by whoever asks; None where somebody else has asked just now."""
    now = timezone.now()
    row, _is_new = Refetch.objects.get_or_create(article=article, defaults={"due_at": now})
    free = Q(tried_at=None) | Q(tried_at__lte=now - PAUSE)
    if when_due:
        free &= Q(due_at__lte=now)
    if not Refetch.objects.filter(free, pk=row.pk).update(tried_at=now, due_at=now + TAKEN):
        return None
    newest = article.revisions.filter(captured_at__gt=row.tried_at or now)
    if row.tried_at and newest.exists():
        # Its text has come in from elsewhere since: that nothing changed at the address would say nothing.
        row.etag = row.last_modified = ""
    row.tried_at = now
    return row


def _kept(article: Article, answer: Answer, by: User | None) -> Fetched:
    """What an answer is to the article. Raises Unreadable and _Unusable."""
    newest = article.revisions.defer("received").order_by("is_excerpt", "-number").first()
    if answer.status == NOT_MODIFIED:
        article.checked_at = timezone.now()
        article.save(update_fields=["checked_at"])
        links.record(article)
        return Fetched(article, Came.NOT_MODIFIED, newest, answer=answer)
    document = importers.read(
        answer.received, answer.address, charset=answer.charset, address=article.address
    )
    if newest and newest.text != document.text and not _is_alike(newest.text, document.text):
        raise _Unusable(Problem.ANOTHER)
    try:
        outcome = Article.objects.bring_in(document, answer.received, key=article.key, by=by, is_current=True)
    except ValidationError as refusal:
        raise _Unusable(Problem.OTHERS, " ".join(refusal.messages)) from refusal
    links.record(article)
    is_same = outcome.what in (BroughtIn.SAME_TEXT, BroughtIn.KNOWN)
    came = Came.UNCHANGED if is_same else Came.REVISION
    return Fetched(outcome.article, came, outcome.revision, answer=answer)


def _is_alike(held: str, came: str) -> bool:
    """Whether enough of the text held stands in the one that came. What was added says nothing against it."""
    return share_in(shingles(held[:LONGEST]), shingles(came[:LONGEST])) >= LEAST_SHARE


def _failed(row: Refetch, fetched: Fetched, retry_after: int | None = None) -> Fetched:
    if fetched.problem == FetchProblem.GONE:
        # Whatever else may be the matter says less of the link than a check of it.
        links.record(fetched.article, fetched.problem, retry_after=retry_after)
    row.failures, row.problem = row.failures + 1, fetched.problem
    _plan(row, timedelta(seconds=min(retry_after or 0, LONGEST_WAIT.total_seconds())))
    return fetched


def _plan(row: Refetch, least: timedelta = timedelta(0)) -> None:
    """Say when it is due again: later and later while nothing usable comes, and after `least` at least."""
    wait = interval(row.article) * 2 ** min(row.failures, 10)
    row.due_at = timezone.now() + max(min(wait, LONGEST_WAIT), least)
    row.save(update_fields=["etag", "last_modified", "tried_at", "due_at", "failures", "problem"])
