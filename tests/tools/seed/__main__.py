import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_core.settings.production")
django.setup()

from .command import Command  # noqa: E402  requires django.setup()

Command().run_from_argv(["manage.py", "seed", *sys.argv[1:]])
