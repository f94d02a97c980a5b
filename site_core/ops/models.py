"""Site health stores nothing in the database. This model only holds its permission."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SiteHealth(models.Model):
    class Meta:
        managed = False
        default_permissions = ()
        verbose_name = verbose_name_plural = _("site health")
        permissions = [("view_site_health", _("Can view site health and send test messages"))]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
