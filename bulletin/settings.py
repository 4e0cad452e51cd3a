"""
The one settings file, and the only place that reads the environment. Every default works on one's own machine:

DATABASE_URL    SQLite in DATA_DIR; postgres://user:password@host/name for a city or more
SECRET_KEY      made once and kept in DATA_DIR/.secret_key
ALLOWED_HOSTS   loopback; elsewhere the names citizens use, separated by commas
SITE_URL        http://127.0.0.1:8000; the address printed in feeds, sitemaps and editions
HTTPS           off; on where a proxy speaks HTTPS for us
DEBUG           off
DATA_DIR        this directory; where the database, the uploads and the key are kept
FONTS_DIR       unset; a folder with the office's own fonts, of which a 小标宋 draws the mastheads; 仿宋, 楷体, 黑体, 宋体 set the PDF
STATIC_ROOT     unset: static files are served from where they lie; set: from there, after `manage.py collectstatic`
"""

import os
import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

import dj_database_url
from csp.constants import NONE, SELF, UNSAFE_INLINE


def switched_on(name):
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def a_year_for_hashed_files(headers, path, url):
    """For WhiteNoise: a file whose name holds the hash of its content never changes."""
    if "immutable" in headers.get("Cache-Control", ""):
        headers["Cache-Control"] = f"max-age={365 * 24 * 60 * 60}, public, immutable"


def kept_secret(path):
    """The secret in `path`, made on first use: never half-written, readable by its owner only."""
    if not path.exists():
        with NamedTemporaryFile("w", dir=path.parent, prefix=path.name) as file:  # mode 0600
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.fsync(file.fileno())
            with suppress(FileExistsError):  # another process was first: its secret holds
                os.link(file.name, path)
    return path.read_text()


BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR).resolve()

DEBUG = switched_on("DEBUG")
HTTPS = switched_on("HTTPS")
SECRET_KEY = os.environ.get("SECRET_KEY") or kept_secret(DATA_DIR / ".secret_key")
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = [host.strip() for host in os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")]


# What is installed

INSTALLED_APPS = [
    "departments.apps.DepartmentsConfig",
    "articles.apps.ArticlesConfig",
    "bulletin.apps.BulletinConfig",
    "bulletin.apps.EditorsAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "ckeditor",
    "csp",
    "axes",
]

# "CKEditor 4 has no more security releases": known, and why what it sends is never trusted (articles/markup.py).
SILENCED_SYSTEM_CHECKS = ["ckeditor.W001"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bulletin.caching.Compressed",
    "bulletin.caching.kept",
    "csp.middleware.CSPMiddleware",
    "bulletin.api.problems.reading_only",
    "bulletin.origin.noted",
    # Public pages touch neither session nor messages nor CSRF token, so that they set no cookie and can be cached.
    "django.contrib.sessions.middleware.SessionMiddleware",
    "bulletin.sessions.lasting",
    "django.middleware.common.CommonMiddleware",
    "bulletin.views.variants.in_the_characters_asked_for",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "bulletin.urls"
WSGI_APPLICATION = "bulletin.wsgi.application"

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
            ],
        },
    },
]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True


# What is kept

if url := os.environ.get("DATABASE_URL"):
    database = dj_database_url.parse(url)
else:
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "bulletin.sqlite3"}

options = database.setdefault("OPTIONS", {})
if database["ENGINE"] == "django.db.backends.sqlite3":
    # Readers never wait for the writer (WAL), and a writer waits for its turn before it has read anything (IMMEDIATE):
    # a deferred transaction that turns into a writing one fails at once, whatever the timeout. (Django itself turns
    # foreign keys on.) After a power cut NORMAL may lose the last moment's commits, but never the file.
    options["transaction_mode"] = "IMMEDIATE"
    options["timeout"] = 20  # seconds
    options["init_command"] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL"
else:
    database |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    options.setdefault("connect_timeout", 3)  # seconds; a page must be able to say in time that the database is gone

DATABASES = {"default": database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024  # 5 MB of pasted Chinese text is sent as three times as much
DATA_UPLOAD_MAX_NUMBER_FILES = 1_000  # an archive of more than 200 files is refused in words, by its form
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # composing an issue of hundreds of articles is one form

FONTS_DIR = os.environ.get("FONTS_DIR") or None

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder", "articles.finders.KeptFinder"]
STATIC_ROOT = os.environ.get("STATIC_ROOT") or None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_ROOT
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Where nothing was collected, each file is looked up when it is asked for: no search at start, no stale copy.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG or not STATIC_ROOT
WHITENOISE_ADD_HEADERS_FUNCTION = a_year_for_hashed_files
WHITENOISE_ALLOW_ALL_ORIGINS = False  # our files are for our pages


# Who may do what to us

_NOTHING_FOREIGN = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF],
    "font-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "object-src": [NONE],
    "frame-ancestors": [NONE],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": _NOTHING_FOREIGN}
# Trusted types: in the admin no text turns into script, not even by a mistake in a script of our own.
ADMIN_SECURITY_POLICY = _NOTHING_FOREIGN | {"require-trusted-types-for": ["'script'"], "trusted-types": ["default"]}
# The pages with the rich-text editor, which sets styles as it goes. Scripts are held as everywhere.
EDITOR_SECURITY_POLICY = ADMIN_SECURITY_POLICY | {"style-src": [SELF, UNSAFE_INLINE]}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
USE_X_FORWARDED_HOST = False

SESSION_COOKIE_AGE = 30 * 60  # seconds idle
SESSION_LONGEST = 12 * 60 * 60  # seconds in all
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS

if HTTPS:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"  # no other host can plant these
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked on the machine itself, past the proxy
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # the proxy overwrites what a client sends

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "bulletin.authentication.Roles"]
LOGIN_URL = "admin:login"

# Who guesses a password waits: five failures for a name from an address, then a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # a quarter of an hour is no longer for who tries again
AXES_LOCKOUT_CALLABLE = "bulletin.authentication.locked_out"
AXES_CLIENT_IP_CALLABLE = "bulletin.origin.address_of"
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True  # who logged in is no business of this table
AXES_VERBOSE = False
CSRF_FAILURE_VIEW = "bulletin.views.site.form_refused"


# What is told to those who run it

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},  # to the root's handler only; nothing is mailed
        "axes": {"level": "ERROR"},  # below, it names people
    },
}
