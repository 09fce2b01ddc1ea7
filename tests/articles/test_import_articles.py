"""The command that brings files and folders in."""

import io
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation

from articles.models import Article
from tests.articles.test_resembling import ENGLISH
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


def test_what_is_much_the_same_as_a_held_article_is_said_with_the_share(tmp_path: Path) -> None:
    (tmp_path / "a-first.md").write_text(f"# The first report\n\n{ENGLISH}", "utf-8")
    (tmp_path / "b-again.md").write_text(f"# Once more\n\n{ENGLISH}\n\n(Syndicated.)", "utf-8")
    first, again = run(tmp_path).splitlines()
    assert "% as in" not in first
    key = Article.objects.get(title_en="The first report").key
    assert again.endswith(f"% as in {key}: The first report")


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


def test_a_name_that_is_not_utf_8_or_has_line_ends_is_one_printable_line(tmp_path: Path) -> None:
    for name in (b"bad\xffname.md", b"two\nlines\x1b[31m.md"):
        (tmp_path / os.fsdecode(name)).write_text(f"{GOOD}{len(name)}\n", "utf-8")
    lines = run(tmp_path).splitlines()
    assert [line.partition(":")[0] for line in lines] == ["bad\ufffdname.md", "two\ufffdlines\ufffd[31m.md"]
    names = {
        revision.received_name for article in Article.objects.all() for revision in article.revisions.all()
    }
    assert names == {"bad\ufffdname.md", "two\ufffdlines\ufffd[31m.md"}


def test_what_a_title_says_to_a_terminal_is_not_printed(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text('---\ntitle: "red \\e[31m and \\u202eback"\n---\nText.\n', "utf-8")
    said = run(tmp_path)
    assert "red \ufffd[31m and \ufffdback" in said
    assert said.count("\n") == 1 and "\x1b" not in said


def test_a_pipe_is_refused_and_never_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a-pipe.md")
    (tmp_path / "b-nowhere.md").symlink_to(tmp_path / "nothing")
    (tmp_path / "c-good.md").write_text(GOOD, "utf-8")
    said = io.StringIO()
    with pytest.raises(CommandError, match="2 of 3 files failed"):
        call_command("import_articles", str(tmp_path), stdout=said)
    assert "a-pipe.md: not imported: “a-pipe.md” is no file with a content of its own." in said.getvalue()
    assert "b-nowhere.md: not imported: No such file or directory" in said.getvalue()
    assert "c-good.md: new article" in said.getvalue()


def test_what_only_the_database_refuses_is_a_line_and_the_others_still_come_in(tmp_path: Path) -> None:
    (tmp_path / "a-refused.md").write_text("---\ntitle: x\n---\n" + "text\n", "utf-8")
    (tmp_path / "b-good.md").write_text(GOOD, "utf-8")
    said = io.StringIO()
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE articles_revision ADD CONSTRAINT short CHECK (received_name <> 'a-refused.md')"
        )
    with pytest.raises(CommandError, match="1 of 2 files failed"):
        call_command("import_articles", str(tmp_path), stdout=said)
    first, second = said.getvalue().splitlines()
    assert first.startswith("a-refused.md: not imported: The database refuses it: ")
    assert second.startswith("b-good.md: new article")


def test_the_lines_are_in_english_whatever_the_language_of_the_site(tmp_path: Path) -> None:
    article = make_article()
    (tmp_path / "one.md").write_text(GOOD, "utf-8")
    run(tmp_path)
    said = io.StringIO()
    with translation.override("zh-hans"), pytest.raises(CommandError):
        call_command("import_articles", str(tmp_path), article=article.key, stdout=said)
    assert "This file is the text of another article" in said.getvalue()


def test_what_was_left_out_is_said_by_its_code(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("---\ntitle: T\nurl: javascript:alert(1)\n---\nText.\n", "utf-8")
    assert "(left out or unsure: address-unusable)" in run(tmp_path)
