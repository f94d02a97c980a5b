"""Settings that all environments share. Environment variables are documented in docs/configuration.md."""

import datetime
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import environ

from site_core.caching.configuration import cache_settings
from site_core.lib.connection_urls import add_password

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[2]
# Created by `make`, not in git. The environment overrides it.
_inherited = set(os.environ)
ENV_FILE = Path(env.str("ENV_FILE", default=str(BASE_DIR / ".env")))
environ.Env.read_env(ENV_FILE)
ENV_FILE_VARIABLES = sorted(set(os.environ) - _inherited)
# Everything that the site writes (database, uploaded files, collected static files) is in one folder.
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))

# Where `manage.py backup` writes. Use another disk than the site's if you can.
BACKUP_DIR = Path(env.str("BACKUP_DIR", default=str(DATA_DIR / "backups")))
BACKUP_NIGHTLY = env.bool("BACKUP_NIGHTLY", default=True)
# A bucket that backups are uploaded to, with credentials of its own if possible.
BACKUP_S3_BUCKET = env.str("BACKUP_S3_BUCKET", default="")
BACKUP_S3_PREFIX = env.str("BACKUP_S3_PREFIX", default="")
BACKUP_S3_ENDPOINT_URL = env.str("BACKUP_S3_ENDPOINT_URL", default=env.str("S3_ENDPOINT_URL", default=""))
BACKUP_S3_ACCESS_KEY_ID = env.str("BACKUP_S3_ACCESS_KEY_ID", default="")
BACKUP_S3_SECRET_ACCESS_KEY = env.str("BACKUP_S3_SECRET_ACCESS_KEY", default="")
SCHEDULE_DIR = DATA_DIR / "schedule"  # when each scheduled job last started
# Environment variables that every backup contains.
BACKUP_VARIABLES = [
    *("ALLOWED_HOSTS", "BACKUP_DIR", "BACKUP_NIGHTLY", "BACKUP_S3_BUCKET", "BACKUP_S3_ENDPOINT_URL"),
    *("BACKUP_S3_PREFIX", "CHECK_EXTERNAL_LINKS", "CLOUDFRONT_DISTRIBUTION", "DATA_DIR", "DEFAULT_PAGE_OWNER"),
    *("EMAIL_FROM", "ENQUIRIES_IN_TOTAL", "ENQUIRIES_PER_ADDRESS", "FRAGMENT_CACHE"),
    *("HSTS_PRELOAD", "HSTS_SECONDS", "HSTS_SUBDOMAINS"),
    *("IMAGE_MAX_SIDE", "INDEX_NOW_ENDPOINT", "INVITATION_DAYS", "LOG_FORMAT", "REVIEW_LINK_DAYS"),
    *("LOG_LEVEL", "LOG_SLOW_SECONDS", "PAGE_CACHE_MEGABYTES", "PAGE_COUNTS", "S3_BUCKET", "S3_DOMAIN"),
    *("S3_ENDPOINT_URL", "SEARCH_COUNTS", "SEARCH_INDEXING", "SECOND_FACTOR", "SECURITY_CONTACT", "SERVER_THREADS"),
    *("SERVER_WORKERS", "SESSION_HOURS", "SESSION_IDLE_MINUTES", "SHARED_CACHE_SECONDS", "SIGN_IN_LOG_DAYS"),
    *("SITE_NAME", "SITE_URL", "TASKS", "TIME_ZONE", "TRASH_DAYS", "TRUSTED_PROXIES"),
]
# Those that may be secret, such as URLs with passwords: only encrypted backups contain them. Libraries read AWS_*.
BACKUP_SECRET_VARIABLES = [
    *("ADMIN_ALLOWED_IPS", "ADMIN_PATH", "AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION"),
    *("AWS_SECRET_ACCESS_KEY", "CACHE_URL", "DATABASE_PASSWORD", "DATABASE_URL", "EMAIL_URL"),
    *("METRICS_TOKEN", "PAGE_CACHE", "REDIS_PASSWORD", "SECRET_KEY", "SECRET_KEY_FALLBACKS"),
    *("SENTRY_DSN", "VARNISH_URLS"),
]
# Those that no backup contains: anyone who can read a backup could read all inquiries, or delete all backups.
BACKUP_EXCLUDED_VARIABLES = ["BACKUP_S3_ACCESS_KEY_ID", "BACKUP_S3_SECRET_ACCESS_KEY", "ENQUIRY_KEYS"]

