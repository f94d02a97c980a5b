"""The settings of production without the app that WITHOUT_APP names."""

import os

from site_core.settings.production import *

INSTALLED_APPS.remove(os.environ["WITHOUT_APP"])
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
