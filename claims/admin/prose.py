"""How much is typed in the back office: as much as at the desk."""

from __future__ import annotations

from django.db import models

from articles.office import RecordAdmin
from claims.forms.fields import LONGEST_TEXT

#: For `formfield_overrides`.
PROSE = {**RecordAdmin.formfield_overrides, models.TextField: {"max_length": LONGEST_TEXT}}
