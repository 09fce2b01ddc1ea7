"""Why nothing came of fetching, in words and in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.fetch import FetchProblem, Refused
from articles.fetching import Problem
from articles.importers import REFUSALS
from articles.links import FRONT_PAGE
from articles.models import Article, Refetch

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

#: By its code; `{detail}` is a host, a number or the name of a format.
PROBLEMS: Mapping[str, _StrPromise] = {
    FetchProblem.ADDRESS: _("This is no address of the web."),
    FetchProblem.SCHEME: _("Only addresses that begin with https:// or http:// can be fetched."),
    FetchProblem.CREDENTIALS: _("The address has a user name or a password in it: take them out."),
    FetchProblem.PORT: _("Only the ports 80 and 443 are asked, and this address leads to port {detail}."),
    FetchProblem.UNKNOWN_HOST: _("There is no host {detail}."),
    FetchProblem.PRIVATE: _(
        "{detail} is not on the public internet: nothing is fetched from private networks."
    ),
    FetchProblem.UNREACHABLE: _("{detail} cannot be reached."),
    FetchProblem.CERTIFICATE: _("{detail} cannot prove by its certificate that it is that host."),
    FetchProblem.REDIRECTS: _("The address redirects more than {detail} times."),
    FetchProblem.DOWNGRADE: _("The address redirects from https to http, which is not followed ({detail})."),
    FetchProblem.GONE: _("There is nothing at this address any more (the server says {detail})."),
    FetchProblem.FORBIDDEN: _("The server does not let us read this (it says {detail})."),
    FetchProblem.BUSY: _("The server is too busy just now (it says {detail}). Try again later."),
    FetchProblem.STATUS: _("The server did not send the page (it says {detail})."),
    FetchProblem.NOT_TEXT: _("What stands there is no text ({detail})."),
    FetchProblem.CODING: _("The page comes packed in a way that cannot be read ({detail})."),
    FetchProblem.TOO_LARGE: _("What stands there is larger than {detail} MB."),
    FetchProblem.TOO_SLOW: _("It took longer than {detail} seconds, and was given up."),
    FetchProblem.BROKEN: _("{detail} did not answer as web servers do, or broke off."),
    Problem.TOO_SOON: _("This address was asked less than a minute ago. Try again in a minute."),
    FetchProblem.ROBOTS: _("The site asks programs to leave this page alone (robots.txt)."),
    Problem.ANOTHER: _("What stands there now does not look like this article."),
    FRONT_PAGE: _("The address leads to the front page of a site now."),
    Problem.OTHERS: _("What stands there now is the text of another article."),
}


def refusal_in_words(refusal: Refused) -> str:
    """Why an address could not be fetched, in a sentence."""
    return problem_in_words(refusal.code, refusal.detail)


def problem_in_words(code: str, detail: str = "", name: str = "…") -> str:
    """Why nothing came of fetching an article again, in a sentence; "" for no code.

    `code` is that of Refetch.problem, `name` what the text is called where it cannot be read. Without its
    details a sentence has an ellipsis instead.
    """
    words = PROBLEMS.get(code) or gettext(REFUSALS.get(code, code))
    return str(words).format(detail=detail or "…", name=name)


def last_problem(article: Article) -> str:
    """Why nothing came of fetching this article when it was tried last, in a sentence; "" where something
    did, or its text has come in since by another way. One query."""
    row = Refetch.objects.filter(article=article).exclude(problem="").first()
    if row is None or (row.tried_at and article.checked_at and row.tried_at < article.checked_at):
        return ""
    return problem_in_words(row.problem, name=str(article))
