"""Somebody at the back office, for tests of its forms and actions."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.test import Client
from django.urls import reverse


class Desk:
    """Somebody who fills in the forms as a browser would."""

    def __init__(self, user: User, language: str = "en") -> None:
        self.user = user
        self.client = Client(headers={"accept-language": language})
        self.client.force_login(user)

    def add(self, model: type[models.Model], **values: Any) -> Any:
        return self._send(address(model, "add"), values)

    def change(self, row: models.Model, **values: Any) -> Any:
        return self._send(address(type(row), "change", row.pk), values)

    def _send(self, page: str, values: dict[str, Any]) -> Any:
        opened: Any = self.client.get(page)
        assert opened.status_code == 200
        return self.client.post(page, {**as_filled_in(opened), **values}, follow=True)

    def act(self, row: models.Model, action: str, **values: Any) -> Any:
        """Choose an action for one row of a list."""
        chosen = {"action": action, "_selected_action": [row.pk], **values}
        return self.client.post(address(type(row), "changelist"), chosen, follow=True)


def address(model: type[models.Model], page: str, *keys: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=keys)


def as_filled_in(opened: Any) -> dict[str, Any]:
    """What a browser would send if nothing in the form were touched."""
    formsets = [inline.formset for inline in opened.context["inline_admin_formsets"]]
    forms = [opened.context["adminform"].form]
    for formset in formsets:
        forms += [formset.management_form, *formset.forms]
    sent: dict[str, Any] = {}
    for form in forms:
        for field in form:
            value, widgets = field.value(), getattr(field.field.widget, "widgets", None)
            if widgets:
                parts = field.field.widget.decompress(value)
                sent |= {f"{field.html_name}_{number}": part or "" for number, part in enumerate(parts)}
            elif value is not None and value is not False:
                sent[field.html_name] = value
    return sent


def errors(response: Any) -> str:
    """What the form says is wrong with it."""
    assert response.status_code == 200
    context = response.context
    assert context is not None and "errors" in context, "the form was accepted"
    return " ".join(str(error) for error in context["errors"])


def messages(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])
