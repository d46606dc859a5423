"""Settings of an installation. What differs from one to another comes from the environment or the data directory."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.registry.discover import topic_apps
from zhujian.site.databases import database
from zhujian.site.logging import configure
from zhujian.site.paths import data_directory, secret_key

PACKAGE = Path(__file__).resolve().parent.parent
ZHUJIAN_DATA = data_directory()
ZHUJIAN_ZONE = os.environ.get("ZHUJIAN_ZONE", "all")
ZHUJIAN_TOPIC_DIRECTORIES = [Path(item) for item in os.environ.get("ZHUJIAN_TOPICS", "").split(os.pathsep) if item]
ZHUJIAN_NUMBER_PREFIX = os.environ.get("ZHUJIAN_NUMBER_PREFIX", "LY")
# Bytes that a screening of invoices may use, and where it runs: here (duckdb) or on a Spark cluster.
ZHUJIAN_SCREEN_MEMORY = int(os.environ.get("ZHUJIAN_SCREEN_MEMORY", str(4 << 30)))
ZHUJIAN_SCREEN_ENGINE = os.environ.get("ZHUJIAN_SCREEN_ENGINE", "duckdb")
ZHUJIAN_WECOM_WEBHOOK = os.environ.get("ZHUJIAN_WECOM_WEBHOOK", "")
ZHUJIAN_NOTICE_QUIET_MINUTES = int(os.environ.get("ZHUJIAN_NOTICE_QUIET_MINUTES", "10"))
ZHUJIAN_IDLE_MINUTES = 15
ZHUJIAN_ADDRESS = os.environ.get("ZHUJIAN_ADDRESS", "http://127.0.0.1:8000")
ZHUJIAN_MONITOR_TOKEN = os.environ.get("ZHUJIAN_MONITOR_TOKEN", "")
ZHUJIAN_PROXIES = [item for item in os.environ.get("ZHUJIAN_PROXIES", "").split(",") if item]

SECRET_KEY = secret_key(ZHUJIAN_DATA)
DEBUG = os.environ.get("ZHUJIAN_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("ZHUJIAN_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [item for item in os.environ.get("ZHUJIAN_ORIGINS", "").split(",") if item]
SECURE_TLS = os.environ.get("ZHUJIAN_TLS") == "1"

INSTALLED_APPS = [
    "zhujian.kernel.ui",  # first: its templates take the place of those of django-allauth
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "template_partials",
    "zhujian.kernel.audit",
    "zhujian.kernel.jobs",
    "zhujian.kernel.workflow",
    "zhujian.kernel.org",
    "zhujian.kernel.access",
    "zhujian.kernel.notices",
    "zhujian.kernel.clocks",
    "zhujian.kernel.files",
    "zhujian.kernel.letters",
    "zhujian.kernel.field",
    "zhujian.kernel.devices",
    "zhujian.kernel.checklists",
    "zhujian.kernel.problems",
    "zhujian.kernel.signals",
    "zhujian.kernel.submissions",
    "zhujian.kernel.rota",
    "zhujian.kernel.openrosa",
    "zhujian.kernel.offline",
    "zhujian.kernel.coverage",
    "zhujian.kernel.office",
    "zhujian.kernel.logbook",
    *topic_apps(),
]

MIDDLEWARE = [
    "zhujian.site.metrics.MetricsMiddleware",
    "zhujian.site.addresses.without_nul",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "zhujian.kernel.rest.middleware.ProblemMiddleware",
    "zhujian.kernel.files.uploads.UploadMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "zhujian.kernel.access.middleware.ActorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = f"zhujian.site.urls.{ZHUJIAN_ZONE}"
WSGI_APPLICATION = "zhujian.site.wsgi.application"
DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), ZHUJIAN_DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "zhujian.kernel.ui.context.frame",
            ]
        },
    }
]

# Sign-in: domain rules of the national protection standard, third grade (GB/T 22239-2019, 8.1.4.1).
AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "zhujian.kernel.access.passwords.LengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "zhujian.kernel.access.passwords.CharacterKindsValidator"},
]
ZHUJIAN_PASSWORD_DAYS = 90
ZHUJIAN_ATTEMPT_DAYS = 30
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "zhujian.kernel.access.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {"login": False, "login_failed": False}  # django-axes counts, for pages and the second factor
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "竹鉴"
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE_TLS
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "zhujian.kernel.access.lockout.locked_out"

SESSION_ENGINE = "zhujian.kernel.access.sessions"
SESSION_COOKIE_AGE = ZHUJIAN_IDLE_MINUTES * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_TLS else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_TLS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING = configure()

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": ZHUJIAN_DATA / "media"},
    },
    "evidence": {
        "BACKEND": "zhujian.kernel.files.store.DurableStorage",
        "OPTIONS": {"location": ZHUJIAN_DATA / "files"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["zhujian.kernel.files.uploads.UploadDoor"]
ZHUJIAN_CLAMD = os.environ.get("ZHUJIAN_CLAMD", "")
ZHUJIAN_UPLOAD_INSPECTOR = "zhujian.kernel.files.inspect.inspect"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
EMAIL_BACKEND = os.environ.get("ZHUJIAN_EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = os.environ.get("ZHUJIAN_EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("ZHUJIAN_EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("ZHUJIAN_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ZHUJIAN_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("ZHUJIAN_EMAIL_TLS") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("ZHUJIAN_EMAIL_FROM", "zhujian@localhost")
SILENCED_SYSTEM_CHECKS = ["axes.W003", "axes.W006"]  # an account is locked wherever the attempts come from
