"""What every environment shares. Values that differ come from the environment; see docs/configuration.md."""

import datetime
from pathlib import Path

import environ

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[2]
environ.Env.read_env(BASE_DIR / ".env")  # made by `make`, not in git; the environment wins over it
# Everything the site writes (database, uploads, collected static files, secret key) is in one folder.
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))

# Where `manage.py backup` writes. Use another disk than the site's if you can.
BACKUP_DIR = Path(env.str("BACKUP_DIR", default=str(DATA_DIR / "backups")))
BACKUP_NIGHTLY = env.bool("BACKUP_NIGHTLY", default=True)
SCHEDULE_DIR = DATA_DIR / "schedule"  # when each scheduled job last started
# Environment variables that every backup contains.
BACKUP_VARIABLES = [
    *("ALLOWED_HOSTS", "BACKUP_DIR", "BACKUP_NIGHTLY", "CLOUDFRONT_DISTRIBUTION", "DATA_DIR", "EMAIL_FROM"),
    *(
        "ENQUIRIES_IN_TOTAL",
        "ENQUIRIES_PER_ADDRESS",
        "HSTS_SECONDS",
        "INDEX_NOW_ENDPOINT",
        "LOG_FORMAT",
        "LOG_LEVEL",
        "LOG_SLOW_SECONDS",
    ),
    *("PAGE_CACHE_MEGABYTES", "PAGE_COUNTS", "S3_BUCKET", "S3_DOMAIN", "S3_ENDPOINT_URL", "SEARCH_INDEXING"),
    *("SECOND_FACTOR", "SECURITY_CONTACT", "SERVER_THREADS", "SERVER_WORKERS", "SESSION_HOURS"),
    *("SESSION_IDLE_MINUTES", "SHARED_CACHE_SECONDS", "SITE_NAME", "SITE_URL", "TASKS", "TIME_ZONE"),
    *("TRUSTED_PROXIES",),
]
# Those that may be secret, such as URLs with passwords: only encrypted backups contain them. Libraries read AWS_*.
BACKUP_SECRET_VARIABLES = [
    *("ADMIN_PATH", "AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION", "AWS_SECRET_ACCESS_KEY", "CACHE_URL", "DATABASE_URL"),
    *("EMAIL_URL", "ENQUIRY_KEYS", "PAGE_CACHE", "SECRET_KEY", "SENTRY_DSN", "VARNISH_URLS"),
]

# The address visitors use. Hosts, HTTPS, cookies and absolute links all follow from it.
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")

# Off on staging: every answer then says noindex, and robots.txt closes the site.
SEARCH_INDEXING = env.bool("SEARCH_INDEXING", default=True)

# Whom to tell of a weakness: "mailto:…" or the address of a page. It is in /.well-known/security.txt then.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")

# Where changes are told to search engines, for sites that switch IndexNow on.
INDEX_NOW_ENDPOINT = env.str("INDEX_NOW_ENDPOINT", default="https://api.indexnow.org/indexnow")

# Where the admin is. Elsewhere than at /admin/, it is not found by those who try that first.
ADMIN_PATH = env.str("ADMIN_PATH", default="admin/").strip("/") + "/"

SECRET_KEY = env.str("SECRET_KEY", default="")

# What visitors send from the contact page is encrypted with the first of these Fernet keys, and read with all of
# them. Without any, a key is made from SECRET_KEY.
ENQUIRY_KEYS = env.list("ENQUIRY_KEYS", default=[])
# How often the form may be sent in ten minutes.
ENQUIRIES_PER_ADDRESS = env.int("ENQUIRIES_PER_ADDRESS", default=20)
ENQUIRIES_IN_TOTAL = env.int("ENQUIRIES_IN_TOTAL", default=200)

DEBUG = False
REQUIRE_SAFE_SETTINGS = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
# Proxies that are believed about visitors' address, scheme and host: this machine's own, if no others are named.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=["127.0.0.0/8", "::1"])

INSTALLED_APPS = [
    "home",
    "home.enquiries",
    "blog",
    "site_core.accounts",
    "site_core.redirects",
    "site_core.seo_audit",
    "site_core.page_views",
    "site_core.backups",
    "site_core.ops",
    "site_core.search",
    "site_core.seo",
    "site_core.seo.index_now",
    "site_core.pages",
    "site_core.site_settings",
    "site_core.media",
    "site_core.caching",
    "wagtailseo",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
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
]