# The URL that visitors use. It determines hosts, HTTPS, cookies, and absolute links.
# Without it, the server sets where it listens.
SITE_URL = env.str("SITE_URL", default=env.str("DEFAULT_SITE_URL", default="http://127.0.0.1:8000")).rstrip("/")

# Off on staging: every response is then noindex, and the admin says so on every screen.
SEARCH_INDEXING = env.bool("SEARCH_INDEXING", default=True)

# Where to report vulnerabilities: "mailto:…" or a URL. Published in /.well-known/security.txt.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")

# Where changed pages are submitted, for sites that turn IndexNow on.
INDEX_NOW_ENDPOINT = env.str("INDEX_NOW_ENDPOINT", default="https://api.indexnow.org/indexnow")

# The path of the admin. Attackers try /admin/ first.
ADMIN_PATH = env.str("ADMIN_PATH", default="admin/").strip("/") + "/"
# IP addresses and networks that the admin can be used from. Empty: from everywhere.
ADMIN_ALLOWED_IPS = env.list("ADMIN_ALLOWED_IPS", default=[])

SECRET_KEY = env.str("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])  # earlier ones, while sessions and links use them

# Fernet keys for inquiries from the contact page: the first one encrypts, all of them decrypt. Without any, the key is
# derived from SECRET_KEY.
ENQUIRY_KEYS = env.list("ENQUIRY_KEYS", default=[])
# The maximum number of inquiries within ten minutes.
ENQUIRIES_PER_ADDRESS = env.int("ENQUIRIES_PER_ADDRESS", default=20)
ENQUIRIES_IN_TOTAL = env.int("ENQUIRIES_IN_TOTAL", default=200)

DEBUG = False
REQUIRE_SAFE_SETTINGS = False
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if "SITE_URL" in os.environ else env.list("DEFAULT_ALLOWED_HOSTS", default=[])
)
# Reverse proxies whose X-Forwarded-* headers are trusted. The default is this machine.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=["127.0.0.0/8", "::1"])

INSTALLED_APPS = [
    "site_core.wordpress",
    "home",
    "home.enquiries",
    "blog",
    "site_core.accounts",
    "site_core.redirects",
    "site_core.desk",
    "site_core.editing",
    "site_core.review",
    "site_core.seo_audit",
    "site_core.trash",
    "site_core.page_feedback",
    "site_core.page_views",
    "site_core.backups",
    "site_core.ops",
    "site_core.http",
    "site_core.search",
    "site_core.seo",
    "site_core.seo.index_now",
    "site_core.pages",
    "site_core.banners",
    "site_core.site_settings",
    "site_core.media",
    "site_core.brand",
    "site_core.facts",
    "site_core.background_tasks",
    "site_core.content",
    "site_core.caching",
    "wagtailseo",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "site_core.accounts.users_app.UsersConfig",  # wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "django_otp_webauthn",
    "django_filters",
    "django_tasks_db",
    "modelcluster",
    "taggit",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "site_core.ops.request_id.RequestIdMiddleware",
    "site_core.ops.metrics.middleware.MetricsMiddleware",
    "site_core.media.middleware.RenditionsMiddleware",
    "site_core.http.visitor_check.VisitorCheckMiddleware",
    "site_core.http.security_headers.SecurityHeadersMiddleware",
    "site_core.http.response_headers.RobotsTagMiddleware",
    "site_core.ops.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "site_core.redirects.serving.canonical_host.CanonicalURLMiddleware",  # replaces Django's CommonMiddleware
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "site_core.caching.page_cache.middleware.CacheHeadersMiddleware",
    "site_core.http.speculation_rules.SpeculationRulesMiddleware",
    "site_core.http.response_headers.CompressTextMiddleware",
    "site_core.http.response_headers.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "site_core.accounts.allowed_ips.AllowedIPsMiddleware",
    "site_core.http.spreadsheet_exports.SpreadsheetExportMiddleware",
    "site_core.http.invalid_ids.InvalidIdMiddleware",
    "site_core.pages.middleware.IncompleteApprovalMiddleware",
    "site_core.trash.middleware.TrashMessageMiddleware",
    "site_core.http.request_size.RequestSizeMiddleware",
    "site_core.accounts.framing.SignInFramingMiddleware",
    "site_core.accounts.middleware.SignedInMiddleware",
    "site_core.accounts.password_reset.PasswordResetLimitMiddleware",
    "site_core.media.middleware.DocumentHeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "site_core.redirects.serving.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
    "site_core.caching.fragments.middleware.FragmentsMiddleware",
]

