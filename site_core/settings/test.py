"""Tests: production's behaviour with quick hashing and files in a scratch folder."""

import atexit
import tempfile
from pathlib import Path

from .base import *

scratch = tempfile.TemporaryDirectory(prefix="clinic-tests-")
atexit.register(scratch.cleanup)

SECRET_KEY = "test"
ADMIN_PATH = "admin/"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SCHEDULE_DIR = Path(scratch.name, "schedule")
MEDIA_ROOT = Path(scratch.name, "media")
STATIC_ROOT = Path(scratch.name, "static")
STATIC_ROOT.mkdir()
STYLESHEETS_ROOT = Path(scratch.name, "stylesheets")
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
REDIRECTS_COUNT_SECONDS = None  # tests write counts when they ask for it
LOCAL_CACHE_TTL = 3600  # numbers of queries must not depend on the clock
PAGE_COUNTS_SECONDS = None
REDIRECTS_IMPORT_IN_BACKGROUND = False
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}  # each process of the tests its own
PASSWORD_RESET_IN_BACKGROUND = False
PAGE_CACHE = "off"  # its own tests switch it on
