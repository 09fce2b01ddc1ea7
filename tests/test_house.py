"""What keeps the house in order: which way imports run, how long files get, what has no place in it."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

#: A package imports from those after it, never from those before it.
PACKAGES = ("factcheck", "claims", "articles")
#: What never imports Django, so that it can be read and tested by itself.
PURE_ROOMS = (
    "articles/changes.py",
    "articles/alignment.py",
    "articles/candidates.py",
    "articles/clues",
    "articles/documents.py",
    "articles/fetch.py",
    "articles/fragments.py",
    "articles/differences.py",
    "articles/importers",
    "articles/marking.py",
    "articles/omissions.py",
    "articles/quotes.py",
    "articles/provenance.py",
    "articles/reading.py",
    "articles/public_addresses.py",
    "articles/rendering.py",
    "articles/robots.py",
    "articles/search/asking.py",
    "articles/search/folding.py",
    "articles/search/hits.py",
    "articles/search/pieces.py",
    "articles/search/words.py",
    "articles/sentences.py",
    "articles/typography.py",
    "articles/unpacking.py",
    "articles/fragments.py",
    "claims/api/asking.py",
    "claims/api/problems.py",
    "claims/api/shapes.py",
    "claims/asof.py",
    "claims/claimreview.py",
    "claims/consistency.py",
    "claims/datafeed.py",
    "claims/dataset/excerpts.py",
    "claims/dataset/files.py",
    "claims/dataset/sealing.py",
    "claims/rules.py",
    "claims/evidence.py",
    "claims/expectations.py",
    "claims/factcheckapi.py",
    "claims/lettering.py",
    "claims/matching.py",
    "claims/newsroom.py",
    "claims/packet/archive.py",
    "claims/packet/check.py",
    "claims/packet/published.py",
    "claims/packet/readme.py",
    "claims/outside",
    "claims/picture.py",
    "claims/standing.py",
    "claims/surroundings.py",
    "claims/table_columns.py",
    "claims/tables.py",
    "claims/webannotation.py",
)
FOLDERS = {"factcheck", "articles", "claims", "templates", "seeds", "tests", ".ci"}
LONGEST = 400
LONGEST_SCRIPT = 250
DUSTBINS = {"utils", "helpers", "services", "signals", "misc", "common"}

#: A path on somebody's own machine.
MACHINE_PATH = re.compile(r"(?<![\w.$~}])/(?:home|root|Users|work|mnt)/\w")
#: What the Content-Security-Policy would stop: styles and scripts in the page itself, and handlers.
INLINE = re.compile(r"<style|\sstyle\s*=|<script(?![^>]*\ssrc=)|\son\w+\s*=|javascript:", re.IGNORECASE)
#: A tag of the template language names its own things: {% with one=... %} is no handler.
TEMPLATE_TAG = re.compile(r"{%.*?%}|{{.*?}}")
TEMPLATE_COMMENT = re.compile("{#.*?#}")
#: What a page would fetch from another server.
ELSEWHERE = re.compile(
    r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE
)

#: What has no place in our scripts: text that is run or read as HTML, styles that the policy would stop,
#: handlers that only one can be of, and addresses of other hosts (the names of XML namespaces are none).
IN_SCRIPTS = {
    "runs text": re.compile(
        r"\beval\s*\(|\bnew\s+Function\b|\bset(?:Timeout|Interval)\s*\(\s*[\"'`]|javascript:"
    ),
    "reads text as HTML": re.compile(
        r"\.(?:innerHTML|outerHTML|srcdoc)\s*\+?=(?!=)|\binsertAdjacentHTML\b|\bdocument\.write"
        r"|\bcreateContextualFragment\b"
    ),
    "styles inline": re.compile(
        r"setAttribute\s*\(\s*[\"'`]style|\.cssText\b|createElement\s*\(\s*[\"'`]style"
    ),
    "handles inline": re.compile(r"\.on[a-z]+\s*=(?!=)|setAttribute\s*\(\s*[\"'`]on"),
    "asks elsewhere": re.compile(r"[\"'`](?:https?:|wss?:)?//(?!www\.w3\.org/)"),
}


@cache
def our_files() -> tuple[str, ...]:
    """The project's own files as git knows them, new ones included, by their path from the top."""
    listed = subprocess.run(
        # The checkout may be another user's, as when root runs the tests of it.
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return tuple(sorted(name for name in set(listed.stdout.split("\0")) if name and (ROOT / name).is_file()))


def written_in(*endings: str, under: str = "") -> list[str]:
    """Our files with these endings that people wrote: no migrations, sample texts or locks."""
    return [
        name
        for name in our_files()
        if name.endswith(endings) and name.startswith(under) and "/migrations/" not in name
    ]


def imported(source: str, package: tuple[str, ...]) -> Iterator[str]:
    """Every module that a file of this package imports, wherever in it, by its dotted name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            stem = ".".join((*above, *filter(None, [node.module])))
            yield stem
            yield from (f"{stem}.{alias.name}" for alias in node.names)


@cache
def imports_of(name: str) -> list[str]:
    path = ROOT / name
    return list(imported(path.read_text(encoding="utf-8"), Path(name).parent.parts))


def test_imports_are_found_in_whatever_form_they_are_written() -> None:
    source = "import claims.rules\nfrom .. import models\ndef f():\n    from django.db import connection\n"
    found = set(imported(source, ("articles", "importers")))
    assert found == {"claims.rules", "articles", "articles.models", "django.db", "django.db.connection"}


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_run_one_way(package: str) -> None:
    before = PACKAGES[: PACKAGES.index(package)]
    files = written_in(".py", under=f"{package}/")
    assert files
    back = [
        f"{name}: {module}"
        for name in files
        for module in imports_of(name)
        if module.partition(".")[0] in before
    ]
    assert not back


def brings_django(module: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether importing this module imports Django, through however many of ours."""
    if module.partition(".")[0] == "django":
        return True
    path = module.replace(".", "/")
    ours = [name for name in (f"{path}.py", f"{path}/__init__.py") if (ROOT / name).is_file()]
    if not ours or module in seen:
        return False
    return any(brings_django(further, seen | {module}) for name in ours for further in imports_of(name))


@pytest.mark.parametrize("room", PURE_ROOMS)
def test_pure_rooms_import_no_django(room: str) -> None:
    files = written_in(".py", under=room)
    assert files, f"{room} is not there"
    impure = [f"{name}: {module}" for name in files for module in imports_of(name) if brings_django(module)]
    assert not impure


def test_a_room_that_imports_the_models_is_not_taken_for_pure() -> None:
    assert brings_django("articles.models")
    assert not brings_django("articles.quotes")


def test_no_file_is_longer_than_a_reader_bears() -> None:
    long = {
        name: lines
        for name in written_in(".py", ".html", ".js")
        if (lines := (ROOT / name).read_text(encoding="utf-8").count("\n")) > LONGEST
    }
    assert not long


def test_no_script_is_longer_than_a_reader_bears() -> None:
    lengths = {name: (ROOT / name).read_text(encoding="utf-8").count("\n") for name in written_in(".js")}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_SCRIPT} == {}


