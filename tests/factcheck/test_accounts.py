import json
import stat
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from pytest_django import Settings

from factcheck.accounts.second_factor import is_set_up, make_recovery_codes
from tests.accounts import give_app
from tests.factory import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    return tmp_path / "data" / "accounts.json"


def printed(*arguments: str) -> dict[str, str]:
    out = StringIO()
    call_command("accounts", *arguments, stdout=out)
    return dict(line.split() for line in out.getvalue().splitlines())


def test_each_role_has_an_account_that_its_printed_password_opens(kept: Path) -> None:
    passwords = printed()
    assert list(passwords) == ["editor", "reviewer", "admin"]
    for name, password in passwords.items():
        user = authenticate(username=name, password=password)
        assert isinstance(user, User)
        assert user.is_staff
        assert user.is_superuser == (name == "admin")


def test_accounts_are_in_the_group_of_their_role(kept: Path) -> None:
    Group.objects.get_or_create(name="editor")
    printed()
    assert "editor" in User.objects.get(username="editor").groups.values_list("name", flat=True)


def test_passwords_are_made_once_and_kept_for_their_owner_alone(kept: Path) -> None:
    passwords = printed()
    assert printed() == passwords == json.loads(kept.read_text())
    assert len(set(passwords.values())) == 3
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700


def test_renewing_replaces_all_passwords(kept: Path) -> None:
    before = printed()
    after = printed("--renew")
    assert not set(before.values()) & set(after.values())
    assert authenticate(username="editor", password=before["editor"]) is None
    assert authenticate(username="editor", password=after["editor"])


def test_an_account_made_without_a_password_gets_the_one_that_is_printed(kept: Path) -> None:
    passwords = printed()
    editor = User.objects.get(username="editor")
    editor.set_unusable_password()
    editor.save()
    assert printed() == passwords
    assert authenticate(username="editor", password=passwords["editor"])


def test_a_password_changed_in_the_site_is_left_alone(kept: Path) -> None:
    printed()
    user = User.objects.get(username="reviewer")
    user.set_password("of my own choosing")
    user.save()
    printed()
    assert authenticate(username="reviewer", password="of my own choosing")


def test_a_lost_file_gives_new_passwords_that_work(kept: Path) -> None:
    printed()
    kept.unlink()
    assert authenticate(username="admin", password=printed()["admin"])


def test_an_emptied_database_gets_the_kept_passwords(kept: Path) -> None:
    passwords = printed()
    User.objects.all().delete()
    assert printed() == passwords
    assert authenticate(username="editor", password=passwords["editor"])


@pytest.mark.parametrize("broken", ["", "[]", "{"])
def test_a_broken_file_is_refused_with_what_to_do(kept: Path, broken: str) -> None:
    kept.parent.mkdir()
    kept.write_text(broken)
    with pytest.raises(CommandError, match="--renew"):
        printed()
    assert printed("--renew")


def test_a_lost_second_factor_is_forgotten_by_whoever_runs_the_site(kept: Path) -> None:
    user = make_user("reviewer", username="ada", password="correct horse battery staple")
    give_app(user)
    make_recovery_codes(user)
    out = StringIO()
    call_command("accounts", "--forget-second-factor", "ada", stdout=out)
    assert out.getvalue() == "ada signs in by password alone again, and is signed out everywhere.\n"
    assert not is_set_up(user)
    assert not user.recovery_codes.exists()
    assert not kept.exists()
    with pytest.raises(CommandError, match="ada has no second factor"):
        call_command("accounts", "--forget-second-factor", "ada")
    with pytest.raises(CommandError, match="No account is called bob"):
        call_command("accounts", "--forget-second-factor", "bob")
