import socket
from io import StringIO
from pathlib import Path

from pytest_django import Settings

from factcheck.management.commands.demo import HOST, Command, digest_of, free_port


def test_the_sample_is_loaded_again_only_when_it_or_the_database_has_changed(
    sample_data: None, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    seeds = settings.BASE_DIR / "seeds"

    def said() -> str:
        out = StringIO()
        Command(stdout=out).load_sample(seeds)
        return out.getvalue()

    assert "claims" in said()
    assert said() == ""
    (tmp_path / "sample.sha256").write_text("of an earlier version")
    assert "claims" in said()


def test_a_port_in_use_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < free_port(port) <= port + 20


def test_the_digest_of_a_folder_changes_with_names_bytes_and_borders(tmp_path: Path) -> None:
    folder = tmp_path / "seeds"
    (folder / "articles").mkdir(parents=True)
    digests = [digest_of(folder)]
    (folder / "articles" / "a").write_text("12")
    digests.append(digest_of(folder))
    (folder / "articles" / "a").write_text("1")
    (folder / "articles" / "b").write_text("2")
    digests.append(digest_of(folder))
    (folder / "articles" / "b").rename(folder / "articles" / "c")
    digests.append(digest_of(folder))
    assert len(set(digests)) == 4
    assert digest_of(folder) == digests[-1]
