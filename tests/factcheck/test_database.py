import pytest
from django.core.exceptions import ImproperlyConfigured

from factcheck.database import PATIENCE, database_settings, owner_settings, replica_settings


def test_without_an_address_the_embedded_server_is_used() -> None:
    embedded = {"ENGINE": "factcheck.embedded", "NAME": "postgres"}
    assert database_settings("") == embedded | {"USER": "factcheck_site"}
    assert owner_settings("", "") == embedded | {"USER": "factcheck"}


def test_every_part_of_an_address_arrives_where_django_looks_for_it() -> None:
    address = (
        "postgresql://ed%40desk:p%2Fw%3A%E4%B8%AD@db.example:6432/claims?sslmode=require&connect_timeout=3"
    )
    assert database_settings(address) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "claims",
        "USER": "ed@desk",
        "PASSWORD": "p/w:中",
        "HOST": "db.example",
        "PORT": "6432",
        "OPTIONS": PATIENCE | {"sslmode": "require", "connect_timeout": "3"},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def test_a_server_that_does_not_answer_is_given_up_unless_the_address_says_when() -> None:
    assert database_settings("postgres:///claims")["OPTIONS"] == PATIENCE


@pytest.mark.parametrize(
    ("address", "host", "name", "options"),
    [
        ("postgres:///claims", "", "claims", {}),
        ("postgres://[::1]/claims", "::1", "claims", {}),
        ("postgresql:///claims?host=/run/postgresql", "/run/postgresql", "claims", {}),
        ("postgresql://%2Frun%2Fpostgresql/claims", "/run/postgresql", "claims", {}),
        ("postgresql:///?service=newsroom", "", "", {"service": "newsroom"}),
        ("postgresql://db/claims?application_name=web", "db", "claims", {}),
        ("postgresql://db/claims?options=-c%20role%3Dsite", "db", "claims", {"options": "-c role=site"}),
    ],
)
def test_libpq_forms_of_addresses(address: str, host: str, name: str, options: dict[str, str]) -> None:
    found = database_settings(address)
    given = {key: value for key, value in found["OPTIONS"].items() if key not in PATIENCE}
    assert (found["HOST"], found["NAME"], given) == (host, name, options)


@pytest.mark.parametrize(
    "address",
    [
        "mysql://ed:hunter2@db/claims",
        "claims",
        "dbname=claims",
        "postgresql://ed:hunter2@db",
        "postgresql://ed:hunter2@db:port/claims?",
        "postgresql://ed:hunter2@db/claims?no_such_option=1",
        "postgresql://ed:100%hunter2@db/claims",
        "postgresql://[::1/claims",
    ],
)
def test_an_address_that_cannot_be_read_is_refused_without_showing_its_password(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL cannot be read: it looks like") as refusal:
        database_settings(address)
    assert "hunter2" not in str(refusal.value)
    assert refusal.value.__suppress_context__


def test_migrations_run_as_the_role_that_owns_the_tables() -> None:
    site, owner = "postgresql://site:one@db/claims", "postgresql://owner:two@db/claims"
    assert owner_settings(site, owner) == database_settings(owner)
    assert owner_settings(site, "") == database_settings(site)


@pytest.mark.parametrize("site", ["", "postgresql://db/claims"])
def test_an_owner_needs_a_site_that_is_another_role(site: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="and the other role, as which the site logs in"):
        owner_settings(site, "postgresql://owner:hunter2@db/claims")


def test_the_address_that_cannot_be_read_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^FACTCHECK_OWNER_URL cannot be read") as refusal:
        owner_settings("postgresql://site@db/claims", "postgresql://owner:hunter2@db")
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize("between", [" ", "\n", ",", ", "])
def test_replicas_are_named_in_turn_and_waited_for_less_than_the_primary(between: str) -> None:
    addresses = ["postgresql://db-2,db-3/claims?target_session_attrs=any", "postgres://db-4/claims"]
    found = replica_settings("postgresql://db-1/claims", between.join(addresses))
    assert {alias: one["HOST"] for alias, one in found.items()} == {
        "replica_1": "db-2,db-3",
        "replica_2": "db-4",
    }
    assert found["replica_2"]["OPTIONS"]["connect_timeout"] == "2"
    assert found["replica_2"]["OPTIONS"]["options"] == "-c statement_timeout=10000"
    # Tests ask the primary for what a replica is asked on a site.
    assert found["replica_2"]["TEST"] == {"MIRROR": "default"}


def test_an_address_of_a_replica_may_say_otherwise() -> None:
    address = "postgresql://db-2/claims?connect_timeout=9&options=-c%20statement_timeout%3D0"
    options = replica_settings("postgresql://db-1/claims", address)["replica_1"]["OPTIONS"]
    assert options["connect_timeout"] == "9"
    assert options["options"] == "-c statement_timeout=10000 -c statement_timeout=0"


def test_a_site_need_not_have_replicas() -> None:
    assert replica_settings("", "") == replica_settings("postgresql://db-1/claims", " ") == {}


def test_replicas_that_cannot_be_are_refused_without_their_passwords() -> None:
    with pytest.raises(ImproperlyConfigured, match="a server that DATABASE_URL does not name"):
        replica_settings("", "postgresql://db-2/claims")
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_REPLICA_URLS cannot be read") as refused:
        replica_settings("postgresql://db-1/claims", "postgresql://db-2/claims mysql://ed:hunter2@db/claims")
    assert "hunter2" not in str(refused.value)
