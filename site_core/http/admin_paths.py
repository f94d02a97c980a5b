"""Which URLs are those of the admin."""

from django.conf import settings


def is_admin_path(path: str) -> bool:
    """Return whether ``path`` is in the admin, wherever ADMIN_PATH has put it."""
    return path.startswith(f"/{settings.ADMIN_PATH}")