ROOT_URLCONF = "site_core.urls"
WSGI_APPLICATION = "site_core.wsgi.application"
CSRF_FAILURE_VIEW = "site_core.pages.error_pages.csrf_failure"

# Widgets of the project’s own have their templates in templates/, too.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Visitors get the site's own templates without indentation: a page is about 1 % smaller.
TEMPLATE_LOADERS = [
    "site_core.lib.template_loaders.UnindentedLoader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", TEMPLATE_LOADERS)],
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "site_core.site_settings.context_processors.site_settings",
            ],
        },
    }
]

DATABASES = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{quote(str(DATA_DIR / 'db.sqlite3'))}"),
}
# A password of its own variable may contain any characters, also those that have a meaning in a URL.
if DATABASE_PASSWORD := env.ENVIRON.get("DATABASE_PASSWORD", ""):
    DATABASES["default"]["PASSWORD"] = DATABASES["default"].get("PASSWORD") or DATABASE_PASSWORD
REDIS_PASSWORD = env.ENVIRON.get("REDIS_PASSWORD", "")
SQLITE_OPTIONS = {
    # WAL lets visitors read while an editor saves.
    # IMMEDIATE takes the write lock at the start of a transaction, so that busy_timeout waits for it.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=10000;",
    "transaction_mode": "IMMEDIATE",
}
# Every thread keeps its connection and checks it at the start of each request. psycopg's pool would make requests wait
# while the database is down. Without it, they fail at once, and the page cache serves the last good page. A machine has
# few threads: workers times threads. SQLite keeps its parsed schema and prepared statements.
DATABASES["default"] = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True} | DATABASES["default"]
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"]["OPTIONS"] = {"connect_timeout": 3} | DATABASES["default"].get("OPTIONS", {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Files instead of memory: all processes of a machine see the same site root paths and renditions.
CACHE_URL = env.str("CACHE_URL", default=f"filecache://{DATA_DIR / 'cache'}")
CACHES = {"default": cache_settings(add_password(CACHE_URL, REDIS_PASSWORD))}

# The cache of whole pages: "files" on this machine, Redis for several machines ("rediss://…"), or "off".
PAGE_CACHE = add_password(env.str("PAGE_CACHE", default="files"), REDIS_PASSWORD)
# Seconds that the page cache keeps a response, by status. A change of content ends them at once.
PAGE_CACHE_TTL = {200: 300, 301: 30, 308: 30, 404: 10, 410: 30}
FRAGMENT_CACHE = env.bool("FRAGMENT_CACHE", default=True)
PAGE_CACHE_MEGABYTES = env.int("PAGE_CACHE_MEGABYTES", default=512)
# Caches in front of the site that are invalidated after every change; see site_core/caching/frontend_cache.py.
WAGTAILFRONTENDCACHE = {
    url: {"BACKEND": "site_core.caching.frontend_cache.VarnishBackend", "LOCATION": url}
    for url in env.list("VARNISH_URLS", default=[])
}
if CLOUDFRONT_DISTRIBUTION := env.str("CLOUDFRONT_DISTRIBUTION", default=""):
    WAGTAILFRONTENDCACHE["CloudFront"] = {
        "BACKEND": "wagtail.contrib.frontend_cache.backends.CloudfrontBackend",
        "DISTRIBUTION_ID": CLOUDFRONT_DISTRIBUTION,
    }
# How long they may serve a page without revalidation: if invalidation fails, a page is outdated for this long.
SHARED_CACHE_SECONDS = env.int("SHARED_CACHE_SECONDS", default=60 if WAGTAILFRONTENDCACHE else 0)
# Server processes, one for each core, and threads in each.
SERVER_WORKERS = env.int("SERVER_WORKERS", default=2)
SERVER_THREADS = env.int("SERVER_THREADS", default=4)

# Count page views per day, without anything about visitors.
PAGE_COUNTS = env.bool("PAGE_COUNTS", default=False)
# Request the websites that pages link to, once a week. Off, so that nobody learns of a site before its owner agrees.
CHECK_EXTERNAL_LINKS = env.bool("CHECK_EXTERNAL_LINKS", default=False)
EXTERNAL_LINKS_ALLOW_LOOPBACK = False  # only tests turn it on: they run the websites themselves
SEARCH_COUNTS = env.bool("SEARCH_COUNTS", default=True)
SEARCH_COUNTS_SECONDS: int | None = 5  # between writes; None turns them off
PAGE_COUNTS_SECONDS: int | None = 5  # between writes; None turns them off
PAGE_FEEDBACK_SECONDS: int | None = 5  # the same

