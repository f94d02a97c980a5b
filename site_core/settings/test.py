"""Settings for tests: those of production, with fast password hashing and a temporary folder for files."""

import atexit
import tempfile
from pathlib import Path

from .base import *

temporary = tempfile.TemporaryDirectory(prefix="clinic-tests-")
atexit.register(temporary.cleanup)

SECRET_KEY = "test"
ADMIN_PATH = "admin/"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATA_DIR = Path(temporary.name)
SCHEDULE_DIR = Path(temporary.name, "schedule")
MEDIA_ROOT = Path(temporary.name, "media")
STATIC_ROOT = Path(temporary.name, "static")
STATIC_ROOT.mkdir()
STYLESHEETS_ROOT = Path(temporary.name, "stylesheets")
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
REDIRECTS_COUNT_SECONDS = None  # tests write counts explicitly
LOCAL_CACHE_TTL = 3600  # numbers of queries must not depend on the clock
PAGE_COUNTS_SECONDS = None
PAGE_FEEDBACK_SECONDS = None
SEARCH_COUNTS_SECONDS = None
TASKS_IN_PROCESSES = False
RENDITIONS_IN_BACKGROUND = False  # its own tests turn it on
CACHES = {"default": {"BACKEND": "tests.support.memory_cache.MemoryCache", "OPTIONS": {"STRICT": True}}}
ACCOUNT_EMAILS_IN_BACKGROUND = False
PAGE_CACHE = "off"  # its own tests turn it on
FRAGMENT_CACHE = False  # the same
