"""Hostile files come in by every way there is: each is taken or refused with a sentence, nothing else
happens, and of what is refused nothing is kept."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from articles import importers
from articles.models import Incoming
from claims.dataset.files import DatasetError, Folder
from factcheck.dumping import DumpError, contents_of
from tests.claims.dataset.complete import CLAIM, complete, put
from tests.factory import make_user
from tests.security.hostile import FILE_NAMES
from tests.security.hostile_files import FILES
from tests.security.hostile_places import faults_of
from tests.security.hostile_sending import Records

pytestmark = pytest.mark.django_db

ENDINGS = ("md", "txt", "html", "pdf")


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def run(command: str, *arguments: str) -> str:
    """What became of a command, which is undone: "" or the sentence that refuses; nothing of that is kept."""
    records = Records()
    with transaction.atomic():
        try:
            with transaction.atomic():
                call_command(command, *arguments, stdout=StringIO(), stderr=StringIO())
            said = ""
        except CommandError as refusal:
            said = str(refusal)
            assert said
            assert {table: records._digest(table) for table in records.tables} == records.before
        transaction.set_rollback(True)
    return said


@pytest.mark.parametrize("name", FILES)
def test_a_command_takes_a_file_or_says_why_not(name: str, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(FILES[name])
    run("import_claimreviews", str(file))
    run("match", str(file))
    with pytest.raises(DumpError):
        contents_of(file)


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_a_data_set_is_read_or_refused_in_a_sentence(name: str, tmp_path: Path) -> None:
    for number, file in enumerate(("dataset.yaml", "publishers.yaml", CLAIM)):
        folder = put(tmp_path / str(number), complete())
        (folder / file).write_bytes(FILES[name])
        try:
            Folder(folder).record(file)
        except DatasetError as refusal:
            assert file in str(refusal)
            assert len(str(refusal)) < 1000
    assert not Path("/tmp/hacked").exists()


def test_a_data_set_with_a_hostile_file_is_refused_whole(tmp_path: Path) -> None:
    for number, name in enumerate(("YAML that makes objects", "YAML thousands deep", "NUL")):
        folder = put(tmp_path / str(number), complete())
        (folder / CLAIM).write_bytes(FILES[name])
        assert CLAIM in run("load_dataset", str(folder))


def test_an_article_is_read_or_refused_whatever_its_file_is_called() -> None:
    for name, received in FILES.items():
        for ending in ENDINGS:
            try:
                document = importers.read(received, f"a.{ending}")
            except importers.Unreadable as refusal:
                assert refusal.code in importers.REFUSALS, name
            else:
                assert not [mark for mark in document.marks if mark.href.lower().startswith(("data", "java"))]


@pytest.fixture
def editor() -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user("editor"))
    return client


def looked_at(editor: Client) -> list[str]:
    """What is wrong with the pages of what waits."""
    paths = [f"/desk/import/{pk}/" for pk in Incoming.objects.values_list("pk", flat=True)]
    return [fault for path in ["/desk/import/", *paths] for fault in faults_of(editor.get(path))]


def test_what_comes_in_at_the_desk_waits_or_is_named_with_the_reason(editor: Client) -> None:
    sent = [
        SimpleUploadedFile(f"{number}.{ENDINGS[number % 3]}", received)
        for number, received in enumerate(FILES.values())
    ]
    answer: Any = editor.post("/desk/import/files/", {"files-chosen": sent}, follow=True)
    assert faults_of(answer) == []
    waiting = Incoming.objects.count()
    assert 0 < waiting < len(FILES)
    assert answer.text.count("<li>") >= len(FILES) - waiting
    assert looked_at(editor) == []


def test_what_is_pasted_waits_or_is_refused(editor: Client) -> None:
    for received in FILES.values():
        sent = {"text-text": received.decode("utf-8", "replace")[:100_000], "text-title": "=1+1"}
        assert faults_of(editor.post("/desk/import/text/", sent)) == []
    assert Incoming.objects.exists()
    assert looked_at(editor) == []


@pytest.mark.parametrize("name", FILE_NAMES)
def test_a_file_may_be_called_anything(editor: Client, name: str) -> None:
    called = FILE_NAMES[name].encode(errors="ignore").decode()
    sent = SimpleUploadedFile("a.md", b"# The bridge\n\nIt opens on 3 May, the harbour master said.")
    # As it is; Django's own class would make a harmless name of it.
    sent._name = called  # type: ignore[attr-defined]
    assert faults_of(editor.post("/desk/import/files/", {"files-chosen": [sent]})) == []
    assert looked_at(editor) == []
