"""The site package is an app too: it holds the style sheet, the translations and the commands."""

from django.apps import AppConfig


class FactcheckConfig(AppConfig):
    name = "factcheck"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from factcheck import checks  # noqa: F401 (they register themselves)
