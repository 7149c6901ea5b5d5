"""One settings file, read from the environment by strict readers (environment.py); docs/setup.md lists all."""

from pathlib import Path

from csp.constants import NONE, SELF

from inastrategy import environment, mail
from reports.charts.assets import PLOTLY_STYLE_HASHES

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

DEBUG = environment.flag("DEBUG", default=False)
BEHIND_TLS = environment.flag("BEHIND_TLS", default=False)
# Invented accounts and figures for trying out: on unless told otherwise, but never by itself where people can come in.
DEMO = environment.flag("DEMO", default=not BEHIND_TLS)
SECRET_KEY = environment.secret_key(VAR_DIR / "secret_key")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")

# What stands for every municipality that says nothing of its own (organization/identity.py), and what is shown first.
DEFAULT_STRATEGY = environment.text("DEFAULT_STRATEGY")
KEY_COLOUR = environment.text("KEY_COLOUR", "#0017c1")
FONT_DIR = environment.folder("FONT_DIR", None)
OPEN_DATA_LICENCE = environment.text("OPEN_DATA_LICENCE", "PDL1.0")
CONTACT = environment.text("CONTACT", "企画担当課")
# Public pages are kept ready to be sent (reports/site/ready). Whoever works on templates wants to see each as it is.
READY_PAGES = environment.flag("READY_PAGES", default=not DEBUG)

INSTALLED_APPS = [
    "inastrategy.apps.AdminConfig",
    "organization",  # before auth: its changepassword is the one that is found
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "import_export",
    "simple_history",
    "goals",
    "projects",
    "kpis",
    "council",
    "reports",
    "office",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "inastrategy.ready.ReadyPages",
    "inastrategy.unavailable.Unavailable",
    "inastrategy.middleware.PrivateWhenSignedIn",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "inastrategy.middleware.OnlyRead",
    "django.middleware.csrf.CsrfViewMiddleware",
    "inastrategy.middleware.CleanTexts",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "office.people.gate.PasswordChangeRequired",
    "inastrategy.exports.RecordExports",
    "inastrategy.middleware.Unprintable",
    "inastrategy.middleware.NotByThisMethod",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "organization.throttle.KnownDevice",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "inastrategy.urls"
WSGI_APPLICATION = "inastrategy.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["organization.templatetags.days"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "inastrategy.context.site",
            ],
        },
    },
]

DATABASES = {"default": environment.database(BASE_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People
AUTH_USER_MODEL = "organization.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "organization.backends.StaffNumberBackend",
    "django.contrib.auth.backends.ModelBackend",  # keeps who is signed in; whoever signs in never gets as far
]
# A staff number is unique within its municipality; StaffNumberBackend is made for that.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
PASSWORD_HASHERS = ["organization.hashing.QueuedPBKDF2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": environment.number("PASSWORD_MIN_LENGTH", 12)},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "organization.passwords.NoPattern"},
    {"NAME": "organization.passwords.NotOnesName"},
]
PASSWORD_RESET_TIMEOUT = environment.number("PASSWORD_LINK_HOURS", 72) * 3600
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
SESSION_ENGINE = "inastrategy.sessions"
SESSION_COOKIE_AGE = environment.number("SESSION_HOURS", 8) * 3600
CSRF_FAILURE_VIEW = "inastrategy.failures.csrf_failure"

# Wrong passwords are counted by name and address together (behind a city's NAT an address alone would lock everyone
# out), with a higher ceiling per address: organization/throttle.py. A try during a lock does not prolong it.
AXES_HANDLER = "organization.throttle.SignInHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = environment.number("SIGN_IN_TRIES", 5)
SIGN_IN_TRIES_PER_ADDRESS = environment.number("SIGN_IN_TRIES_PER_ADDRESS", 50)
AXES_COOLOFF_TIME = environment.number("SIGN_IN_COOL_OFF_MINUTES", 15) / 60
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = True  # beside the good ones: both are kept for good
AXES_LOCKOUT_CALLABLE = "organization.throttle.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "old_password", "new_password1", "new_password2"]
AXES_ENABLE_ADMIN = False  # its lists let superusers delete; office/admin/audit.py has read-only ones
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "inastrategy.sign_in.client_address"

# Mail: printed to the console unless SMTP_HOST names a server (mail.py).
EMAIL_BACKEND = mail.backend()
EMAIL_HOST = environment.text("SMTP_HOST")
EMAIL_PORT = mail.port()
EMAIL_HOST_USER = environment.text("SMTP_USER")
EMAIL_HOST_PASSWORD = environment.secret("SMTP_PASSWORD")
EMAIL_USE_TLS = mail.security() == mail.STARTTLS
EMAIL_USE_SSL = mail.security() == mail.TLS
EMAIL_TIMEOUT = environment.number("SMTP_TIMEOUT", 20)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = mail.sender()
NOTICES = "office.mail.notices.send"  # called with what acts tell, once they are committed
REMINDER_DAYS = environment.numbers("REMINDER_DAYS", "-14,-3,1,7")  # from the due date; negative: before it
SITE_URL = mail.site_url(CSRF_TRUSTED_ORIGINS)

# Language and numbers
LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_I18N = True
USE_TZ = True

# Files
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("guide", BASE_DIR / "docs" / "guide" / "pictures")]
STATICFILES_FINDERS = [
    "inastrategy.styles.StylesFinder",  # static/ with its style sheets put together
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "reports.charts.finders.PlotlyFinder",
]
STORAGES = {
    # Evidence (根拠資料) is read through the application only, which asks who may.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "inastrategy.styles.HashedFiles"
    },
}
MEDIA_ROOT = VAR_DIR / "media"
UPLOAD_MAX_BYTES = environment.number("UPLOAD_MAX_MB", 5) * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "inastrategy.middleware.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_MAX_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # one department's whole year is one form

# import-export keeps the preview in the database's cache, not in one machine's /tmp.
IMPORT_EXPORT_TMP_STORAGE_CLASS = "import_export.tmp_storages.CacheStorage"
IMPORT_EXPORT_USE_TRANSACTIONS = True
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
}

# Safety
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, *(f"'{source}'" for source in PLOTLY_STYLE_HASHES)],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
if BEHIND_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    # Both bind the city's whole domain, for months and for every service on it: only the city can decide that.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.flag("HSTS_SUBDOMAINS", default=False)
    SECURE_HSTS_PRELOAD = environment.flag("HSTS_PRELOAD", default=False)
    SILENCED_SYSTEM_CHECKS += ["security.W005", "security.W021"]  # which would urge both on everybody
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True

DJANGO_TABLES2_TEMPLATE = "components/table.html"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"once": {"()": "inastrategy.logs.Once"}},
    "formatters": {
        "line": {"()": "inastrategy.logs.Line", "format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["once"]}},
    "root": {"handlers": ["console"], "level": environment.text("LOG_LEVEL", "WARNING")},
}
