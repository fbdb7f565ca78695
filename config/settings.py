"""Settings, all of them from the environment. Importing them starts nothing."""

import datetime as dt
import os
from pathlib import Path
from urllib.parse import urlsplit

from corsheaders.defaults import default_headers
from psycopg import IsolationLevel

from . import embedded_postgres
from .database import DatabaseSettings, find_replicas, parse_database_urls
from .logins import ACCOUNT_MENU, LOGIN_SETTINGS
from .logs import make_logging
from .mail import make_mail_settings
from .secret_key import find_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in ("1", "true", "yes", "on")


def _list(name: str, default: str = "") -> list[str]:
    return [item for item in os.environ.get(name, default).replace(",", " ").split() if item]


def _number_of_proxies() -> int:
    text = os.environ.get("BEHIND_PROXY", "0")
    return int(text) if text.isdecimal() else int(_flag("BEHIND_PROXY"))


SECRET_KEY = find_secret_key(VAR)
DEBUG = _flag("DEBUG")
ALLOWED_HOSTS = _list("ALLOWED_HOSTS", "localhost 127.0.0.1 [::1]")
CSRF_TRUSTED_ORIGINS, MCP_ORIGINS = _list("CSRF_TRUSTED_ORIGINS"), _list("MCP_ORIGINS")

# Links in answers begin with this where it is set, else with the validated host of the request.
ANNALS_BASE_URL = os.environ.get("ANNALS_BASE_URL", "").rstrip("/")
ANNALS_LICENCE = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}

# Where to report a weakness, as a mailto: or https: address: the Contact of /.well-known/security.txt.
ANNALS_SECURITY_CONTACT = os.environ.get("ANNALS_SECURITY_CONTACT", "").strip()

# Whether a publisher may publish what they were the last to edit.
ANNALS_PUBLISHER_NOT_AUTHOR = _flag("ANNALS_PUBLISHER_NOT_AUTHOR")

# What one process may hold of all events to count them, in bytes: about 215 an event. With 0 PostgreSQL counts.
COUNTING_BYTES = int(os.environ.get("COUNTING_BYTES", 512 * 1024 * 1024))

# How many proxies of ours stand before us, each of which appends to X-Forwarded-For.
BEHIND_PROXY = _number_of_proxies()
# Answers that an address may have worked for, and failed logins; "0" for no limit. Kept answers and 304s are free.
_rates = [os.environ.get("RATE_LIMIT", "600/minute;120/10 second"), os.environ.get("LOGIN_RATE_LIMIT", "30/15 minute")]
RATE_LIMIT, LOGIN_RATE_LIMIT = ("" if rate in ("0", "off") else rate for rate in _rates)

# Numbers for Prometheus: at /metrics for whoever sends the token, or on a port of this machine.
METRICS_TOKEN, METRICS_PORT = os.environ.get("METRICS_TOKEN", ""), int(os.environ.get("METRICS_PORT") or 0)

INSTALLED_APPS = [
    # Before Django's, whose command that deletes old sessions it replaces.
    "events.people",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "corsheaders",
    "csp",
    "rest_framework",
    "drf_spectacular_sidecar",
    "axes",
    "django_otp.plugins.otp_totp",
    "config",
    "events.editions",
    "sources",
    "events",
]

