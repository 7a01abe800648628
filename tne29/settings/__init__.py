"""The portal's settings, read from the environment (README, « Réglages »).

Without any variable the portal is embedded: SQLite, broker, mail and files in var/.
"""

from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from . import env
from .accounts import *  # noqa: F403
from .legal import *  # noqa: F403
from .security import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parents[2]
VAR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

DEBUG = env.flag("DEBUG")
DEMONSTRATION = env.flag("DEMONSTRATION")
SITE_URL = env.url("SITE_URL", "http://127.0.0.1:8000", ("http", "https")).rstrip("/")
SITE_HOST = urlsplit(SITE_URL).hostname or ""
HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or sorted({SITE_HOST, "127.0.0.1", "localhost"})
CSRF_TRUSTED_ORIGINS = [SITE_URL]
if "*" in ALLOWED_HOSTS and not DEBUG:
    raise ImproperlyConfigured("ALLOWED_HOSTS vaut « * » : attendu la liste des noms du site.")

EMBEDDED = not env.text("DATABASE_URL")
SECRET_KEY = env.secret("SECRET_KEY", VAR / "secret_key", embedded=EMBEDDED)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
# What signs the receipts, and the public halves of the keys that signed the older ones.
RECEIPT_KEY = env.key("RECEIPT_KEY", otherwise_from=SECRET_KEY)
RECEIPT_FORMER_KEYS = env.keys("RECEIPT_FORMER_KEYS")

INSTALLED_APPS = [
    "accounts.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "tne29",
    "tne29.outbox",
    "tne29.evidence",
    "accounts",
    "partners",
    "schools",
    "campaigns",
    "projects",
]

MIDDLEWARE = [
    "tne29.lib.middleware.ArrivalMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "tne29.lib.api.ApiMiddleware",
    "tne29.evidence.middleware.AttemptMiddleware",
    "tne29.lib.middleware.GuardMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tne29.lib.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "tne29.urls"
WSGI_APPLICATION = "tne29.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tne29.context.site",
            ],
            "builtins": ["tne29.templatetags.french"],
        },
    },
]

CRISPY_TEMPLATE_PACK = "forms_web"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("forms_web", "forms_print", "forms_fill", "bootstrap5")
CRISPY_FAIL_SILENTLY = False

# -- data ------------------------------------------------------------------------------------------

DATABASE_URL = env.url("DATABASE_URL", f"sqlite:///{VAR / 'tne29.sqlite3'}", ("sqlite", "postgres", "postgresql"))
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    # Our joins are written from the row asked for to what goes with it: trying all their orders, for a dossier and the
    # eight tables around it, took PostgreSQL ten times longer than reading it.
    DATABASES["default"]["OPTIONS"] = {
        # A server that takes the call and says nothing, or a network that swallows everything.
        "connect_timeout": 5,
        "tcp_user_timeout": 15_000,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        **DATABASES["default"].get("OPTIONS", {}),
        "options": "-c statement_timeout=10000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000"
        " -c join_collapse_limit=4",
    }
DATABASES["default"]["ATOMIC_REQUESTS"] = False

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "tne29_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# -- files -----------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(VAR / "static")))
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(VAR / "media")))
MEDIA_URL_S3 = env.text("MEDIA_URL_S3")
MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_PROJECT_BYTES = 100 * 1024 * 1024
MIN_FREE_BYTES = 512 * 1024 * 1024
MAX_REQUEST_BYTES = 60 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_500
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o600
# The antivirus (clamd): tcp://host:3310 or unix:///run/clamav/clamd.ctl. Without it, files are « non analysé ».
CLAMAV_URL = env.socket_url("CLAMAV_URL")


def _private_storage() -> dict:
    """Where uploads and made PDFs live: var/media, or an S3 bucket (s3://bucket, AWS_* for the rest)."""
    if not MEDIA_URL_S3:
        return {"BACKEND": "tne29.lib.storage.DurableStorage"}
    bucket = urlsplit(env.url("MEDIA_URL_S3", "", ("s3",))).netloc
    options = {
        "bucket_name": bucket,
        "endpoint_url": env.text("AWS_ENDPOINT_URL") or None,
        "default_acl": "private",
        "querystring_auth": True,
        "querystring_expire": 300,
        "file_overwrite": False,
    }
    return {"BACKEND": "tne29.lib.object_storage.ObjectStorage", "OPTIONS": options}


STORAGES = {
    "default": _private_storage(),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEBUG or env.flag("STATIC_FROM_SOURCE"):
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = True
    WHITENOISE_AUTOREFRESH = DEBUG

# -- language, time --------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "français")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True

# -- mail ------------------------------------------------------------------------------------------

EMAIL_URL = env.url("EMAIL_URL", f"file://{VAR / 'mail'}", ("file", "smtp", "smtps", "smtp+tls"))
EMAIL_BACKEND = "tne29.outbox.backend.EmailBackend"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Portail TNE 29 <tne29@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
REPLY_TO_EMAIL = env.text("REPLY_TO_EMAIL")
# Above these, letters are held until staff let them go: a bug must not write to everybody all night.
MAILS_PER_HOUR = env.integer("MAILS_PER_HOUR", 10_000)
MAILS_PER_PERSON_AND_HOUR = env.integer("MAILS_PER_PERSON_AND_HOUR", 100)

# -- queue -----------------------------------------------------------------------------------------

REDIS_URL = env.text("REDIS_URL")
QUEUE_DIR = VAR / "queue"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "visibility_timeout": 600,
        "unacked_restore_interval": 2,
        "unacked_restore_throttle": 1,
        "socket_timeout": 1,
        "socket_connect_timeout": 1,
        "retry_on_timeout": False,
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.1,
    }
    if REDIS_URL
    else {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "control_folder": str(QUEUE_DIR / "control"),
        "polling_interval": 0.05,
    }
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"

# -- evidence --------------------------------------------------------------------------------------

# How long the refused attempts and the signs of life are kept.
EVIDENCE_DAYS = env.integer("EVIDENCE_DAYS", 400)
# How often the web server asks itself for a page; 0: never, and the reports say that nothing was noted.
PULSE_SECONDS = min(env.integer("PULSE_SECONDS", 20), 60)

# -- logs ------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
        "pikepdf": {"level": "WARNING"},
    },
}

# -- transport: follows the scheme of SITE_URL -----------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS and env.flag("SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
if env.flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
