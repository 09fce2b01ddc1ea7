"""`manage.py database`, on a server of the test's own."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from factcheck.embedded.server import EmbeddedServer
from factcheck.management.commands import database


def printed(action: str) -> str:
    out = StringIO()
    call_command("database", action, stdout=out)
    return out.getvalue()


def test_the_server_is_started_told_of_and_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = EmbeddedServer(tmp_path / "data")
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "factcheck.embedded")
    monkeypatch.setattr(database, "embedded_server", lambda: server)
    assert printed("status") == "The database is not running.\n"
    assert str(server.folder) in printed("start")
    assert "is running" in printed("status")
    assert printed("stop") == "The database has stopped.\n"
    assert printed("stop") == "The database was not running.\n"


def test_a_server_named_by_its_address_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")
    with pytest.raises(CommandError, match="DATABASE_URL names the server"):
        printed("stop")
