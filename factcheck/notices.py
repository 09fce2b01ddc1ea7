"""Where a sentence about what was done is kept until the next page shows it."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookie(CookieStorage):
    """In a cookie that no other host of the domain can set or read (OWASP ASVS 5.0, 3.3.1)."""

    cookie_name = "__Host-messages" if settings.HTTPS else "messages"


class Notices(FallbackStorage):
    """In the cookie, else in the session: as Django has it."""

    storage_classes = (HostCookie, SessionStorage)
