"""The steps in README.md, as far as they repeat what the code says."""

from __future__ import annotations

import re
from functools import cache
from types import ModuleType

from django.conf import settings
from django.core.management import get_commands
from gunicorn.config import KNOWN_SETTINGS

from articles.importers import MOST_BYTES
from claims.forms.imports import MOST_FILES
from factcheck import gunicorn
from factcheck import settings as ours


@cache
def readme() -> str:
    return str((settings.BASE_DIR / "README.md").read_text(encoding="utf-8"))


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", readme(), re.DOTALL | re.MULTILINE)


def test_every_setting_it_names_is_one() -> None:
    named = set(re.findall(r"FACTCHECK_[A-Z_]+", readme()))
    assert {name for name in named if not re.search(rf"^{name} ", ours.__doc__ or "", re.MULTILINE)} == set()
    assert "FACTCHECK_ORIGIN" in named


def test_every_command_it_names_is_one() -> None:
    table = re.findall(r"^\| (`.*?) \| ", readme(), re.MULTILINE)
    named = {name for cell in table for name in re.findall(r"`([a-z_]+)", cell)} - {"start", "status", "stop"}
    for block in blocks("sh"):
        named |= set(re.findall(r"(?:manage\.py|(?:^|&& |/sbin/)factcheck) ([a-z_]+)", block, re.MULTILINE))
    named -= {line.split()[0] for line in table if not line.startswith("`")}
    assert {"backup", "restore", "migrate", "collectstatic"} <= named
    assert named - set(get_commands()) == set()


def test_the_web_server_lets_in_as_much_as_the_site_does_and_waits_as_long() -> None:
    (server,) = blocks("nginx")
    size = re.search(r"client_max_body_size (\d+)m;", server)
    patience = re.search(r"proxy_read_timeout (\d+)s;", server)
    assert size is not None and patience is not None
    assert int(size[1]) * 1024 * 1024 > MOST_FILES * MOST_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert int(patience[1]) > gunicorn.timeout


def test_the_web_server_takes_in_whole_what_is_sent_slowly() -> None:
    """Which it does unless it is told otherwise (tests/benchmarks/slow_senders.py)."""
    (server,) = blocks("nginx")
    assert not re.search(r"proxy_(request_)?buffering\s+off", server)


def test_gunicorn_knows_every_name_that_it_is_told() -> None:
    """One that it does not know it passes over, as if nothing had been said."""
    told = {
        name
        for name, value in vars(gunicorn).items()
        if not (name.startswith("_") or isinstance(value, ModuleType))
    }
    assert "preload_app" in told
    assert told <= {setting.name for setting in KNOWN_SETTINGS}


def test_the_unit_leaves_time_to_finish() -> None:
    (service,) = (block for block in blocks("ini") if "[Service]" in block)
    stop = re.search(r"^TimeoutStopSec=(\d+)$", service, re.MULTILINE)
    assert stop is not None
    assert int(stop[1]) > gunicorn.graceful_timeout
