import socket
from io import StringIO

from pytest_django import Settings

from factcheck.management.commands.demo import HOST, Command, free_port


def test_the_sample_is_loaded_where_any_of_its_claims_is_missing(db: None, settings: Settings) -> None:
    seeds = settings.BASE_DIR / "seeds"

    def said() -> str:
        out = StringIO()
        Command(stdout=out).load_sample(seeds)
        return out.getvalue()

    assert "claims" in said()
    assert said() == ""


def test_a_port_in_use_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < free_port(port) <= port + 20
