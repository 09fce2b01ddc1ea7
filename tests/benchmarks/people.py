"""Readers and editors at work on a running site, each as a thread with a browser of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from random import Random
from threading import Event, Thread
from typing import Any
from urllib.parse import urlencode

from tests.benchmarks.browsing import Answer, Browser, Fields
from tests.benchmarks.made_up import EN_WORDS

STATUSES = ("speculative", "unverified", "corroborated", "disputed", "refuted", "verified")
STANCES = ("states", "corroborates", "contradicts", "context")
#: Topics that come and go, by slug.
TOPICS = [f"at-work-{number}" for number in range(4)]
PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class Known:
    """What there is to ask for."""

    #: Claims that readers see, by slug.
    claims: Sequence[str]
    #: Claims that editors work on, by slug.
    at_desk: Sequence[str]
    #: Held articles, by key, and paragraphs of their newest texts.
    articles: Sequence[str]
    paragraphs: dict[str, list[str]]
    #: What is typed into search boxes.
    searches: Sequence[str]


def look_up(at_desk: int | None = None) -> Known:
    """What the database has now; of the claims with held texts only so many are for the desk."""
    from articles.models import Revision
    from claims.models import Claim

    newest = Revision.objects.order_by("article_id", "-number")
    texts = newest.distinct("article_id").values_list("article__key", "text")
    paragraphs = {
        key: [one for one in text.split("\n\n") if len(one) > 60 and "[…]" not in one] for key, text in texts
    }
    public = Claim.objects.filter(current_verdict__isnull=False, merged_into=None)
    wordings = public.values_list("statement_en", "statement_zh")[:200]
    searches = [" ".join(english.split()[2:4]) if english else chinese[2:5] for english, chinese in wordings]
    annotated = Claim.objects.filter(annotations__article__access="held", merged_into=None).distinct()
    return Known(
        claims=list(public.order_by("-pk").values_list("slug", flat=True)[:5_000]),
        at_desk=list(annotated.order_by("pk").values_list("slug", flat=True)[:at_desk]),
        articles=[*paragraphs],
        paragraphs={key: found for key, found in paragraphs.items() if found},
        searches=searches,
    )


def accounts(role: str, number: int) -> list[str]:
    """Makes so many accounts of a role; their names."""
    from django.contrib.auth.hashers import PBKDF2PasswordHasher
    from django.contrib.auth.models import Group, User

    # As the site would write it, whatever this process hashes passwords with.
    password = PBKDF2PasswordHasher().encode(PASSWORD, "salt-of-these-accounts")
    names = [f"{role}-at-work-{one}" for one in range(number)]
    for name in names:
        is_admin = role == "admin"
        user = User.objects.create(username=name, password=password, is_staff=True, is_superuser=is_admin)
        user.groups.add(Group.objects.get(name=role))
    return names


class Person(Thread):
    """Does one thing after the other until the time is over, with a pause (seconds) after each."""

    #: How many it are at most.
    most: int | None = None

    def __init__(self, number: int, browser: Browser, known: Known, until: Event, pause: float) -> None:
        super().__init__(name=f"{type(self).__name__} {number}")
        self.browser, self.known, self.until, self.pause = browser, known, until, pause
        self.random = Random(number)
        self.failure = ""

    def run(self) -> None:
        try:
            self.begin()
            for _time in count() if self.most is None else range(self.most):
                if self.until.is_set():
                    break
                self.act()
                self.until.wait(self.pause)
        except Exception as error:
            self.failure = f"{self.name} broke off: {type(error).__name__}: {error}"
            raise
        finally:
            self.browser.connection.close()

    def begin(self) -> None:
        pass

    def act(self) -> None:
        raise NotImplementedError


class Reader(Person):
    """Asks for public pages; for every third again, with what the last answer said it is known by."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.kept: dict[str, tuple[str, dict[str, str]]] = {}

    def act(self) -> None:
        if self.kept and self.random.random() < 0.33:
            path, (kind, headers) = self.random.choice([*self.kept.items()])
            self.browser.get(f"{kind}, again", path, **headers)
            return
        kind, path = self._chosen()
        answer = self.browser.get(kind, path)
        if answer is not None and (headers := validators(answer)):
            self.kept[path] = (kind, headers)

    def _chosen(self) -> tuple[str, str]:
        choose, known = self.random.choice, self.known
        ways: list[tuple[int, str, Callable[[], str]]] = [
            (30, "claim", lambda: f"/claims/{choose(known.claims)}/"),
            (15, "article", lambda: f"/articles/{choose(known.articles)}/"),
            (
                12,
                "list",
                lambda: "/claims/" + choose(("", "?page=2", "?status=verified", "?status=disputed")),
            ),
            (15, "search", lambda: "/claims/?" + urlencode({"q": choose(known.searches)})),
            (5, "search articles", lambda: "/articles/?" + urlencode({"q": choose(known.searches)})),
            (5, "front page", lambda: "/"),
            (5, "feed", lambda: f"/feeds/{choose(('en', 'zh-Hans'))}/verdicts.{choose(('atom', 'json'))}"),
            (8, "API", lambda: "/api/v1/claims" + choose(("", f"/{choose(known.claims)}"))),
            (5, "claim as JSON", lambda: f"/claims/{choose(known.claims)}.json"),
        ]
        (way,) = self.random.choices(ways, [weight for weight, _kind, _path in ways])
        return way[1], way[2]()


