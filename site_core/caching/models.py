"""The page cache stores nothing in the database. This model only holds its permission."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PageCache(models.Model):
    class Meta:
        managed = False
        default_permissions = ()
        permissions = [("clear_page_cache", _("Can clear page cache"))]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
