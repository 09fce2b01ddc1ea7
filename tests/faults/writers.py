"""People at work while things break: each write has a mark, and is noted with what was answered."""

from __future__ import annotations

import http.client
import re
import shutil
import subprocess
import threading
from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from contextlib import suppress
from itertools import count
from pathlib import Path
from time import monotonic, sleep

from tests.faults.base import QUOTE, write_marked
from tests.faults.browser import Answer, Browser, Form, Unanswered
from tests.faults.real_site import RealSite


class Notes:
    """Of each kind of write the marks that were acknowledged, refused, or of which nobody knows."""

    def __init__(self) -> None:
        self.acknowledged: dict[str, list[str]] = defaultdict(list)
        self.unknown: dict[str, list[str]] = defaultdict(list)
        self.refused: dict[str, list[str]] = defaultdict(list)
        #: What was said where something was not saved, by its first sentence.
        self.told: Counter[str] = Counter()
        #: What should not happen whatever breaks: somebody was signed out, a page has no form.
        self.surprises: list[str] = []


class Writer(ABC, threading.Thread):
    """Writes until it is told to stop."""

    kind: str
    #: Seconds between two writes, so that they do not keep the machine from recovering.
    breath = 0.2

    def __init__(self, notes: Notes, number: int = 0) -> None:
        super().__init__(daemon=True)
        self.notes, self.number = notes, number
        self.is_over = threading.Event()
        #: When it last had something acknowledged.
        self.succeeded_at = 0.0

    def run(self) -> None:
        numbers = count()
        while not self.is_over.is_set():
            mark = f"k{self.kind[0]}{self.number}x{next(numbers)}x"
            try:
                self.write(mark)
            except Unanswered:
                pass  # Before anything of this mark was sent.
            except Exception as error:
                self.notes.surprises.append(f"{self.kind}: {type(error).__name__}: {error}"[:300])
            self.is_over.wait(self.breath)

    @abstractmethod
    def write(self, mark: str) -> None:
        """Write once. Raises Unanswered where nothing that bears the mark was sent."""

    def note(self, kind: str, mark: str, is_acknowledged: bool | None) -> None:
        """None where nobody knows."""
        where = {True: self.notes.acknowledged, False: self.notes.refused, None: self.notes.unknown}
        where[is_acknowledged][kind].append(mark)
        if is_acknowledged:
            self.succeeded_at = monotonic()

    def send(self, browser: Browser, form: Form, kind: str, mark: str, again: int = 2) -> Answer | None:
        """Send a form, and again where no answer comes, as people do; the answer that acknowledges it."""
        for _time in range(1 + again):
            with suppress(Unanswered):
                answer = browser.send(form)
                if found := re.search(r"<p>([^.]*)", answer.text) if answer.status >= 500 else None:
                    self.notes.told[f"{answer.status} {found[1]}"] += 1
                if answer.status < http.client.INTERNAL_SERVER_ERROR:
                    leads_to = answer.headers.get("Location", "")
                    is_kept = answer.status == http.client.FOUND and not leads_to.startswith("/login/")
                    self.note(kind, mark, is_kept)
                    if not is_kept:
                        said = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", _troubles(answer.text)))
                        self.notes.surprises.append(f"{kind}: {answer.status} {leads_to} {said}"[:300])
                    return answer if is_kept else None
            sleep(self.breath)
        self.note(kind, mark, None)
        return None


def _troubles(page: str) -> str:
    found = re.findall(r'(?s)<(?:ul|p|div)[^>]*class="(?:errorlist|conflict|notice)[^>]*>.*?</', page)
    return " ".join(found) or page[:200]


class Reporter(Writer):
    """A reader who reports an error, each time from another network."""

    kind = "report"
    #: In an hour no more than the settings let in.
    breath = 4.0

    def __init__(self, notes: Notes, site: RealSite) -> None:
        super().__init__(notes)
        self.port = site.port
        self.networks = count(1)

    def write(self, mark: str) -> None:
        number = next(self.networks)
        browser = Browser(self.port, address=f"2001:db8:{number // 65536:x}:{number % 65536:x}::1")
        form = browser.form("/claims/reported/report/").filled(text=f"Wrong: {mark}")
        self.send(browser, form, self.kind, mark)


class Importer(Writer):
    """An editor who pastes a text, and keeps it."""

    kind = "import"

    def __init__(self, notes: Notes, editor: Browser) -> None:
        super().__init__(notes)
        self.editor = editor

    def write(self, mark: str) -> None:
        text = f"# The ferry of {mark}\n\nThe ferry sails at noon, the captain said, by {mark}.\n"
        form = self.editor.form("/desk/import/", "/text/").filled(**{"text-text": text})
        if (came := self.send(self.editor, form, "paste", mark)) is None:
            return
        page = came.headers["Location"]
        try:
            form = self.editor.form(page, "/keep/")
        except Unanswered:
            return
        self.send(self.editor, form, self.kind, mark, again=0)


class Annotator(Writer):
    """An editor who annotates a passage to a claim that is new."""

    kind = "annotation"

    def __init__(self, notes: Notes, editor: Browser) -> None:
        super().__init__(notes)
        self.editor = editor

    def write(self, mark: str) -> None:
        form = self.editor.form("/desk/articles/harbour-day/", "/annotate/").filled(
            claim="new", statement=f"There is a bridge {mark}.", quote_exact=QUOTE, note=mark, as_well="on"
        )
        self.send(self.editor, form, self.kind, mark)


class Decider(Writer):
    """An editor who proposes a verdict, and a reviewer who approves it."""

    kind = "verdict"

    def __init__(self, notes: Notes, editor: Browser, reviewer: Browser) -> None:
        super().__init__(notes)
        self.editor, self.reviewer = editor, reviewer

    def write(self, mark: str) -> None:
        # One whose answer was lost may be waiting.
        for page in sorted(set(re.findall(r"/desk/reviews/\d+/", self.reviewer.get("/desk/reviews/").text))):
            self.reviewer.send(self.reviewer.form(page, "/approve/"))
        form = self.editor.form("/desk/claims/decided/verdict/")
        said = {"kind": "verdict", "status": "verified", "rationale_en": f"So says the order, {mark}."}
        form = form.filled(**said, weight="minor")
        if (proposed := self.send(self.editor, form, "proposal", mark)) is None:
            return
        try:
            form = self.reviewer.form(proposed.headers["Location"], "/approve/")
        except Unanswered:
            return
        self.send(self.reviewer, form, self.kind, mark)


class Rewriter(Writer):
    """An editor who words a claim otherwise."""

    kind = "wording"

    def __init__(self, notes: Notes, editor: Browser) -> None:
        super().__init__(notes)
        self.editor = editor

    def write(self, mark: str) -> None:
        form = self.editor.form("/desk/claims/worded/wording/")
        # Sent again it would be overtaken by itself.
        self.send(
            self.editor, form.filled(statement_en=f"The bridge opens, {mark}."), self.kind, mark, again=0
        )


class Loader(Writer):
    """Whoever runs the site loads a data set: a process that can be killed too."""

    kind = "load"
    breath = 1.0

    def __init__(self, notes: Notes, site: RealSite, folder: Path) -> None:
        super().__init__(notes)
        self.site, self.folder = site, folder
        self.process: subprocess.Popen[str] | None = None

    def write(self, mark: str) -> None:
        folder = self.folder / mark
        write_marked(folder, mark)
        self.process = self.site.begin("load_dataset", str(folder))
        self.process.communicate()
        self.note(self.kind, mark, self.process.returncode == 0 or None)
        self.process = None
        shutil.rmtree(folder)
