"""The command that brings files and folders in."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article
from tests.factory import make_article

pytestmark = pytest.mark.django_db

GOOD = "---\ntitle: The bridge is shut\n---\n\nThe council shut the bridge on Monday.\n"


def run(*arguments: object, **options: object) -> str:
    said = io.StringIO()
    call_command("import_articles", *map(str, arguments), stdout=said, **options)
    return said.getvalue()


def test_a_folder_is_imported_with_all_below_it_but_no_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "one.md").write_text(GOOD, "utf-8")
    (tmp_path / "below" / "two.txt").write_text("Another story\n\nIt has two paragraphs.\n", "utf-8")
    (tmp_path / ".hidden.md").write_text("not this", "utf-8")
    (tmp_path / ".git" / "config").write_text("nor this", "utf-8")
    lines = run(tmp_path).splitlines()
    assert [line.partition(":")[0] for line in lines] == ["two.txt", "one.md"]
    assert "new article" in lines[1] and "The bridge is shut" in lines[1]
    assert Article.objects.held().count() == 2


def test_a_bad_file_is_named_with_its_reason_and_the_others_still_come_in(tmp_path: Path) -> None:
    (tmp_path / "a-empty.md").write_bytes(b"")
    (tmp_path / "b-good.md").write_text(GOOD, "utf-8")
    said = io.StringIO()
    with pytest.raises(CommandError, match="1 of 2 files failed"):
        call_command("import_articles", str(tmp_path), stdout=said)
    first, second = said.getvalue().splitlines()
    assert first.startswith("a-empty.md: not imported: ") and len(first) > len("a-empty.md: not imported: ")
    assert second.startswith("b-good.md: new article")


def test_importing_again_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text(GOOD, "utf-8")
    run(tmp_path)
    assert "already held" in run(tmp_path)
    assert Article.objects.get().revisions.count() == 1


def test_a_key_makes_the_file_the_next_revision_of_that_article(tmp_path: Path) -> None:
    article = make_article()
    (tmp_path / "one.md").write_text(GOOD, "utf-8")
    assert f"full text {article.key}, revision 1" in run(tmp_path / "one.md", article=article.key)


def test_a_key_takes_one_file_only(tmp_path: Path) -> None:
    for name in ("one.md", "two.md"):
        (tmp_path / name).write_text(GOOD, "utf-8")
    with pytest.raises(CommandError, match="exactly one file"):
        run(tmp_path, article="whatever")


def test_a_path_that_is_not_there_is_refused_before_anything_is_imported(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text(GOOD, "utf-8")
    with pytest.raises(CommandError, match="no file or folder"):
        run(tmp_path / "one.md", tmp_path / "nothing.md")
    assert not Article.objects.exists()


def test_an_unknown_user_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no user nobody"):
        run(tmp_path, by="nobody")