@pytest.mark.parametrize("forbidden", IN_SCRIPTS.values(), ids=IN_SCRIPTS)
def test_scripts_run_and_read_nothing_as_code_and_ask_nobody_else(forbidden: re.Pattern[str]) -> None:
    found = [
        f"{name}: {match[0]}"
        for name in written_in(".js")
        for match in forbidden.finditer((ROOT / name).read_text(encoding="utf-8"))
    ]
    assert not found


@pytest.mark.parametrize(
    "line",
    [
        "eval(text);",
        "const run = new Function('a', text);",
        "setTimeout('go()', 5);",
        "card.innerHTML = text;",
        "card.innerHTML += text;",
        "card.insertAdjacentHTML('beforeend', text);",
        "document.write(text);",
        "panel.setAttribute('style', 'top: 0');",
        "panel.style.cssText = text;",
        "button.onclick = go;",
        "fetch('https://example.org/');",
        "import('//example.org/x.js');",
    ],
)
def test_what_has_no_place_in_a_script_is_recognised(line: str) -> None:
    assert any(forbidden.search(line) for forbidden in IN_SCRIPTS.values())


@pytest.mark.parametrize(
    "line",
    [
        "const same = card.innerHTML === text; // as it was",
        "panel.style.top = `${top}px`;",
        "document.createElementNS('http://www.w3.org/2000/svg', 'svg');",
        "button.addEventListener('click', () => setTimeout(go, 0));",
        "import { say } from './said.js';",
        "const only = one.online && evaluate(one);",
    ],
)
def test_an_ordinary_line_of_a_script_is_let_alone(line: str) -> None:
    assert not any(forbidden.search(line) for forbidden in IN_SCRIPTS.values())


