"""Tests: production's behaviour with quick hashing and files in a scratch folder."""

import tempfile

from .base import *

SECRET_KEY = "test"
ADMIN_PATH = "admin/"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = tempfile.mkdtemp(prefix="clinic-media-")
STATIC_ROOT = tempfile.mkdtemp(prefix="clinic-static-")
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
REDIRECTS_COUNT_SECONDS = None  # tests write counts when they ask for it
SITES_HELD_SECONDS = 3600  # numbers of queries must not hang on the clock
PAGE_COUNTS_SECONDS = None
REDIRECTS_IMPORT_IN_BACKGROUND = False
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}  # each process of the tests its own
PASSWORD_RESET_IN_BACKGROUND = False
PAGE_CACHE = "off"  # its own tests switch it on
