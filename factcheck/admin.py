"""The back office's name, and its page of accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from articles.office import AskedWithCare, user_of
from factcheck.accounts.models import AuthenticatorApp, Passkey
from factcheck.accounts.views.account import confirmed

if TYPE_CHECKING:
    DjangosUserAdmin = UserAdmin[User]
else:
    DjangosUserAdmin = UserAdmin

admin.site.site_header = _("Factcheck back office")
admin.site.site_title = _("Factcheck")
admin.site.index_title = _("Records")

# What Django says of a NUL in any text field. Its own Chinese wording speaks of an empty text; the site's
# is found first.
gettext_noop("Null characters are not allowed.")
# Here Django's Chinese is less polite than ours beside it.
gettext_noop("Your old password was entered incorrectly. Please enter it again.")

admin.site.unregister([User, Group])


class AskingAgain(AskedWithCare):
    """Pages that give somebody a password or rights, which a browser that was left open is not to do."""

    def get_urls(self) -> list[URLPattern]:
        patterns = super().get_urls()
        for pattern in patterns:
            pattern.callback = confirmed(pattern.callback)
        return patterns


@admin.register(Group)
class RoleAdmin(AskingAgain, GroupAdmin):
    pass


@admin.register(User)
class AccountAdmin(AskingAgain, DjangosUserAdmin):
    search_fields = ("username", "first_name", "last_name")
    list_display = ("username", "email", "first_name", "last_name", "is_staff", "has_second_factor")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        of_account = {"user": OuterRef("pk")}
        accounts: QuerySet[User] = super().get_queryset(request)
        return accounts.annotate(
            second_factor=Exists(AuthenticatorApp.objects.filter(**of_account))
            | Exists(Passkey.objects.filter(**of_account))
        )

    @admin.display(boolean=True, ordering="second_factor", description=_("second factor"))
    def has_second_factor(self, account: Any) -> bool:
        return bool(account.second_factor)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may edit may choose a colleague by name, and sees no more of the account than that."""
        match = request.resolver_match
        is_choosing = match is not None and match.url_name == "autocomplete"
        if is_choosing and request.user.has_perm("claims.change_claim"):
            return True
        return super().has_view_permission(request, obj)

    # An admin who is no superuser makes nobody one, and has no way into the account of one.

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return fields if user_of(request).is_superuser else (*fields, "is_superuser", "user_permissions")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_within_reach(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_within_reach(request, obj) and super().has_delete_permission(request, obj)


def _is_within_reach(request: HttpRequest, account: Any) -> bool:
    return account is None or user_of(request).is_superuser or not account.is_superuser
