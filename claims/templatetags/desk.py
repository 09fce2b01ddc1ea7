"""How the pages of the desk print people."""

from __future__ import annotations

from django import template

from claims.desk.people import name_of

register = template.Library()

register.filter("person", name_of)