MIDDLEWARE = [
    "site_core.ops.request_id.RequestIdMiddleware",
    "site_core.http.security_headers.SecurityHeadersMiddleware",
    "site_core.ops.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "site_core.redirects.serving.canonical_host.CanonicalAddressMiddleware",  # in place of Django's CommonMiddleware
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "site_core.caching.page_cache.middleware.PublicAnswersMiddleware",
    "site_core.http.speculation_rules.SpeculationRulesMiddleware",
    "site_core.http.response_headers.CompressTextMiddleware",
    "site_core.http.response_headers.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "site_core.http.request_size.RequestSizeMiddleware",
    "site_core.accounts.middleware.SignedInMiddleware",
    "site_core.accounts.password_reset.PasswordResetLimitMiddleware",
    "site_core.media.views.DocumentHeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "site_core.http.response_headers.RobotsTagMiddleware",
    "site_core.redirects.serving.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "site_core.urls"
WSGI_APPLICATION = "site_core.wsgi.application"
CSRF_FAILURE_VIEW = "site_core.pages.error_pages.csrf_failure"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "site_core.site_settings.context_processors.clinic",
            ],
        },
    }
]

DATABASES = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}"),
}
SQLITE_OPTIONS = {
    # WAL lets visitors read while an editor saves; foreign keys are on by Django's default.
    # "IMMEDIATE" takes the write lock at once, so that busy_timeout waits instead of failing mid-way.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=10000;",
    "transaction_mode": "IMMEDIATE",
}
# Every thread keeps its connection, and looks at each request whether it still stands. Not psycopg's pool: while the
# database is down, that lets requests wait, where a connection of one's own is refused at once, and the page cache
# gives out its last copy. A machine's threads are few: workers times threads. SQLite keeps what it has read of the
# schema and of the queries.
DATABASES["default"] = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True} | DATABASES["default"]
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"]["OPTIONS"] = {"connect_timeout": 3} | DATABASES["default"].get("OPTIONS", {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Files, not memory: all processes of a machine see the same site addresses and pictures.
CACHES = {"default": env.cache("CACHE_URL", default=f"filecache://{DATA_DIR / 'cache'}")}
if CACHES["default"]["BACKEND"].endswith(".RedisCache"):
    CACHES["default"] |= {
        "BACKEND": "site_core.caching.redis_backend.LenientRedisCache",
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    }

# Whole pages for visitors: in "files" of this machine, in Redis where several share it ("redis://…"), or "off".
PAGE_CACHE = env.str("PAGE_CACHE", default="files")
PAGE_CACHE_MEGABYTES = env.int("PAGE_CACHE_MEGABYTES", default=512)
# Caches in front of the site that are told of every change; see site_core/caching/frontend_cache.py.
WAGTAILFRONTENDCACHE = {
    address: {"BACKEND": "site_core.caching.frontend_cache.VarnishBackend", "LOCATION": address}
    for address in env.list("VARNISH_URLS", default=[])
}
if CLOUDFRONT_DISTRIBUTION := env.str("CLOUDFRONT_DISTRIBUTION", default=""):
    WAGTAILFRONTENDCACHE["CloudFront"] = {
        "BACKEND": "wagtail.contrib.frontend_cache.backends.CloudfrontBackend",
        "DISTRIBUTION_ID": CLOUDFRONT_DISTRIBUTION,
    }
# How long they may give out a page unasked: as long as one that could not be told shows the former text.
SHARED_CACHE_SECONDS = env.int("SHARED_CACHE_SECONDS", default=60 if WAGTAILFRONTENDCACHE else 0)
# Processes of the server, one for each core, and threads in each.
SERVER_WORKERS = env.int("SERVER_WORKERS", default=2)
SERVER_THREADS = env.int("SERVER_THREADS", default=4)

# How often each page is seen on a day: a number, nothing about visitors.
PAGE_COUNTS = env.bool("PAGE_COUNTS", default=False)
PAGE_COUNTS_SECONDS = 5  # between writes; None: never

# Work outside of requests: "immediate" does it within them, "database" leaves it to `manage.py db_worker`.
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
    # Sites from before Argon2: each password is hashed anew when its owner next signs in.
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# Long and not among the known ones; no rules about digits and signs (NIST SP 800-63B, 5.1.1.2).
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Wrong passwords are counted in the database, for all processes; see site_core.accounts.lockout.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_HANDLER = "site_core.accounts.lockout.LockoutHandler"
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = datetime.timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # who is locked out and goes on trying doesn't wait longer
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "site_core.lib.ip_addresses.client_network"
AXES_LOCKOUT_CALLABLE = "site_core.accounts.lockout.locked_out"
AXES_VERBOSE = False  # no user agents in the log
AXES_ENABLE_ADMIN = False

