"""Settings for ``make dev``: autoreload, tracebacks in the browser, and mail on the console."""

from .base import *
from .custom import use_custom_folder

DEBUG = True
SEARCH_INDEXING = False
SECRET_KEY = SECRET_KEY or "development-only"
ALLOWED_HOSTS = ["*"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
PAGE_CACHE = "off"
CACHES["default"].setdefault("OPTIONS", {})["STRICT"] = True  # a value that the cache can't hold is an error

use_custom_folder(globals(), BASE_DIR / "custom")
