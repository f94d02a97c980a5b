"""The settings of the site that stand in its environment, or in ``.env``."""

import os
import re

from django.conf import settings

# Nothing secret is in these; all others go only into encrypted backups.
PLAIN = {
    "ALLOWED_HOSTS",
    "DATA_DIR",
    "EMAIL_FROM",
    "ENQUIRIES_IN_TOTAL",
    "ENQUIRIES_PER_ADDRESS",
    "HSTS_SECONDS",
    "INDEX_NOW_ENDPOINT",
    "LOG_FORMAT",
    "LOG_LEVEL",
    "LOG_SLOW_SECONDS",
    "PAGE_CACHE_MEGABYTES",
    "S3_BUCKET",
    "S3_DOMAIN",
    "S3_ENDPOINT_URL",
    "SEARCH_INDEXING",
    "SECOND_FACTOR",
    "SECURITY_CONTACT",
    "SESSION_HOURS",
    "SESSION_IDLE_MINUTES",
    "SHARED_CACHE_SECONDS",
    "SITE_NAME",
    "SITE_URL",
    "TASKS",
    "TIME_ZONE",
    "TRUSTED_PROXIES",
}
READ_BY_LIBRARIES = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"}
ASKED_FOR = re.compile(r"""\benv(?:\.\w+)?\(\s*["']([A-Z][A-Z0-9_]+)["']""")


def names():
    """Every variable that the settings ask for. What encrypts backups is none: it would lie in the box it opens."""
    sources = (settings.BASE_DIR / "site_core" / "settings").glob("*.py")
    asked = {name for path in sources for name in ASKED_FOR.findall(path.read_text())}
    return sorted(asked | READ_BY_LIBRARIES)


def kept_settings(with_secrets):
    """``{name: value}`` of what is set; without ``with_secrets`` only what may be read by anybody."""
    return {name: os.environ[name] for name in names() if name in os.environ and (with_secrets or name in PLAIN)}


def as_lines(values):
    """``values`` as lines for ``.env``, which takes off the outer quotes only."""
    return "".join(f"{name}='{value}'\n" for name, value in sorted(values.items()))
