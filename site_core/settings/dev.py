"""``make dev``: autoreload, tracebacks in the browser, mail on the console."""

from .base import *

DEBUG = True
SECRET_KEY = SECRET_KEY or "development-only"
ALLOWED_HOSTS = ["*"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
