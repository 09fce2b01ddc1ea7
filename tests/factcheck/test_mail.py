import pytest
from django.core.exceptions import ImproperlyConfigured

from factcheck.mail import mail_settings

DESK = "Desk <desk@facts.example.org>"


def test_without_a_server_mail_goes_nowhere_and_nothing_fails() -> None:
    assert mail_settings("", "") == {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}


def test_every_part_of_an_address_arrives_where_django_looks_for_it() -> None:
    found = mail_settings("smtps://ed%40desk:p%2Fw%3A%E4%B8%AD@mail.example.org:2465", DESK)
    assert found == {
        "EMAIL_HOST": "mail.example.org",
        "EMAIL_PORT": 2465,
        "EMAIL_HOST_USER": "ed@desk",
        "EMAIL_HOST_PASSWORD": "p/w:中",
        "EMAIL_USE_SSL": True,
        "EMAIL_USE_TLS": False,
        "EMAIL_TIMEOUT": 10,
        "DEFAULT_FROM_EMAIL": DESK,
        "SERVER_EMAIL": DESK,
    }


@pytest.mark.parametrize(
    ("server", "port", "from_the_start", "starttls"),
    [
        ("smtps://mail.example.org", 465, True, False),
        ("smtp://mail.example.org", 587, False, True),
        ("smtp://mail.example.org:25/", 25, False, True),
        ("smtp://localhost", 25, False, False),
        ("smtp://[::1]:1025", 1025, False, False),
    ],
)
def test_mail_leaves_the_machine_only_by_tls(
    server: str, port: int, from_the_start: bool, starttls: bool
) -> None:
    found = mail_settings(server, DESK)
    asked = (found["EMAIL_PORT"], found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"])
    assert asked == (port, from_the_start, starttls)


@pytest.mark.parametrize(
    "server",
    [
        "mail.example.org",
        "http://ed:hunter2@mail.example.org",
        "smtp://ed:hunter2@mail.example.org:port",
        "smtp://ed:hunter2@",
        "smtps://mail.example.org/ed:hunter2",
        "smtp://[::1",
    ],
)
def test_a_server_that_cannot_be_read_is_refused_without_showing_its_password(server: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="FACTCHECK_MAIL_SERVER cannot be read") as refusal:
        mail_settings(server, DESK)
    assert "hunter2" not in str(refusal.value)
    assert refusal.value.__suppress_context__


@pytest.mark.parametrize("sender", ["", "the desk", "desk@", "@facts.example.org"])
def test_a_server_needs_an_address_that_mail_comes_from(sender: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="FACTCHECK_MAIL_FROM must be"):
        mail_settings("smtp://localhost", sender)
