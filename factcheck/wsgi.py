"""The WSGI entry point, `factcheck.wsgi:application`. What cannot start says why in one sentence."""

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

from factcheck.storage import refuse_forgotten_files


class Request(WSGIRequest):
    """A request in UTF-8, whatever it says. Django's own would read the address in the character set that is
    named, and fail over one that is none for text before any of the site's code is asked; what is in another
    `factcheck.middleware.refuse_unreadable` refuses."""

    @property
    def encoding(self) -> str | None:
        return None

    @encoding.setter
    def encoding(self, said: str | None) -> None:
        pass


class Handler(WSGIHandler):
    request_class = Request


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
try:
    django.setup(set_prefix=False)
    refuse_forgotten_files()
    application = Handler()
except ImproperlyConfigured as reason:
    sys.exit(str(reason))
