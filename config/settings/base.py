"""Settings: production is the base and reads the environment (see ``environment.py``)."""

import os
from pathlib import Path

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import embedded
from config.logs import logging_config
from config.settings.environment import (
    BASE_DIR,
    IS_PRODUCTION,
    environment,
    flag,
    listed,
    required,
)

ENVIRONMENT = environment()
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))
_EMBEDDED = embedded.urls("test" if ENVIRONMENT == "test" else "demo", var=VAR_DIR)

DEBUG = False
SECRET_KEY = required("SECRET_KEY", development="development-only-" + "0123456789abcdef" * 4)
ALLOWED_HOSTS = listed("ALLOWED_HOSTS", development=["127.0.0.1", "localhost", "[::1]"])
SITE_URL = required("SITE_URL", development="http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "registry",
    "matching",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_cotton.apps.SimpleAppConfig",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "heroicons",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # A page of results is 60 KB of text and 10 KB packed; Django pads it against BREACH.
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "matching.web.navigation.navigation",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "heroicons.templatetags.heroicons",
                "registry.web.templatetags.registry_tags",
                "matching.web.templatetags.matching_tags",
            ],
        },
    }
]
COTTON_DIR = "components"

DATABASES = {
    "default": dj_database_url.parse(
        required("DATABASE_URL", development=_EMBEDDED.database),
        conn_max_age=int(os.environ.get("DATABASE_CONN_MAX_AGE", "60")),
        conn_health_checks=True,
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Celery: the broker may lose everything; all state of a job is rows in PostgreSQL.
CELERY_BROKER_URL = required("CELERY_BROKER_URL", development=_EMBEDDED.broker)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_TIME_LIMIT = 3600
CELERY_TASK_DEFAULT_QUEUE = "default"
# Uploads have a queue, and workers, of their own: a large one holds up no matching.
CELERY_TASK_ROUTES = {
    "registry.intake.read": {"queue": "intake"},
    "registry.intake.apply": {"queue": "intake"},
    "registry.intake.undo": {"queue": "intake"},
}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep-unfinished-runs": {"task": "matching.runs.sweep", "schedule": 60.0},
    "sweep-unfinished-uploads": {"task": "registry.intake.sweep", "schedule": 60.0},
    "delete-old-uploads": {
        "task": "registry.intake.delete_old_files",
        "schedule": crontab(hour=9, minute=40),
    },
    # Background work is cut into steps of a second; a sweep without work is one query.
    "sweep-vectors": {
        "task": "registry.reference.sweep_vectors",
        "schedule": 30.0,
        "options": {"expires": 25},
    },
    "recognise-nightly": {
        "task": "registry.equivalence.recognise",
        "schedule": crontab(hour=7, minute=15),
    },
    # What changed is worked out at once; this asks again, and turns the day. Two short queries.
    "sweep-inference": {
        "task": "registry.equivalence.sweep_inference",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    # Mails about equivalence go out at once; this sends what could not be sent then.
    "sweep-notices": {
        "task": "registry.equivalence.send_notices",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    # Organizations change their names, reference data are loaded and dates pass. Two short queries.
    "sweep-stale-entries": {
        "task": "registry.catalogue.sweep_stale",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    # Rates of exchange pass too, and the best entries are to stand on the first shelf.
    "reindex-nightly": {
        "task": "registry.catalogue.reindex",
        "schedule": crontab(hour=7, minute=30),
    },
    "sweep-badges": {
        "task": "registry.badges.sweep",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    # A status list lives seven days and is signed again two days after it was.
    "renew-status-lists": {
        "task": "registry.badges.renew_lists",
        "schedule": crontab(minute=20),
    },
    "check-status-lists": {
        "task": "registry.badges.check_lists",
        "schedule": crontab(minute="*/15"),
        "options": {"expires": 600},
    },
    # Morning in both countries; every later hour sends what an earlier one could not.
    "sweep-digests": {
        "task": "registry.catalogue.sweep_digests",
        "schedule": crontab(hour="13-20", minute=10),
    },
    # 08:00 UTC is night from Mexico City to the Pacific.
    "match-nightly": {"task": "matching.runs.nightly", "schedule": crontab(hour=8, minute=0)},
}

AUTH_USER_MODEL = "registry.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_ADAPTER = "registry.web.accounts.AccountAdapter"
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Workforce Registry"

EMAIL_BACKEND = os.environ.get(
    "EMAIL_BACKEND",
    "django.core.mail.backends.smtp.EmailBackend"
    if IS_PRODUCTION
    else "django.core.mail.backends.filebased.EmailBackend",
)
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", default=IS_PRODUCTION)
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "registry@localhost")

# Two languages, neither the other's afterthought. Formats are es-MX and en-US.
LANGUAGE_CODE = "en"
LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "UTC"
USE_TZ = True
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = flag("SECURE_COOKIES", default=IS_PRODUCTION)

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "assets" / "built", BASE_DIR / "assets" / "static"]
INTAKE_DIR = Path(os.environ.get("INTAKE_DIR", VAR_DIR / "intake"))
STORAGES = {
    # Uploads: no address leads to them, and web and workers share the directory.
    "intake": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": INTAKE_DIR, "base_url": None},
    },
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not IS_PRODUCTION
WHITENOISE_AUTOREFRESH = not IS_PRODUCTION
MEDIA_ROOT = VAR_DIR / "media"
INTAKE_MOST_BYTES = int(os.environ.get("INTAKE_MOST_BYTES", str(200 * 1024 * 1024)))
INTAKE_KEEP_DAYS = int(os.environ.get("INTAKE_KEEP_DAYS", "90"))
INTAKE_FETCH_HOSTS = [host for host in os.environ.get("INTAKE_FETCH_HOSTS", "").split(",") if host]
# What seals the private keys of issuers: Fernet keys, the first seals and all open. Production
# without one issues no badges.
BADGE_KEYS = [
    key
    for key in os.environ.get(
        "BADGE_KEYS", "" if IS_PRODUCTION else "ZGV2ZWxvcG1lbnQtb25seS0wMTIzNDU2Nzg5YWJjZGU="
    ).split(",")
    if key
]
SNAPSHOT_DIR = Path(os.environ.get("SNAPSHOT_DIR", VAR_DIR / "snapshots"))

SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", default=IS_PRODUCTION)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = int(
    os.environ.get("SECURE_HSTS_SECONDS", "31536000" if IS_PRODUCTION else "0")
)
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_PRODUCTION
SECURE_HSTS_PRELOAD = IS_PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [SELF],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "manifest-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
    }
}