def validators(answer: Answer) -> dict[str, str]:
    """What a browser sends along when it asks for the same again."""
    names = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
    return {asks: answer.headers[says] for says, asks in names.items() if says in answer.headers}


#: So that two editors never bring in the same text.
_texts = count(1)


class Editor(Person):
    """Signs in; annotates, words anew, proposes, brings in texts, looks through the queue."""

    def __init__(self, *args: Any, user: str) -> None:
        super().__init__(*args)
        self.user = user

    def begin(self) -> None:
        page = self.browser.get("sign in", "/login/")
        if page:
            self.browser.send("sign in", page, "/login/", {"username": self.user, "password": PASSWORD})

    def sentence(self, length: int = 13) -> str:
        """Of so many words."""
        return " ".join(self.random.choices(EN_WORDS.split(), k=length)).capitalize() + "."

    def ways(self) -> list[tuple[int, Callable[[], object]]]:
        """What there is to do, and how often of a hundred times."""
        return [
            (40, self.annotate),
            (15, self.word),
            (20, self.propose),
            (8, self.bring_in),
            (17, self.look_through),
        ]

    def act(self) -> None:
        ways = self.ways()
        (way,) = self.random.choices(ways, [weight for weight, _way in ways])
        way[1]()

    def annotate(self) -> None:
        key = self.random.choice([*self.known.paragraphs])
        page = self.browser.get("annotator", f"/desk/articles/{key}/")
        if page is None:
            return
        paragraph = self.random.choice(self.known.paragraphs[key])
        length = self.random.randint(15, 50)
        start = self.random.randint(0, len(paragraph) - length)
        quote, path = paragraph[start : start + length], f"/desk/articles/{key}/annotate/"
        typed: Fields = {
            "quote_exact": quote,
            "stance": self.random.choice(STANCES),
            "basis": self.random.choice(("document", "on_record", "anonymous")),
        }
        if self.random.random() < 0.15:
            typed |= {"claim": "new", "statement": self.sentence(), "statement_language": "en"}
        else:
            typed |= {"claim": self.random.choice(self.known.at_desk)}
        self.browser.send("annotate", page, path, typed)

    def word(self) -> None:
        path = f"/desk/claims/{self.random.choice(self.known.at_desk)}/wording/"
        page = self.browser.get("wording form", path)
        if page is None:
            return
        typed: Fields = {"unknowns_en": self.sentence()}
        if self.random.random() < 0.3:
            typed |= {"topic": [self.random.choice(TOPICS)]}
        if self.random.random() < 0.3:
            typed |= {"claimant": [self.sentence(2)]}
        self.browser.send("wording", page, path, typed)

    def propose(self) -> None:
        path = f"/desk/claims/{self.random.choice(self.known.at_desk)}/verdict/"
        page = self.browser.get("verdict form", path)
        if page is None:
            return
        if f'action="{path}"' not in page.text:
            self.browser.told.refusals["verdict form", "no form, for a proposal waits"] += 1
            return
        typed: Fields = {"status": self.random.choice(STATUSES), "rationale_en": self.sentence()}
        if 'name="kind"' in page.text:
            # Asked of a claim that has a verdict already.
            typed |= {"kind": "verdict", "correction_en": self.sentence()}
        answer = self.browser.send("propose", page, path, typed)
        if answer and answer.status == 200 and "explain the exception" in answer.text:
            typed |= {"rule_exception_en": self.sentence()}
            self.browser.send("propose an exception", answer, path, typed)

    def bring_in(self) -> None:
        page = self.browser.get("import page", "/desk/import/")
        if page is None:
            return
        number = next(_texts)
        text = "\n\n".join(self.sentence(40) for _paragraph in range(8))
        title = f"{self.sentence()} ({number})"
        came = self.browser.send(
            "import text", page, "/desk/import/text/", {"text-text": text, "text-title": title}
        )
        if came is None or not came.goes_to:
            return
        shown = self.browser.get("import look", came.goes_to)
        if shown:
            self.browser.send("import keep", shown, f"{came.goes_to}keep/")

    def look_through(self) -> None:
        choose, claim = self.random.choice, self.random.choice(self.known.at_desk)
        path = choose(
            ("/desk/", "/desk/claims/", "/desk/articles/", "/desk/reviews/", f"/desk/claims/{claim}/")
        )
        self.browser.get("claim at the desk" if path.endswith(f"{claim}/") else "queues and lists", path)


