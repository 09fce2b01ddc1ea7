"""The WSGI entry point, `factcheck.wsgi:application`. What cannot start says why in one sentence."""

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from factcheck.storage import refuse_forgotten_files

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
try:
    django.setup()
    refuse_forgotten_files()
    application = get_wsgi_application()
except ImproperlyConfigured as reason:
    sys.exit(str(reason))
