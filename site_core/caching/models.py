"""The permission to clear the page cache, and the versions of what parts of pages show.

The page cache itself stores nothing in the database.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PageCache(models.Model):
    class Meta:
        managed = False
        default_permissions = ()
        permissions = [("clear_page_cache", _("Can clear page cache"))]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class ContentVersion(models.Model):
    """The version of something that pages show: see fragments/versions.py."""

    name = models.CharField(_("name"), max_length=40, primary_key=True)
    version = models.CharField(_("version"), max_length=20)

    class Meta:
        verbose_name = _("version of content")
        verbose_name_plural = _("versions of content")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
