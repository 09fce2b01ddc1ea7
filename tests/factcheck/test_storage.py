"""Static files as `collectstatic` leaves them for a web server."""

from __future__ import annotations

import gzip
import json
import re
import resource
from collections.abc import Callable
from os.path import normpath
from pathlib import Path
from threading import Thread

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.templatetags.static import static
from pytest_django import Settings

from factcheck.storage import refuse_forgotten_files

STORES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "factcheck.storage.HashedNames"},
}
#: What a module names of others: import and export … from, with or without names, and import().
NAMED = re.compile(r"""\b(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""")
MODULES = {
    "start.js": """
import { word, other } from "./parts/words.js";
import * as all from './parts/words.js'
import "./parts/alone.js";
export { word } from "./parts/words.js";
const later = () => import("./parts/alone.js");
const said = "from here on";
""",
    "parts/words.js": """
import {
  alone,
} from "../parts/alone.js";
export const word = alone, other = "a word from ./parts/alone.js";
""",
    "parts/alone.js": "export const alone = 1;\n",
}


@pytest.fixture
def collect(settings: Settings, tmp_path: Path) -> Callable[[], Path]:
    """Collects into a folder: our modules, those of MODULES, and what comes with the packages."""
    for name, source in MODULES.items():
        path = tmp_path / "sources" / "factcheck" / "sample" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    settings.STATICFILES_DIRS = [tmp_path / "sources"]
    settings.STORAGES, settings.STATIC_ROOT = STORES, str(tmp_path / "collected")

    def run() -> Path:
        call_command("collectstatic", interactive=False, verbosity=0)
        return tmp_path / "collected"

    return run


def hashed(collected: Path) -> dict[str, str]:
    paths: dict[str, str] = json.loads((collected / "staticfiles.json").read_text())["paths"]
    return paths


def test_without_room_it_says_so_leaves_nothing_by_halves_and_goes_on_when_there_is_room(
    collect: Callable[[], Path], tmp_path: Path
) -> None:
    large = tmp_path / "sources" / "factcheck" / "sample" / "large.txt"
    large.parent.mkdir(parents=True, exist_ok=True)
    large.write_text("x" * 3_000_000)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    # As on a full disk, a file can be begun and not ended.
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, hard))
    try:
        with pytest.raises(CommandError, match=r"are not complete: File too large\. Processes that serve"):
            collect()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list((tmp_path / "collected").rglob("large*"))
    with pytest.raises(ImproperlyConfigured, match="have not been collected"):
        refuse_forgotten_files()
    collected = collect()
    for name in ("factcheck/sample/large.txt", hashed(collected)["factcheck/sample/large.txt"]):
        assert (collected / name).stat().st_size == 3_000_000
    refuse_forgotten_files()


def test_two_who_collect_at_once_do_it_one_after_the_other(collect: Callable[[], Path]) -> None:
    threads = [Thread(target=collect) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    collected = collect()
    refuse_forgotten_files()
    assert not list(collected.rglob("*.part"))
    for name in hashed(collected).values():
        assert (collected / name).is_file()


def test_every_import_of_a_module_has_the_hashed_name(collect: Callable[[], Path]) -> None:
    collected = collect()
    names = hashed(collected)
    modules = [name for name in names if name.startswith("factcheck/") and name.endswith(".js")]
    assert {f"factcheck/sample/{name}" for name in MODULES} <= {*modules}
    for name in modules:
        plain, written = ((collected / one).read_text(encoding="utf-8") for one in (name, names[name]))
        wanted = [names[normpath(Path(name).parent / one)] for one in NAMED.findall(plain)]
        assert [normpath(Path(name).parent / one) for one in NAMED.findall(written)] == wanted
        # Nothing else of the module has changed.
        assert NAMED.sub("", written) == NAMED.sub("", plain)


def test_all_forms_of_import_are_among_them() -> None:
    assert [len(NAMED.findall(source)) for source in MODULES.values()] == [5, 1, 0]


def test_a_module_has_another_name_when_one_that_it_imports_has_changed(
    collect: Callable[[], Path], tmp_path: Path
) -> None:
    before = hashed(collect())
    (tmp_path / "sources/factcheck/sample/parts/alone.js").write_text("export const alone = 2;\n")
    after = hashed(collect())
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {f"factcheck/sample/{name}" for name in MODULES}


def test_pages_name_the_files_that_were_collected(collect: Callable[[], Path]) -> None:
    collected = collect()
    for name in ("factcheck/site.css", "factcheck/marks.svg", "django_htmx/htmx-2.min.js"):
        address = static(name)
        assert address != f"/static/{name}"
        assert (collected / address.removeprefix("/static/")).is_file()


def test_text_is_kept_compressed_too(collect: Callable[[], Path]) -> None:
    collected = collect()
    sheet = collected / hashed(collected)["factcheck/site.css"]
    assert gzip.decompress(sheet.with_name(f"{sheet.name}.gz").read_bytes()) == sheet.read_bytes()


def test_a_site_is_not_served_with_files_that_were_not_collected_or_for_another_version(
    collect: Callable[[], Path], tmp_path: Path
) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"have not been collected: run `manage.py collectstatic"):
        refuse_forgotten_files()
    collect()
    refuse_forgotten_files()
    (tmp_path / "sources/factcheck/sample/start.js").write_text("export const later = 1;\n")
    with pytest.raises(ImproperlyConfigured, match=r"are not those of this version: run `manage.py collect"):
        refuse_forgotten_files()
    collect()
    refuse_forgotten_files()


def test_a_site_that_collects_nothing_has_forgotten_nothing(settings: Settings) -> None:
    settings.STATIC_ROOT = None
    refuse_forgotten_files()