class Reviewer(Editor):
    """Decides on what others propose, mostly."""

    def ways(self) -> list[tuple[int, Callable[[], object]]]:
        return [*super().ways(), (100, self.decide)]

    def decide(self) -> None:
        page = self.browser.get("reviews", "/desk/reviews/")
        waiting = sorted(set(re.findall(r'href="(/desk/reviews/\d+/)"', page.text))) if page else []
        if not waiting:
            return
        path = self.random.choice(waiting)
        shown = self.browser.get("review", path)
        if shown is None:
            return
        approves = f'action="{path}approve/"' in shown.text
        if approves and self.random.random() < 0.85:
            state = re.search(r'name="confirmed" value="(\w+)"', shown.text)
            typed: Fields = {"confirmed": state[1]} if state else {}
            if 'name="self_approval_reason"' in shown.text:
                typed |= {"self_approval_reason": "Nobody else is here."}
            self.browser.send("approve", shown, f"{path}approve/", typed, "/desk/reviews/")
        elif f'action="{path}return/"' in shown.text:
            self.browser.send("send back", shown, f"{path}return/", {"reason": "Say more."}, "/desk/reviews/")


class Admin(Editor):
    """Records topics in the back office and deletes them, beside the work at the desk."""

    def ways(self) -> list[tuple[int, Callable[[], object]]]:
        return [*super().ways(), (60, self.record_topic), (40, self.delete_topic)]

    def record_topic(self) -> None:
        slug = self.random.choice(TOPICS)
        fields: Fields = {"slug": slug, "original_language": "en", "name_en": slug}
        self.browser.post("record a topic", "/admin/claims/topic/add/", fields)

    def delete_topic(self) -> None:
        page = self.browser.get("topics", "/admin/claims/topic/?q=at-work")
        found = re.findall(r"/admin/claims/topic/(\d+)/change/", page.text) if page else []
        if found:
            path = f"/admin/claims/topic/{self.random.choice(found)}/delete/"
            self.browser.post("delete a topic", path, {"post": "yes"})
