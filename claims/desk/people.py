"""The people of the desk."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import QuerySet

#: Whoever may record that a passage says something works at the desk: editors, reviewers and admins.
WORKS_HERE = "claims.add_annotation"


def people() -> QuerySet[User]:
    """Everybody who works at the desk and whose account is active, by name. One query."""
    at_desk: QuerySet[User] = User.objects.with_perm(
        WORKS_HERE, backend="django.contrib.auth.backends.ModelBackend"
    )
    return at_desk.order_by("first_name", "last_name", "username")


def name_of(user: User) -> str:
    """What the desk calls somebody: by name, else by the name of the account."""
    return user.get_full_name() or user.get_username()
