"""Somebody with an account, and a browser."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.accounts import PASSWORD, browser
from tests.factory import make_user


@pytest.fixture
def ada(db: None) -> User:
    return make_user("editor", username="ada", password=PASSWORD)


@pytest.fixture
def client() -> Client:
    return browser()
