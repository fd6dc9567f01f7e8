"""One module; environments differ in values (see config/env.py), never in code."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import dj_email_url
from csp.constants import NONE, SELF

from config import api_settings, env

_values = env.read()

ROOT = env.ROOT
VAR_DIR = Path(_values["VAR_DIR"] or ROOT / "var")

SECRET_KEY = _values["SECRET_KEY"]
FIELD_KEYS = _values["FIELD_KEYS"]
DEBUG = _values["DEBUG"]
DEMO = _values["DEMO"]
ALLOWED_HOSTS = _values["ALLOWED_HOSTS"]
PUBLIC_URL = _values["PUBLIC_URL"].rstrip("/")
PUBLIC_HOST = urlsplit(PUBLIC_URL).hostname or "localhost"
ORGANIZATION = _values["ORGANIZATION"]
_is_https = PUBLIC_URL.startswith("https://")

INSTALLED_APPS = [
    "assemblies",
    "notifications",
    "sessions",
    "registrations",
    "config",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
]

MIDDLEWARE = [
    # These two answer most requests, without anything that the others are for.
    "config.middleware.CalendarFeedMiddleware",
    "config.public_pages.PublicPagesMiddleware",
    "config.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.for_people.ProgramsPassByMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.for_people.ProgramsJoinMiddleware",
    "config.rates.RateHeadersMiddleware",
    "config.repeats.AnsweredOnceMiddleware",
    "config.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
            "libraries": {"page_head": "config.page_head", "places": "config.places"},
        },
    },
]

# Data

_sqlite_options = {
    "timeout": 20,
    # Every transaction takes the writer's place at its first statement: nobody is told "locked".
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        " PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000"
    ),
}
DATABASES: dict[str, dict[str, Any]] = {
    "default": dict(
        dj_database_url.parse(
            _values["DATABASE_URL"] or f"sqlite:///{VAR_DIR / 'hemicycle.sqlite3'}",
            conn_max_age=None,
        )
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = _sqlite_options
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bytes; forms here are short texts
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

REDIS_URL = _values["REDIS_URL"]
CACHES = {
    "default": (
        {"BACKEND": "config.cache.ForgivingRedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    ),
    # Lists as they are printed, keyed by what they show; a process may keep its own.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}

# Accounts

AUTH_USER_MODEL = "assemblies.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "config.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # without it the log-in form has no password
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900  # seconds
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

# Languages and zones

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("fr", "Français"),
    ("ar", "العربية"),
    ("es", "Español"),
]
LOCALE_PATHS = sorted((ROOT / "locale").glob("*"))  # one a room; each text stands in one of them
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "UTC"

# Static files: served from source in development and the demonstration, collected in production

STATIC_URL = "static/"
STATIC_ROOT = _values["STATIC_ROOT"] or None
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if STATIC_ROOT
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}

# Security

SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if _values["TRUSTED_PROXIES"] else None
)
TRUSTED_PROXIES = _values["TRUSTED_PROXIES"]
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
SECURE_SSL_REDIRECT = _is_https
SECURE_REDIRECT_EXEMPT = [r"^livez/$", r"^readyz/$"]
SECURE_HSTS_SECONDS = 31_536_000 if _is_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _is_https
SECURE_HSTS_PRELOAD = _is_https
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _is_https
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the mailbox shows a mail in a frame of its own page
SILENCED_SYSTEM_CHECKS = [
    "security.W019",  # asks for DENY
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
    },
}

# By name, what each service for online meetings has to know: registrations/gateways/providers.
PROVIDERS = _values["PROVIDERS"]

# Mail: written to the outbox by acts, sent by the worker

MAIL_FROM = DEFAULT_FROM_EMAIL = _values["MAIL_FROM"]
MAILBOX_DIR = VAR_DIR / "mailbox"
EMAIL_BACKEND = _values["EMAIL_BACKEND"] or "notifications.gateways.mail.MailboxBackend"
EMAIL_TIMEOUT = 15  # seconds
# A provider without calendar parts still sends the entry as the attachment that stands beside it.
ANYMAIL = {"IGNORE_UNSUPPORTED_FEATURES": True, **_values["ANYMAIL"]}
if _values["EMAIL_URL"]:
    _mail = dj_email_url.parse(_values["EMAIL_URL"])
    EMAIL_BACKEND = _values["EMAIL_BACKEND"] or _mail["EMAIL_BACKEND"]
    EMAIL_HOST = _mail["EMAIL_HOST"]
    EMAIL_PORT = _mail["EMAIL_PORT"]
    EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"]
    EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS = _mail["EMAIL_USE_TLS"]
    EMAIL_USE_SSL = _mail["EMAIL_USE_SSL"]
REPLIES_ARE_READ = _values["REPLIES_ARE_READ"]  # answers of calendars: invitations ask for them
OUTBOX_LEASE = 60  # seconds in which a worker that took a message must have sent it
MAILS_HELD_ABOVE = _values["MAILS_HELD_ABOVE"]  # people whom one release tells; 0: any number
MESSAGE_KINDS = [
    "config.messages",
    "notifications.messages",
    "sessions.messages",
    "registrations.messages",
]

# Work for later

CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_TIME_LIMIT = 300  # seconds
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # for ever: the dispatcher delivers meanwhile
CELERY_TIMEZONE = "UTC"
# A frozen broker must not freeze a request: a publish gives up within a second. Without
# max_retries the client tries a dead one for six seconds.
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"socket_timeout": 0.8, "socket_connect_timeout": 0.5, "max_retries": 0} if REDIS_URL else {}
)
CELERY_TASK_ROUTES = {
    "notifications.deliver_urgent": {"queue": "urgent"},
    "notifications.deliver_mail": {"queue": "mail"},
    "notifications.deliver_bulk": {"queue": "bulk"},
}
CELERY_BEAT_SCHEDULE = {
    "refresh-stale-feeds": {"task": "sessions.refresh_stale_feeds", "schedule": 3600.0},
    "tell-releases": {"task": "sessions.tell_releases", "schedule": 60.0},
    "sweep-papers": {"task": "sessions.sweep_papers", "schedule": 30.0},
    "forget-uploads": {"task": "sessions.forget_uploads", "schedule": 3600.0},
    "keep-search": {"task": "sessions.keep_search", "schedule": 30.0},
    "rebuild-search": {"task": "sessions.rebuild_search", "schedule": 24 * 3600.0},
    "publish-due": {"task": "sessions.publish_due", "schedule": 30.0},
    "close-lists-due": {"task": "sessions.close_lists_due", "schedule": 30.0},
    "settle-seats": {"task": "registrations.settle_seats", "schedule": 60.0},
    "gather-digests": {"task": "notifications.gather_digests", "schedule": 300.0},
    "remind-of-sittings": {"task": "sessions.remind_of_sittings", "schedule": 60.0},
    "warn-of-deadlines": {"task": "registrations.warn_of_deadlines", "schedule": 600.0},
    "sweep-webhooks": {"task": "notifications.sweep_webhooks", "schedule": 60.0},
    "forget-webhooks": {"task": "notifications.forget_webhook_deliveries", "schedule": 86400.0},
    "sweep-exports": {"task": "registrations.sweep_exports", "schedule": 30.0},
    "forget-old-requests": {"task": "assemblies.forget_old_requests", "schedule": 3600.0},
    "sweep-meetings": {"task": "registrations.sweep_meetings", "schedule": 60.0},
    "probe-services": {"task": "registrations.sweep_probes", "schedule": 300.0},
    "gather-recordings": {"task": "registrations.gather_recordings", "schedule": 600.0},
    "issue-certificates": {"task": "registrations.issue_certificates", "schedule": 300.0},
    "erase-due": {"task": "registrations.erase_due", "schedule": 24 * 3600.0},
}
DISPATCHER_PAUSE = {
    "urgent": 1.0,
    "mail": 3.0,
    "bulk": 4.0,
}  # seconds between two sweeps of the outbox

WEBHOOKS_ANYWHERE = DEBUG  # http and addresses of this house as well

# API

REST_FRAMEWORK = {**api_settings.REST_FRAMEWORK, "NUM_PROXIES": TRUSTED_PROXIES}
SPECTACULAR_SETTINGS = api_settings.SPECTACULAR_SETTINGS

# Logs: structured lines, one a request (config/middleware.py) and its id in all; no personal data

LOG_FORMAT = _values["LOG_FORMAT"]
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "config.logs.formatter", "kind": LOG_FORMAT}},
    "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stream"], "level": "INFO"},
    "loggers": {"django.server": {"handlers": ["stream"], "propagate": False}},
}
