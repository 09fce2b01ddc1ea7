import socket
from io import StringIO
from pathlib import Path

from pytest_django import Settings

from factcheck.management.commands.demo import HOST, Command, Serve, free_port


def test_the_sample_is_loaded_where_any_of_its_claims_is_missing(db: None, settings: Settings) -> None:
    seeds = settings.BASE_DIR / "seeds"

    def said() -> str:
        out = StringIO()
        Command(stdout=out).load_sample(seeds)
        return out.getvalue()

    assert "claims" in said()
    assert said() == ""


def test_the_demo_says_where_editors_go_and_how_they_come_in(
    db: None, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    out = StringIO()
    Serve(stdout=out).on_bind(8123)
    said = out.getvalue()
    assert f"http://{HOST}:8123/desk/" in said
    assert "editor " in said


def test_a_port_in_use_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < free_port(port) <= port + 20
