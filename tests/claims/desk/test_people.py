import pytest

from claims.desk.people import name_of, people
from tests.factory import make_user

pytestmark = pytest.mark.django_db


def test_those_with_a_role_work_at_the_desk_and_nobody_else() -> None:
    make_user("")
    make_user("reviewer", is_active=False)
    at_desk = [make_user(role) for role in ("editor", "reviewer", "admin")]
    assert set(people()) == set(at_desk)


def test_people_are_called_by_name_and_else_by_their_account() -> None:
    assert name_of(make_user(first_name="Mei", last_name="Lin")) == "Mei Lin"
    assert name_of(make_user(username="lin")) == "lin"


def test_people_come_by_name() -> None:
    make_user(username="a", first_name="Zhang")
    make_user(username="b", first_name="Ann")
    assert [one.first_name for one in people()] == ["Ann", "Zhang"]