# Two-step sign-in is open to everyone, and asked of whoever has one of these permissions where it is required.
SECOND_FACTOR_REQUIRED = False
SECOND_FACTOR_FOR = [
    "accounts.require_second_factor",
    "auth.change_user",
    "auth.change_group",
    "enquiries.view_enquiry",
]

PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds that the link in the mail works
PASSWORD_RESET_IN_BACKGROUND = True  # the answer takes as long whether somebody has that address or not

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
STORAGES = {
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
            # The bucket stays private: the site itself gives out pictures, but where a CDN stands before its images/.
            "custom_domain": S3_DOMAIN or f"{SITE_URL.partition('://')[2]}/media",
            "url_protocol": "https:" if S3_DOMAIN else f"{SITE_URL.partition('://')[0]}:",
            "querystring_auth": False,
            "file_overwrite": False,
        },
    }

    from botocore.config import Config

    # Not an option of the storage: Wagtail hands those to tasks, as JSON.
    AWS_S3_CLIENT_CONFIG = Config(
        connect_timeout=3,
        read_timeout=10,
        retries={"total_max_attempts": 2},
        # What those that are not Amazon's understand, too.
        s3={"addressing_style": "path" if S3_ENDPOINT_URL else "auto"},
        request_checksum_calculation="when_required",
    )

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", default="webmaster@localhost")

# Editors compose long pages: a treatment with many blocks has more than 1,000 form fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# Of a whole request, files included: more is refused unread. Elsewhere than in the admin, DATA_UPLOAD_MAX_MEMORY_SIZE.
ADMIN_REQUEST_MAX_SIZE = 40 * 1024 * 1024  # as in docs/deployment/nginx.conf

LOGIN_REDIRECT_URL = "wagtailadmin_home"
SESSION_COOKIE_NAME = "clinic_session"
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", default=12) * 60 * 60  # after signing in, whatever happens: a long day
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_MINUTES", default=120) * 60  # without a click in the admin
CSRF_COOKIE_NAME = "clinic_csrf"
CSRF_COOKIE_HTTPONLY = False  # Wagtail's admin reads it for its background requests.
# Django's own redirect to HTTPS would come before that to the right host: CanonicalAddressMiddleware does both at
# once, where SECURE_SSL_REDIRECT says so.
SECURE_REDIRECT_EXEMPT = [""]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
# The only other hosts that a page may load from, and only once a visitor plays a video (blog.blocks.VIDEO_PLAYERS).
VIDEO_PLAYERS = ["https://www.youtube-nocookie.com", "https://player.vimeo.com"]

WAGTAIL_SITE_NAME = env.str("SITE_NAME", default="Clinic")
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False  # no request to other hosts
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_FRONTEND_LOGIN_URL = "wagtailadmin_login"  # one place to sign in, with the second step
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "site_core.accounts.password_reset.ResetForm"
OTP_TOTP_ISSUER = WAGTAIL_SITE_NAME
WAGTAILIMAGES_IMAGE_MODEL = "media.ClinicImage"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "site_core.media.forms.PictureForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 30_000_000  # decoded, four bytes each
WAGTAILDOCS_DOCUMENT_MODEL = "media.ClinicDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "site_core.media.forms.DocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
WAGTAILDOCS_INLINE_CONTENT_TYPES = []  # PDFs too: a browser's viewer runs their scripts
WAGTAILDOCS_SERVE_METHOD = "serve_view"  # object storage as well: it asks whether the visitor may have it
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "rtf", "txt", "xlsx"]
WAGTAILEMBEDS_FINDERS = []  # videos are a block of their own, with an allow-list; nothing else is embedded
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_AVIF_QUALITY = 60
WAGTAILIMAGES_WEBP_QUALITY = 72
WAGTAILIMAGES_JPEG_QUALITY = 74
WAGTAILREDIRECTS_AUTO_CREATE = False  # site_core.redirects.lifecycle.page_moves does it, for live changes only
LOCAL_CACHE_TTL = 2  # seconds until a process sees what another one changed about a site or its settings
REDIRECTS_IMPORT_IN_BACKGROUND = True
REDIRECTS_COUNT_SECONDS = 5  # between writes of what redirects were used and what was not found; None: never
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]

LOG_SLOW_SECONDS = env.float("LOG_SLOW_SECONDS", default=2)  # requests that take so long are logged; 0: none
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
    },
    # Scanners make up host names all day; they get 400.
    "loggers": {"django.security.DisallowedHost": {"handlers": [], "propagate": False}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