# How long deleted pages, images, documents, and redirects can be restored. 0: they are deleted for good.
TRASH_DAYS = env.int("TRASH_DAYS", default=30)

# Background tasks: "immediate" runs them in the request, "database" leaves them to `manage.py db_worker`.
TASKS_IN = env.str("TASKS", default="immediate")
TASKS = {
    "default": {
        "BACKEND": {
            "immediate": "django_tasks.backends.immediate.ImmediateBackend",
            "database": "django_tasks_db.DatabaseBackend",
        }[TASKS_IN]
    }
}

PASSWORD_HASHERS = [
    "site_core.accounts.hashers.Argon2",
    # Passwords from before Argon2. Django rehashes them when their owners sign in.
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# Long and not common. No rules about digits and symbols (NIST SP 800-63B, 5.1.1.2).
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "site_core.accounts.password_validation.CommonPasswordValidator"},
    {"NAME": "site_core.accounts.password_validation.PasswordChangeNotifier"},
]

# Failed sign-ins are counted in the database for all processes; see site_core.accounts.lockout.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_HANDLER = "site_core.accounts.lockout.LockoutHandler"
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = datetime.timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # further attempts don't extend a lockout
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "site_core.lib.ip_addresses.client_network"
AXES_LOCKOUT_CALLABLE = "site_core.accounts.lockout.lockout_response"
AXES_VERBOSE = False  # logs no user agents
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True  # site_core.accounts.sign_ins has its own
REVIEW_LINK_DAYS = env.int("REVIEW_LINK_DAYS", default=14)
DEFAULT_PAGE_OWNER = env.str("DEFAULT_PAGE_OWNER", default="")
SIGN_IN_LOG_DAYS = env.int("SIGN_IN_LOG_DAYS", default=90)

# Everyone can use two-factor authentication. If it is required, people with one of these permissions must.
TWO_FACTOR_REQUIRED = False
TWO_FACTOR_PERMISSIONS = [
    "accounts.require_second_factor",
    "auth.change_user",
    "auth.change_group",
    "enquiries.view_enquiry",
]

PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds; how long the link in the mail works
INVITATION_DAYS = env.int("INVITATION_DAYS", default=7)  # how long the link in an invitation works
# Emails of accounts are sent by a thread: response times don't reveal which addresses have accounts.
ACCOUNT_EMAILS_IN_BACKGROUND = True

LANGUAGE_CODE = "en-us"
TIME_ZONE = env.str("TIME_ZONE", default="America/New_York")
USE_I18N = True
FORMAT_MODULE_PATH = ["site_core.settings.formats"]
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "site_core.assets.stylesheets.StylesheetFinder",
]
STYLESHEETS_ROOT = DATA_DIR / "stylesheets"  # where that finder assembles css/site.css and css/admin.css
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if S3_BUCKET := env.str("S3_BUCKET", default=""):
    S3_ENDPOINT_URL = env.str("S3_ENDPOINT_URL", default=None)
    S3_DOMAIN = env.str("S3_DOMAIN", default="")
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": S3_ENDPOINT_URL,
            # The bucket stays private: the site itself serves images, unless a CDN serves the bucket's images/.
            "custom_domain": S3_DOMAIN or f"{SITE_URL.partition('://')[2]}/media",
            "url_protocol": "https:" if S3_DOMAIN else f"{SITE_URL.partition('://')[0]}:",
            "querystring_auth": False,
            "file_overwrite": False,
        },
    }

    from botocore.config import Config

    # Not an option of the storage: Wagtail passes those to tasks as JSON.
    AWS_S3_CLIENT_CONFIG = Config(
        connect_timeout=3,
        read_timeout=10,
        retries={"total_max_attempts": 2},
        # Compatible with servers other than Amazon's.
        s3={"addressing_style": "path" if S3_ENDPOINT_URL else "auto"},
        request_checksum_calculation="when_required",
    )

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", default="webmaster@localhost")