# The API reads; nobody signs in to it and no cookie is looked at. Writing comes with its own.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_RATES": {"anonymous": os.environ.get("API_ANONYMOUS_RATE", "600/minute")},
    "EXCEPTION_HANDLER": "registry.api.problems.respond",
    # How many proxies of ours stand in front: only they are believed about who asks.
    "NUM_PROXIES": int(os.environ.get("NUM_PROXIES", "0")),
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Workforce Registry API",
    "DESCRIPTION": (
        "Credentials, programs and openings of Mexico and the United States, and what each is"
        " worth on the other side of the border. Information, not legal advice."
    ),
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVERS": [{"url": SITE_URL}],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "ApplyMode": "registry.intake.enums.ApplyMode",
        "AssertionStatus": "registry.equivalence.enums.AssertionStatus",
        "BadgeKind": "registry.badges.enums.BadgeKind",
        "BadgeState": "registry.badges.enums.BadgeState",
        "CheckOutcome": "registry.badges.enums.Outcome",
        "ConditionKind": "registry.equivalence.enums.ConditionKind",
        "CostKind": "registry.catalogue.enums.CostKind",
        "Effect": "registry.equivalence.enums.Effect",
        "FundingKind": "registry.catalogue.enums.FundingKind",
        "IdentifierKind": "registry.people.enums.IdentifierKind",
        "IndustryScheme": "registry.reference.enums.IndustryScheme",
        "Language": "registry.people.enums.Language",
        "Method": "registry.equivalence.enums.Method",
        "OccupationScheme": "registry.reference.enums.OccupationScheme",
        "OpeningKind": "matching.openings.enums.OpeningKind",
        "OrganisationKind": "registry.people.enums.OrganisationKind",
        "OrganisationStatus": "registry.people.enums.OrganisationStatus",
        "PayPeriod": "registry.reference.enums.PayPeriod",
        "PrerequisiteKind": "registry.catalogue.enums.PrerequisiteKind",
        "ProgrammeKind": "registry.catalogue.enums.ProgrammeKind",
        "RecognitionKind": "registry.catalogue.enums.RecognitionKind",
        "RecordStatus": "registry.catalogue.enums.RecordStatus",
        "RequirementKind": "matching.openings.enums.RequirementKind",
        "TextOrigin": "registry.reference.enums.TextOrigin",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "registry.api.describing.let_fields_be_left_out",
        "registry.api.describing.add_examples",
    ],
}

LOGGING_CONFIG = None
logging_config(json_lines=IS_PRODUCTION, level=os.environ.get("LOG_LEVEL", "INFO"))