MIDDLEWARE = [
    "config.middleware.observation.RequestIdsMiddleware",
    "config.middleware.observation.MetricsMiddleware",
    # Around all others, so that whatever they answer is compressed and they need know nothing of it.
    "config.middleware.compression.CompressionMiddleware",
    # Before all that may answer, so that scripts of other origins can read errors too.
    "corsheaders.middleware.CorsMiddleware",
    # Before all that reads an address.
    "config.middleware.query_string.QueryStringMiddleware",
    "config.middleware.problems.ProblemMiddleware",
    "config.middleware.probes.ProbesMiddleware",
    "config.middleware.rate_limits.RateLimitMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.csp.ContentSecurityPolicyMiddleware",
    "config.middleware.surfaces.SurfacesMiddleware",
]
PUBLIC_MIDDLEWARE = [  # inside those above; the last is next to the views: nothing else is called twice
    "config.middleware.outages.OutageMiddleware",
    "config.middleware.known_editions.KnownEditionsMiddleware",
    "config.middleware.broken_connections.BrokenConnectionsMiddleware",
]
ADMIN_MIDDLEWARE = [  # the same, for addresses under /admin/
    # Around all that may set a cookie.
    "config.middleware.private_cookies.PrivateCookiesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "config.middleware.line_endings.LineEndingsMiddleware",
    "config.middleware.characters.CharactersMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "config.middleware.login_sessions.LoginSessionsMiddleware",
    "config.middleware.expired_forms.ExpiredFormMiddleware",
    "axes.middleware.AxesMiddleware",
]
# Django and axes look for their middleware in MIDDLEWARE alone; tests/config/test_middleware.py looks in both.
SILENCED_SYSTEM_CHECKS = ["admin.E408", "admin.E409", "admin.E410", "axes.W002"]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # The desk's pages come before those of Unfold that they replace.
        "DIRS": [BASE_DIR / "events" / "editions" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# Set by the server itself: it works as a role that owns nothing, where there is one (config/roles.sql), and within
# limits of time. Commands work as the owner of the tables.
_is_serving = _flag("ANNALS_SERVING")


def _database_settings(*variables: str, embedded_role: str) -> DatabaseSettings:
    """The settings of the first of these addresses that is given; without any, of the embedded server."""
    for variable in variables:
        if url := os.environ.get(variable):
            return parse_database_urls(url, variable)[0]
    return embedded_postgres.server.connection_settings(embedded_role)


if _is_serving:
    _database = _database_settings("DATABASE_URL", embedded_role="annals_app")
    _public = _database_settings("PUBLIC_DATABASE_URL", "DATABASE_URL", embedded_role="annals_reader")
else:
    _database = _database_settings("OWNER_DATABASE_URL", "DATABASE_URL", embedded_role="annals")
    _public = _database_settings("PUBLIC_DATABASE_URL", "DATABASE_URL", embedded_role="annals")
# A connection goes back to its process's pool when a request is over: it does not live with the thread.
_connection: dict[str, object] = {"ENGINE": "config.postgresql", "CONN_MAX_AGE": 0}
#: Connections of all processes that serve, half of them to each of the two databases; the rest is the operator's.
DATABASE_CONNECTIONS = int(os.environ.get("DATABASE_CONNECTIONS", "80"))
#: Threads of a process that serves. Each uses at most one connection to each of the two databases.
THREADS = 8
WORKERS = int(os.environ.get("WORKERS") or min(os.cpu_count() or 1, 4))
# The server ends a statement after ten seconds; where it hangs, or the network does, we do.
_TIMEOUTS = "-c statement_timeout=10s -c lock_timeout=1500ms"
_options = {
    "connect_timeout": 2,
    "client_encoding": "UTF8",
    "slow_seconds": float(os.environ.get("SLOW_STATEMENT_SECONDS") or 0),
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "pool_size": max(1, min(THREADS, DATABASE_CONNECTIONS // (2 * WORKERS))),
    "pool_wait": 1.0,
    # Bound by the server, so that a statement of equal text is prepared once for each connection.
    "server_side_binding": True,
    **({"reply_seconds": 11.0} if _is_serving else {}),
}
_test_name = {"NAME": os.environ["ANNALS_TEST_DB"]} if os.environ.get("ANNALS_TEST_DB") else {}

DATABASES: dict[str, dict[str, object]] = {
    # A command may take its time; a request may not.
    "default": {
        **_connection,
        **_database,
        "OPTIONS": {**_database["OPTIONS"], **_options, **({"options": _TIMEOUTS} if _is_serving else {})},
        "TEST": _test_name,
    },
    # What the public reads: one snapshot a request, never a write, never a wait without end.
    "public": {
        **_connection,
        **_public,
        "OPTIONS": {
            **_public["OPTIONS"],
            **_options,
            **(find_replicas("PUBLIC_DATABASE_URL", _database, VAR / "newest-answered") if _is_serving else {}),
            "isolation_level": IsolationLevel.REPEATABLE_READ,
            "prepare_threshold": 2,
            # What is read often is in memory: a page follows an index in order, and collects and sorts no rows.
            "options": f"-c default_transaction_read_only=on -c random_page_cost=1.1 {_TIMEOUTS}",
        },
        "TEST": {"MIRROR": "default"},
    },
}

# What names mean in an edition, kept by each process for itself.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}}

LANGUAGE_CODE, TIME_ZONE = "en-gb", "UTC"
LANGUAGES = [("en-gb", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL, STATIC_ROOT = "static/", VAR / "static"
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT") or VAR / "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static_files.StaticFilesStorage"},
}
# Without a collected manifest (a fresh clone, the tests) files are found where they lie.
WHITENOISE_USE_FINDERS = True

vars().update(LOGIN_SETTINGS)
# Five wrong passwords or codes of one user from one address, and that pair waits a quarter of an hour.
AXES_FAILURE_LIMIT, AXES_COOLOFF_TIME, AXES_LOCKOUT_TEMPLATE = 5, dt.timedelta(minutes=15), "admin/locked.html"
# Whether those who can change what is public have to set up a second step of their log-in.
ANNALS_REQUIRE_TWO_STEP = _flag("ANNALS_REQUIRE_TWO_STEP")
# For how many days security events are kept.
SECURITY_EVENTS_DAYS = int(os.environ.get("SECURITY_EVENTS_DAYS") or 365)
UNFOLD = {"SITE_TITLE": "Annals", "SITE_HEADER": "Annals", "SITE_SYMBOL": "history_edu", "ACCOUNT": ACCOUNT_MENU}
# A text that is pasted may be as long as a file that is chosen.
DATA_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

CORS_ALLOW_ALL_ORIGINS = True
CORS_URLS_REGEX = r"^/(api/|graphql|mcp$|oembed|embed/|events/|timelines/|sources/)"
# All; those that are named are for browsers that do not know the asterisk, and for Authorization, which it leaves out.
CORS_ALLOW_HEADERS = ("*", *default_headers, "cache-control", "if-match", "if-modified-since", "if-none-match")
CORS_ALLOW_METHODS = ("GET", "HEAD", "OPTIONS", "POST")
CORS_EXPOSE_HEADERS = (
    *("ETag", "Link", "Annals-Edition", "Annals-Truncated", "Content-Disposition"),
    *("RateLimit", "RateLimit-Policy", "Retry-After", "Accept-Ranges", "Content-Range"),
)

_https = urlsplit(ANNALS_BASE_URL).scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Whoever has other sites below this host, or cannot serve https for good, must not be bound to it unasked.
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https and _flag("HSTS_INCLUDE_SUBDOMAINS")
SECURE_HSTS_PRELOAD = _https and _flag("HSTS_PRELOAD")
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
# What a page may load. config/middleware/csp.py loosens it where other people's pages need it.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "https:"],
        "font-src": ["'self'"],
        "manifest-src": ["'self'"],
        "connect-src": ["'self'"],
        # The preview of a frame, on the page that offers it.
        "frame-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": (),
    "DEFAULT_PERMISSION_CLASSES": (),
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ("rest_framework.renderers.JSONRenderer",),
    "DEFAULT_PARSER_CLASSES": (),
    "EXCEPTION_HANDLER": "events.editions.http.problem_responses.handle_exception",
}

vars().update(make_mail_settings(os.environ))
LOGGING = make_logging(is_json=os.environ.get("LOG_FORMAT") == "json")