# A treatment page with many blocks has more than 1,000 form fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# Maximum size of a request in the admin, files included. Larger requests are rejected unread. Elsewhere,
# DATA_UPLOAD_MAX_MEMORY_SIZE applies.
ADMIN_REQUEST_MAX_SIZE = 40 * 1024 * 1024  # the same as in docs/deployment/nginx.conf

LOGIN_REDIRECT_URL = "wagtailadmin_home"
SESSION_COOKIE_NAME = "clinic_session"
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", default=12) * 60 * 60  # after signing in, at most: a long day
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_MINUTES", default=120) * 60  # of inactivity in the admin
CSRF_COOKIE_NAME = "clinic_csrf"
CSRF_COOKIE_HTTPONLY = False  # Wagtail's admin reads it for its background requests
# Django would redirect to HTTPS first and to the canonical host second. CanonicalURLMiddleware does both at once,
# if SECURE_SSL_REDIRECT is set.
SECURE_REDIRECT_EXEMPT = [""]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
# The only other hosts that a page may load from, once a visitor plays a video (blog.blocks.VIDEO_PLAYERS).
VIDEO_PLAYERS = ["https://www.youtube-nocookie.com", "https://player.vimeo.com"]

WAGTAIL_SITE_NAME = env.str("SITE_NAME", default="Clinic")
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False  # makes no requests to other hosts
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_FRONTEND_LOGIN_URL = "wagtailadmin_login"  # one sign-in form, with two-factor authentication
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "site_core.accounts.password_reset.ResetForm"
# Passkeys belong to the host of SITE_URL. Without HTTPS, browsers offer them on localhost only: the checks of these
# settings would be errors on http://127.0.0.1, where the admin doesn't offer passkeys.
OTP_WEBAUTHN_RP_ID = urlsplit(SITE_URL).hostname or "localhost"
OTP_WEBAUTHN_RP_NAME_CALLABLE = "site_core.site_settings.site_name.get_relying_party_name"
OTP_WEBAUTHN_ALLOWED_ORIGINS = [SITE_URL]
OTP_WEBAUTHN_ALLOW_PASSWORDLESS_LOGIN = False
OTP_WEBAUTHN_EXCEPTION_LOGGER_NAME = None  # no traceback for each rejected request
SILENCED_SYSTEM_CHECKS = [] if SITE_URL.startswith("https://") else ["otp_webauthn.E031"]
WAGTAILIMAGES_IMAGE_MODEL = "media.ClinicImage"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "heif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "site_core.media.forms.ImageForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000  # that have to be decoded: four bytes each
IMAGE_MAX_SIDE = env.int("IMAGE_MAX_SIDE", default=3200)  # pixels; larger images are scaled down
WAGTAILDOCS_DOCUMENT_MODEL = "media.ClinicDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "site_core.media.forms.DocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # not even PDFs: browsers' viewers run their scripts
WAGTAILDOCS_SERVE_METHOD = "serve_view"  # also with S3: the view checks permissions
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "rtf", "txt", "xlsx"]
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # videos have their own block with an allow-list
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    WAGTAILSEARCH_BACKENDS["default"]["BACKEND"] = "site_core.search.sqlite_backend"
RENDITIONS_IN_BACKGROUND = True  # if False, the request that needs a rendition creates it
WAGTAILIMAGES_AVIF_QUALITY = 60
WAGTAILIMAGES_WEBP_QUALITY = 72
WAGTAILIMAGES_JPEG_QUALITY = 74
WAGTAILREDIRECTS_AUTO_CREATE = False  # site_core.redirects.lifecycle.page_moves does it, but only for live changes
LOCAL_CACHE_TTL = 2  # seconds until a process sees what another one changed about a site or its settings
TASKS_IN_PROCESSES = True
REDIRECTS_COUNT_SECONDS: int | None = 5  # between writes of redirect hits and 404s; None turns them off
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]

# Prometheus sends it to get the site's figures at /metrics. Without a token, there are none.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

LOG_SLOW_SECONDS = env.float("LOG_SLOW_SECONDS", default=2)  # requests that take this long are logged; 0 logs none
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "site_core.ops.logging.LineFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
        "json": {"()": "site_core.ops.logging.JsonFormatter"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": env.str("LOG_FORMAT", default="line")},
        "null": {"class": "logging.NullHandler"},
    },
    # Scanners send made-up host names all day and get 400. Without a handler, Python would print tracebacks.
    "loggers": {"django.security.DisallowedHost": {"handlers": ["null"], "propagate": False}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