def test_locks_leave_keys_alone() -> None:
    """As a transaction ends, the ledger is locked while foreign keys are checked: no such check may wait."""
    locking = re.compile(r"select_for_update\((?!no_key=True)")
    files = (name for package in PACKAGES for name in written_in(".py", under=f"{package}/"))
    assert not [name for name in files if locking.search((ROOT / name).read_text(encoding="utf-8"))]
    assert locking.search("Claim.objects.select_for_update()")


def test_no_module_is_a_dustbin() -> None:
    assert not [name for name in written_in(".py") if DUSTBINS.intersection(Path(name).with_suffix("").parts)]


def test_the_top_level_holds_the_folders_of_the_design_and_no_other() -> None:
    assert {name.partition("/")[0] for name in our_files() if "/" in name} <= FOLDERS


def test_nothing_names_a_path_of_one_machine() -> None:
    texts = (".py", ".html", ".css", ".js", ".md", ".toml", ".txt", ".po", ".svg", "Makefile", ".ci/run")
    found = [
        f"{name}: {match[0]}"
        for name in written_in(*texts)
        if not name.endswith("test_house.py")
        for match in MACHINE_PATH.finditer((ROOT / name).read_text(encoding="utf-8"))
    ]
    assert not found


@pytest.mark.parametrize("forbidden", [INLINE, ELSEWHERE], ids=["inline", "elsewhere"])
def test_templates_hold_no_inline_script_or_style_and_fetch_nothing_elsewhere(
    forbidden: re.Pattern[str],
) -> None:
    found = [
        f"{name}: {match[0]}"
        for name in written_in(".html", under="templates/")
        for match in forbidden.finditer(TEMPLATE_TAG.sub("", (ROOT / name).read_text(encoding="utf-8")))
    ]
    assert not found


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="color: red">',
        "<style>",
        "<script>alert(1)</script>",
        '<script type="module">',
        '<a href="javascript:void(0)">',
        '<button onclick="go()">',
    ],
)
def test_inline_script_and_style_is_recognised(markup: str) -> None:
    assert INLINE.search(markup)


def test_a_script_of_our_own_and_ordinary_words_are_not_taken_for_inline() -> None:
    assert not INLINE.search('<script src="/static/x.js" defer></script> <p lang="en">on = style</p>')
    assert ELSEWHERE.search('<link rel="stylesheet" href="//cdn.example/x.css">')
    assert not ELSEWHERE.search('<a href="https://example.org/">')


def test_comments_of_templates_end_in_their_line_and_so_are_not_printed() -> None:
    comments = [
        f"{name}: {line[:60]}"
        for name in written_in(".html", under="templates/")
        for line in TEMPLATE_COMMENT.sub("", (ROOT / name).read_text(encoding="utf-8")).splitlines()
        if "{#" in line or "#}" in line
    ]
    assert not comments
