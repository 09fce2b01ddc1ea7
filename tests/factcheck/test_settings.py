"""The settings, each in a process of its own where what they read from the environment matters."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

PRINTS = "import json; from factcheck import settings as s; print(json.dumps([getattr(s, n) for n in %r]))"
COMMAND = "import sys; sys.argv = ['manage.py', 'check']; import manage; manage.main()"
WEB_PROCESS = "import factcheck.wsgi"
ORIGIN = "https://facts.example.org"
READ = ("DATABASE_URL", "DJANGO_", "FACTCHECK_")


def python(code: str, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    plain = {key: value for key, value in os.environ.items() if not key.startswith(READ)}
    plain |= {"FACTCHECK_DATA": str(data), "DJANGO_SETTINGS_MODULE": "factcheck.settings"}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=plain | environment,
        capture_output=True,
        text=True,
    )


def values(data: Path, *names: str, **environment: str) -> list[object]:
    answer = python(PRINTS % (names,), data, **environment)
    assert answer.returncode == 0, answer.stderr
    return list(json.loads(answer.stdout))


def test_importing_the_settings_and_every_model_starts_nothing(tmp_path: Path) -> None:
    answer = python("import django; django.setup()", tmp_path / "data")
    assert answer.returncode == 0, answer.stderr
    assert os.listdir(tmp_path / "data") == ["secret_key"]


def test_checking_the_site_needs_no_database(tmp_path: Path) -> None:
    code = "from django.core.management import execute_from_command_line as run; run(['manage.py', 'check'])"
    answer = python(code, tmp_path / "data", FACTCHECK_SECRET_KEY="x" * 50)
    assert answer.returncode == 0, answer.stderr
    assert not (tmp_path / "data").exists()


def test_a_site_says_nothing_of_its_errors_unless_asked(tmp_path: Path) -> None:
    assert values(tmp_path, "DEBUG") == [False]
    assert values(tmp_path, "DEBUG", FACTCHECK_DEBUG="1") == [True]


def test_the_secret_key_is_made_once(tmp_path: Path) -> None:
    first = values(tmp_path, "SECRET_KEY")
    assert first == values(tmp_path, "SECRET_KEY") == [(tmp_path / "secret_key").read_text()]
    assert values(tmp_path, "SECRET_KEY", FACTCHECK_SECRET_KEY="given") == ["given"]


def test_a_site_behind_https_passes_djangos_own_check_for_deployment(tmp_path: Path) -> None:
    code = (
        "from django.core.management import execute_from_command_line as run; "
        "run(['manage.py', 'check', '--deploy', '--fail-level', 'WARNING'])"
    )
    answer = python(code, tmp_path, FACTCHECK_ORIGIN="https://facts.example.org")
    assert answer.returncode == 0, answer.stderr
    names = ("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE")
    assert values(tmp_path, *names, FACTCHECK_ORIGIN="https://facts.example.org/") == [
        ["127.0.0.1", "localhost", "[::1]", "facts.example.org"],
        ["https://facts.example.org"],
        "__Host-sessionid",
        True,
    ]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            {"FACTCHECK_ORIGIN": "https://facts.example.org/desk"},
            "FACTCHECK_ORIGIN must be a scheme and a host, such as https://facts.example.org",
        ),
        ({"FACTCHECK_ORGIN": ORIGIN}, "FACTCHECK_ORGIN is no setting of this site: FACTCHECK_ORIGIN is."),
        (
            {"FACTCHECK_ORIGIN": ORIGIN, "FACTCHECK_DEBUG": "1"},
            "FACTCHECK_DEBUG shows settings and source to whoever meets an error: leave it out where "
            "FACTCHECK_ORIGIN says that others come.",
        ),
        (
            {"FACTCHECK_ORIGIN": ORIGIN, "FACTCHECK_SECRET_KEY": "given"},
            "FACTCHECK_SECRET_KEY must be 50 random characters or more, such as "
            "`python3 -c 'import secrets; print(secrets.token_urlsafe(50))'` prints.",
        ),
        (
            {"DATABASE_URL": "postgresql://ed:hunter2@db"},
            "DATABASE_URL cannot be read: it looks like "
            "postgresql://user:password@host:5432/name?sslmode=require, "
            "with %40 for @, %2F for / and %3A for : inside a password.",
        ),
    ],
)
@pytest.mark.parametrize("code", [COMMAND, WEB_PROCESS], ids=["command", "web process"])
def test_what_is_unsafe_is_refused_in_one_sentence(
    tmp_path: Path, code: str, said: dict[str, str], sentence: str
) -> None:
    answer = python(code, tmp_path, **said)
    assert (answer.returncode, answer.stderr) == (1, f"{sentence}\n")


def test_a_web_process_for_others_wants_the_static_files_collected(tmp_path: Path) -> None:
    folder = tmp_path / "static"
    answer = python(WEB_PROCESS, tmp_path, FACTCHECK_ORIGIN=ORIGIN)
    assert answer.returncode == 1
    assert answer.stderr == (
        f"The static files in {folder} have not been collected: run `manage.py collectstatic --noinput`.\n"
    )
    assert python(WEB_PROCESS, tmp_path).returncode == 0


def test_a_site_for_others_keeps_a_log_and_serves_collected_files_and_another_neither(tmp_path: Path) -> None:
    log, static = "factcheck.request_log.log_requests", "whitenoise.middleware.WhiteNoiseMiddleware"
    names = ("LOG", "STATIC_ROOT", "MIDDLEWARE")

    def settled(**environment: str) -> tuple[object, object, bool, bool]:
        is_logged, root, middleware = values(tmp_path, *names, **environment)
        assert isinstance(middleware, list)
        return is_logged, root, middleware[0] == log, static in middleware

    assert settled() == (False, None, False, False)
    assert settled(FACTCHECK_ORIGIN=ORIGIN) == (True, str(tmp_path / "static"), True, True)
    assert settled(FACTCHECK_LOG="1", FACTCHECK_STATIC_ROOT="/static") == (
        True,
        "/static",
        True,
        True,
    )
    assert settled(FACTCHECK_ORIGIN=ORIGIN, FACTCHECK_LOG="0")[::2] == (False, False)


@pytest.mark.parametrize(
    ("name", "said", "most"),
    [
        ("FACTCHECK_WEB_SERVERS", "two", 9),
        ("FACTCHECK_WEB_SERVERS", "-1", 9),
        ("FACTCHECK_SELF_APPROVAL", "true", 1),
        ("FACTCHECK_DEBUG", "on", 1),
        ("FACTCHECK_LOG", "2", 1),
    ],
)
def test_a_figure_that_is_none_is_refused_in_one_sentence(
    tmp_path: Path, name: str, said: str, most: int
) -> None:
    answer = python(COMMAND, tmp_path, **{name: said})
    assert answer.returncode == 1
    assert answer.stderr == f"{name} must be a number from 0 to {most}\n"


def test_mail_is_off_until_a_server_is_named(tmp_path: Path) -> None:
    assert values(tmp_path, "EMAIL_BACKEND") == ["django.core.mail.backends.dummy.EmailBackend"]
    named = {"FACTCHECK_MAIL_SERVER": "smtps://mail.example.org", "FACTCHECK_MAIL_FROM": "desk@example.org"}
    names = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_SSL", "DEFAULT_FROM_EMAIL")
    assert values(tmp_path, *names, **named) == ["mail.example.org", 465, True, "desk@example.org"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("", "en"),
        ("en-GB", "en"),
        ("zh-CN", "zh-hans"),
        ("zh-HK", "zh-hans"),
        ("de", "en"),
    ],
)
def test_a_reader_gets_the_language_asked_for_or_else_english(client: Client, asked: str, given: str) -> None:
    assert client.get("/admin/login/", headers={"accept-language": asked})["Content-Language"] == given


def test_behind_https_the_web_server_in_front_says_who_asks(tmp_path: Path) -> None:
    def servers(**environment: str) -> list[object]:
        return values(tmp_path, "WEB_SERVERS_IN_FRONT", **environment)

    origin = "https://facts.example.org"
    assert servers() == [0]
    assert servers(FACTCHECK_ORIGIN=origin) == [1]
    assert servers(FACTCHECK_ORIGIN=origin, FACTCHECK_WEB_SERVERS="0") == [0]
    assert servers(FACTCHECK_ORIGIN=origin, FACTCHECK_WEB_SERVERS="2") == [2]


def test_a_newsroom_goes_by_its_own_names_and_by_the_english_one_where_it_has_one(tmp_path: Path) -> None:
    assert values(tmp_path, "NAME_ZH", "NAME_EN") == ["核稿", "Factcheck"]
    assert values(tmp_path, "NAME_ZH", "NAME_EN", FACTCHECK_NAME_EN="Desk") == ["Desk", "Desk"]
    names = {"FACTCHECK_NAME_ZH": "编辑部", "FACTCHECK_NAME_EN": "Desk"}
    assert values(tmp_path, "NAME_ZH", "NAME_EN", **names) == ["编辑部", "Desk"]


def test_a_licence_is_an_address_or_none(tmp_path: Path) -> None:
    assert values(tmp_path, "LICENCE") == [""]
    address = "https://creativecommons.org/licenses/by/4.0/"
    assert values(tmp_path, "LICENCE", FACTCHECK_LICENCE=address) == [address]
    refused = python("from factcheck import settings", tmp_path, FACTCHECK_LICENCE="CC BY 4.0")
    assert refused.returncode != 0
    assert "FACTCHECK_LICENCE must be the address of a licence" in refused.stderr


def test_who_needs_a_second_factor_is_one_of_three_words(tmp_path: Path) -> None:
    assert values(tmp_path, "SECOND_FACTOR") == ["optional"]
    assert values(tmp_path, "SECOND_FACTOR", FACTCHECK_SECOND_FACTOR="required") == ["required"]
    assert values(tmp_path, "SECOND_FACTOR", FACTCHECK_SECOND_FACTOR="everybody") == ["everybody"]
    refused = python("from factcheck import settings", tmp_path, FACTCHECK_SECOND_FACTOR="yes")
    assert refused.returncode != 0
    assert "FACTCHECK_SECOND_FACTOR must be optional, required or everybody" in refused.stderr


def test_how_long_a_session_lasts_is_said_in_days_and_hours(tmp_path: Path) -> None:
    named = {"FACTCHECK_SIGNED_IN_DAYS": "1", "FACTCHECK_IDLE_HOURS": "2"}
    assert values(tmp_path, "SESSION_COOKIE_AGE", "SESSION_IDLE", **named) == [24 * 60 * 60, 2 * 60 * 60]
    refused = python("from factcheck import settings", tmp_path, FACTCHECK_IDLE_HOURS="0")
    assert "FACTCHECK_IDLE_HOURS must be a number from 1 to 720" in refused.stderr


def test_a_browser_that_is_known_is_known_to_this_host_alone_by_https(tmp_path: Path) -> None:
    code = "import django; django.setup(); from factcheck.accounts import throttle; print(throttle.COOKIE)"
    assert python(code, tmp_path).stdout == "browser\n"
    assert python(code, tmp_path, FACTCHECK_ORIGIN="https://facts.example.org").stdout == "__Host-browser\n"
