"""What is written, where, and that it is one moment or nothing."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from articles.snapshot import one_moment
from claims.dataset.export import export
from claims.dataset.files import DatasetError, parse
from claims.models import Topic
from tests.database import Rival, committed
from tests.factory import make_annotation, make_article, make_claim, make_report, make_topic, make_user


@pytest.mark.django_db
def test_the_seal_is_what_the_tools_of_a_shell_compute(tmp_path: Path) -> None:
    make_annotation()
    seal = export(tmp_path / "set")
    paths = sorted(path for path in (tmp_path / "set").rglob("*") if path.is_file())
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(tmp_path / 'set').as_posix()}\n"
        for path in sorted(paths, key=lambda path: path.relative_to(tmp_path / "set").as_posix())
    ]
    assert seal == hashlib.sha256("".join(lines).encode()).hexdigest()


@pytest.mark.django_db
def test_a_set_is_for_its_owner_alone_and_holds_no_password_or_mail_of_users(tmp_path: Path) -> None:
    user = make_user(email="ana@example.org", password="not for others")
    make_claim(created_by=user)
    make_report(mail="reader@example.org", sender="a digest")
    export(tmp_path / "set")
    assert stat.S_IMODE((tmp_path / "set").stat().st_mode) == 0o700
    written = "".join(path.read_text() for path in (tmp_path / "set").rglob("*.yaml"))
    assert user.username in written and "reader@example.org" in written
    for secret in ("ana@example.org", user.password, "a digest"):
        assert secret not in written


@pytest.mark.django_db
def test_nothing_of_an_empty_database_is_a_set_too(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    export(tmp_path / "set")
    assert parse((tmp_path / "set" / "dataset.yaml").read_text(), "dataset.yaml") == {"format": 2}
    assert not any((tmp_path / "set" / "claims").iterdir())


@pytest.mark.django_db
def test_what_lies_there_already_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("kept")
    for path in (tmp_path, tmp_path / "a.txt"):
        with pytest.raises(DatasetError, match="something is there already"):
            export(path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["../../outside", "a/b", "a b", ".", "桥"])
def test_a_key_that_is_no_name_of_a_file_is_refused_and_nothing_is_left(tmp_path: Path, key: str) -> None:
    make_article(key=key)
    with pytest.raises(DatasetError, match="no file can be named by this key"):
        export(tmp_path / "set")
    assert not any(tmp_path.iterdir())


@pytest.fixture
def kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with committed(django_db_blocker):
        yield


@pytest.mark.usefixtures("kept")
def test_what_others_record_meanwhile_is_not_half_there(tmp_path: Path) -> None:
    make_topic(slug="before")
    with one_moment():
        assert Topic.objects.count() == 1
        assert Rival(lambda: make_topic(slug="after")).outcome() is None
        export(tmp_path / "set")
    assert "after" not in (tmp_path / "set" / "topics.yaml").read_text()
    export(tmp_path / "later")
    assert "after" in (tmp_path / "later" / "topics.yaml").read_text()
