"""Django's settings. What an operator may set comes from `environment`; the rest is decided here."""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from duly.config import environment

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "duly"

PRODUCTION = environment.is_production()
DEBUG = False
SECRET_KEY = environment.secret_key()
ALLOWED_HOSTS = environment.words("DULY_ALLOWED_HOSTS")
BASE_URL = environment.text("DULY_BASE_URL").rstrip("/")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
ROOT_URLCONF = "duly.config.urls"
WSGI_APPLICATION = "duly.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "procrastinate.contrib.django",
    "duly.tenancy",
    "duly.audit",
    "duly.outbox",
    "duly.messaging",
    "duly.people",
    "duly.trainings",
    "duly.evidence",
    "duly.learning",
    "duly.assignments",
    "duly.jobs",
    "duly.web",
    "duly.config.apps.ConfigConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "duly.api.door.ApiDoor",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "duly.web.middleware.TenancyMiddleware",
    "duly.web.signin.gate.SignInGate",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "duly.web.context.frame",
            ],
            "builtins": ["template_partials.templatetags.partials"],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
        },
    }
]

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

DATABASES = {
    "default": environment.database("DATABASE_URL", "app"),
    "owner": environment.database("DULY_OWNER_DATABASE_URL", "owner"),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "config_cache"}}

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "duly.web.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "duly.web.signin.forms.SignInForm",
    "reauthenticate": "duly.web.profile.factor_forms.AgainForm",
}
# Tries are counted per account by people.operations.guarding. These are per address, and wide: a factory sits
# behind one.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "kiosk": "300/m/ip",
    "forgot": "60/m/ip",
    "login_failed": None,
    "reauthenticate": "60/m/user",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60

MFA_ADAPTER = "duly.web.mfa.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Duly"
MFA_TOTP_TOLERANCE = 1  # a clock may be 30 seconds off; a code works once all the same
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "duly.web.profile.factor_forms.CodeForm",
    "activate_totp": "duly.web.profile.factor_forms.ActivateForm",
    "add_webauthn": "duly.web.profile.factor_forms.PasskeyForm",
    "edit_webauthn": "duly.web.profile.factor_forms.RenameForm",
}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-duly" if PRODUCTION else "duly"
SESSION_COOKIE_AGE = 12 * 60 * 60  # A11-12: absolute limit of 12 hours
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
CSRF_COOKIE_NAME = "__Host-duly-csrf" if PRODUCTION else "duly-csrf"
CSRF_FAILURE_VIEW = "duly.web.errors.csrf_failure"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if environment.number("DULY_TRUSTED_PROXIES") else None
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
TRUSTED_PROXIES = environment.number("DULY_TRUSTED_PROXIES")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

ASSETS = ROOT / "build" / "assets"
STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "build" / "static"
STATICFILES_DIRS = [ASSETS]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

MAIL = environment.choice("DULY_MAIL", "inbox", "smtp")
MAIL_FROM = DEFAULT_FROM_EMAIL = environment.text("DULY_MAIL_FROM")
SMTP_TLS = environment.choice("DULY_SMTP_TLS", "starttls", "tls", "none")
EMAIL_HOST = environment.text("DULY_SMTP_HOST")
EMAIL_PORT = environment.number("DULY_SMTP_PORT")
EMAIL_HOST_USER = environment.text("DULY_SMTP_USER")
EMAIL_HOST_PASSWORD = environment.text("DULY_SMTP_PASSWORD")
EMAIL_USE_TLS = SMTP_TLS == "starttls"
EMAIL_USE_SSL = SMTP_TLS == "tls"
EMAIL_TIMEOUT = 30
if MAIL == "inbox":
    if PRODUCTION:
        raise environment.SettingsRefused(
            "DULY_MAIL must be smtp in production: the local inbox is open to everybody."
        )
    INBOX = environment.home().path / "inbox"

FAULTS = environment.text("DULY_FAULTS")
if PRODUCTION and FAULTS:
    raise environment.SettingsRefused("DULY_FAULTS kills workers on purpose: it is for tests only.")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "duly.config.logs.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": environment.text("DULY_LOG_LEVEL")},
    # It tells each step of each job; what matters of them, Duly says itself.
    "loggers": {"procrastinate": {"level": "WARNING"}},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # an export may have 500 columns, each with its details
SILENCED_SYSTEM_CHECKS: list[str] = []
