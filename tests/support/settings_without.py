"""Production settings without the app in the environment variable WITHOUT_APP."""

import os

from site_core.settings.production import *

INSTALLED_APPS.remove(os.environ["WITHOUT_APP"])
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
