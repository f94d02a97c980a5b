"""Pages whose URL is redirected elsewhere are not in the sitemap. What is stored about them follows the redirects."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from site_core.caching.fragments.versions import ALL_RANGES, change_versions, range_number, range_version

MAX_PATHS = 500  # more concern any range


def redirects_changed(old_paths: Collection[str]) -> None:
    """Have the sitemap read the pages again that may be at the paths of redirects that were added, changed, or deleted.

    Code that writes redirects without signals must call this.
    """
    slugs = {path.rstrip("/").rpartition("/")[2] for path in old_paths}
    if len(old_paths) > MAX_PATHS or "" in slugs:  # the home page, whose slug is not in its URL
        change_versions([ALL_RANGES])
        return
    pages = Page.objects.filter(slug__in=slugs).order_by().values_list("pk", flat=True)
    if ranges := {range_version(range_number(pk)) for pk in pages}:
        change_versions(ranges)


@receiver(pre_save)
@receiver(post_save)
@receiver(post_delete)
def handle_redirect(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Before a redirect is saved, its stored path may be another one."""
    if not isinstance(instance, Redirect):  # models may extend it
        return
    stored = Redirect.objects.filter(pk=instance.pk).values_list("old_path", flat=True)
    redirects_changed({instance.old_path, *stored})
