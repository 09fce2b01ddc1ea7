"""The settings of the site. Whatever differs between two installations comes from the environment:

DATABASE_URL           a PostgreSQL server; without it an embedded one starts by itself in the data folder
DATABASE_REPLICA_URLS  streaming standbys of it, one or more addresses with spaces between: what is public is
                       read there, by those who are not signed in
FACTCHECK_REPLICA_LAG  how many seconds a standby may be behind and still be read from (10)
FACTCHECK_OWNER_URL    the same database as the role that owns its tables, for `migrate`: then the role that
                       DATABASE_URL names need own nothing, and cannot rewrite the ledger
FACTCHECK_DATA         the data folder (.data): the embedded database, the secret key, the demo's passwords
FACTCHECK_ORIGIN       where readers find the site, such as https://facts.example.org
FACTCHECK_NAME_EN      what the newsroom is called in machine-readable documents: in English (Factcheck) ...
FACTCHECK_NAME_ZH      ... and in Chinese (as in English)
FACTCHECK_LICENCE      the address of the licence that its claims and verdicts may be used under, such as
                       https://creativecommons.org/licenses/by/4.0/; without it documents state none
FACTCHECK_SECRET_KEY   50 random characters, the same on all machines of a site; else one is made once and
                       kept in the data folder
FACTCHECK_MAIL_SERVER  smtps://user:password@host:port, or smtp:// for STARTTLS; without it no mail is sent
FACTCHECK_MAIL_FROM    the address that its mail comes from; needed with the mail server
FACTCHECK_WEB_SERVERS  how many web servers in front add to X-Forwarded-For: 1 behind https, else 0
FACTCHECK_STATIC_ROOT  where `collectstatic` puts the static files, which the site serves itself; with
                       FACTCHECK_ORIGIN a folder in the data folder unless it is named, else none is needed
FACTCHECK_LOG          1 writes a line of JSON for each request and each error to standard error, 0 errors
                       alone and in plain words: 1 with FACTCHECK_ORIGIN, else 0
FACTCHECK_SELF_APPROVAL  0 where nobody may ever approve a verdict of their own, not even with a reason
FACTCHECK_API_RATE     how often one address may ask the JSON API within a minute (300); 0 for no limit
FACTCHECK_SECOND_FACTOR  who needs more than a password to sign in: nobody (`optional`), reviewers and admins
                       (`required`), or `everybody`
FACTCHECK_SIGNED_IN_DAYS  after how many days everybody signs in anew, whatever they do (7) ...
FACTCHECK_IDLE_HOURS   ... and after how many hours of doing nothing (8)
FACTCHECK_DEBUG        1 shows tracebacks in the browser: for a developer alone at the machine

What is missing or unsafe is refused in one sentence; so is a name that is not in this list.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import csp.constants as csp
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from factcheck.database import database_settings, owner_settings, replica_settings
from factcheck.environment import checked_key, host_of, refuse_unknown
from factcheck.mail import mail_settings
from factcheck.private import kept_secret


def figure(name: str, otherwise: int, most: int = 1, least: int = 0) -> int:
    """What the environment says under this name, from `least` to `most`. Raises ImproperlyConfigured."""
    said = os.environ.get(name) or str(otherwise)
    if said not in [str(number) for number in range(least, most + 1)]:
        raise ImproperlyConfigured(f"{name} must be a number from {least} to {most}")
    return int(said)


refuse_unknown(os.environ, known=__doc__ or "")

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("FACTCHECK_DATA") or BASE_DIR / ".data").absolute()

# Off unless asked for, in the demo too: a page of Django's own about an error shows settings and source.
# The demo serves its static files by `runserver --insecure`, which asks nothing else of DEBUG.
DEBUG = figure("FACTCHECK_DEBUG", 0) == 1

ORIGIN = os.environ.get("FACTCHECK_ORIGIN", "").rstrip("/").lower()
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
if ORIGIN:
    ALLOWED_HOSTS.append(host_of(ORIGIN))
    CSRF_TRUSTED_ORIGINS = [ORIGIN]
if ORIGIN and DEBUG:
    raise ImproperlyConfigured(
        "FACTCHECK_DEBUG shows settings and source to whoever meets an error: leave it out where "
        "FACTCHECK_ORIGIN says that others come."
    )
HTTPS = ORIGIN.startswith("https://")

SECRET_KEY = os.environ.get("FACTCHECK_SECRET_KEY") or kept_secret(DATA_DIR / "secret_key")
if ORIGIN:
    checked_key(SECRET_KEY)

LOG = figure("FACTCHECK_LOG", int(bool(ORIGIN))) == 1
STATIC_ROOT = os.environ.get("FACTCHECK_STATIC_ROOT") or (str(DATA_DIR / "static") if ORIGIN else None)

NAME_EN = os.environ.get("FACTCHECK_NAME_EN") or "Factcheck"
NAME_ZH = os.environ.get("FACTCHECK_NAME_ZH") or os.environ.get("FACTCHECK_NAME_EN") or "核稿"
LICENCE = os.environ.get("FACTCHECK_LICENCE", "")
if LICENCE and urlsplit(LICENCE).scheme not in ("http", "https"):
    raise ImproperlyConfigured("FACTCHECK_LICENCE must be the address of a licence")

# Readers are told apart by the address they come from (claims/views/senders.py). A web server in front adds
# it to the end of X-Forwarded-For; what stands before that anybody may have written.
WEB_SERVERS_IN_FRONT = figure("FACTCHECK_WEB_SERVERS", int(HTTPS), most=9)
# How many error reports are let in: from one address in a day (UTC), which many readers may share, and from
# all in an hour; who has sent none today is let in longer (claims/querysets/reports.py).
REPORTS_A_DAY_BY_ONE_READER = 20
REPORTS_AN_HOUR = 100
# How often one address may ask the JSON API within a minute; 0 for no limit (claims/views/api_rate.py).
API_RATE = figure("FACTCHECK_API_RATE", 300, most=10_000)

INSTALLED_APPS = [
    "factcheck",
    "factcheck.accounts",
    "factcheck.ledger",
    "claims",
    "articles",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
]

_STANDBYS = replica_settings(os.environ.get("DATABASE_URL", ""), os.environ.get("DATABASE_REPLICA_URLS", ""))
DATABASES = {"default": database_settings(os.environ.get("DATABASE_URL", "")), **_STANDBYS}
# `migrate` runs as the owner of the tables; the site logs in as a role that cannot rewrite the ledger.
DATABASE_OWNER = owner_settings(os.environ.get("DATABASE_URL", ""), os.environ.get("FACTCHECK_OWNER_URL", ""))
SITE_ROLE = DATABASES["default"]["USER"]
# Which of these are read from, and how many seconds they may be behind (factcheck/replicas.py).
REPLICAS = list(_STANDBYS)
REPLICA_LAG = figure("FACTCHECK_REPLICA_LAG", 10, most=600, least=2)

MIDDLEWARE = [
    # Outside all the others, so that it knows what became of each request.
    *(["factcheck.request_log.log_requests"] if LOG else []),
    # Before the others, whose answers are to carry these headers; SecurityMiddleware answers http itself.
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    *(["whitenoise.middleware.WhiteNoiseMiddleware"] if STATIC_ROOT else []),
    # Before whatever asks for the host: who watches the site calls it by a number.
    "factcheck.health.health",
    # Outside those that set cookies, or say what an answer depends on.
    "factcheck.caching.CachingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "factcheck.middleware.LanguageMiddleware",
    "factcheck.middleware.refuse_unreadable",
    "factcheck.middleware.guard_back_office",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "factcheck.ledger.actor.name_actor",
    # Closed by default: a public view says so with @login_not_required.
    "factcheck.middleware.SignInMiddleware",
    "factcheck.middleware.word_refused_methods",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # The last two call the view themselves: where a replica is to answer, and where it is to be done again.
    *(["factcheck.replicas.ReplicaMiddleware"] if REPLICAS else []),
    "factcheck.again.DoAgain",
]

ROOT_URLCONF = "factcheck.urls"
WSGI_APPLICATION = "factcheck.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# The desk says itself how many files come at once (claims/forms/imports.py), in a sentence beside the field;
# Django would answer an error beyond a hundred.
DATA_UPLOAD_MAX_NUMBER_FILES = 1000

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
# Whether the one who proposed a verdict may approve it, with a reason that readers see.
SELF_APPROVAL = figure("FACTCHECK_SELF_APPROVAL", 1) == 1

# Who needs more than a password (factcheck/accounts/second_factor.py).
SECOND_FACTOR = os.environ.get("FACTCHECK_SECOND_FACTOR") or "optional"
if SECOND_FACTOR not in ("optional", "required", "everybody"):
    raise ImproperlyConfigured("FACTCHECK_SECOND_FACTOR must be optional, required or everybody")

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "/"

globals().update(
    mail_settings(os.environ.get("FACTCHECK_MAIL_SERVER", ""), os.environ.get("FACTCHECK_MAIL_FROM", ""))
)

# A reader whose browser asks for neither language gets English, as do commands; any Chinese one is served.
LANGUAGE_CODE = "en"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "factcheck" / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
if STATIC_ROOT:
    # Names with a hash in them, cached for ever; without a collected folder the app's own files are served.
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "factcheck.storage.HashedNames"},
    }
    WHITENOISE_ALLOW_ALL_ORIGINS = False

# Django's own writes of an error only while DEBUG is on: an error must be found in the log of any server.
_LINES: dict[str, Any] = {"class": "logging.StreamHandler"} | ({"formatter": "json"} if LOG else {})
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "factcheck.json_lines.JsonLines"}},
    "handlers": {
        "stderr": _LINES | {"level": "ERROR"},
        "events": _LINES | {"level": "INFO" if LOG else "ERROR"},
    },
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO"},
        # What the site itself tells: requests, who signed in and out, and whatever else is worth a line.
        "factcheck": {"handlers": ["events"], "level": "INFO"},
        # Anybody can send these as often as they like, and they say nothing of the site.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.security.RequestDataTooBig": {"level": "CRITICAL"},
        "django.security.TooManyFieldsSent": {"level": "CRITICAL"},
        "django.security.TooManyFilesSent": {"level": "CRITICAL"},
    },
}

# Nothing from elsewhere, nothing inline, no frames: W3C Content Security Policy 3.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [csp.NONE],
        "script-src": [csp.SELF],
        "style-src": [csp.SELF],
        "img-src": [csp.SELF, "data:"],
        "font-src": [csp.SELF],
        "connect-src": [csp.SELF],
        "form-action": [csp.SELF],
        "base-uri": [csp.NONE],
        "object-src": [csp.NONE],
        "frame-ancestors": [csp.NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"

# Whose a session is, and when it ends by itself (factcheck/accounts/sessions.py); both in seconds.
SESSION_ENGINE = "factcheck.accounts.sessions"
SESSION_COOKIE_AGE = figure("FACTCHECK_SIGNED_IN_DAYS", 7, most=30, least=1) * 24 * 60 * 60
SESSION_IDLE = figure("FACTCHECK_IDLE_HOURS", 8, most=24 * 30, least=1) * 60 * 60

MESSAGE_STORAGE = "factcheck.notices.Notices"
CSRF_FAILURE_VIEW = "factcheck.views.csrf_failure"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if HTTPS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    SECURE_SSL_REDIRECT = True
    # Who watches the site asks the process itself, past the web server that ends TLS (factcheck/health.py).
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    # The web server in front ends TLS; it must set this header itself and drop a client's.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
