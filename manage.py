#!/usr/bin/env python
"""Django's command line for this site."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_core.settings.production")
    if sys.argv[1:2] == ["serve"]:
        from site_core.ops.server import announce

        announce(sys.argv[2:])  # the settings read the environment
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
