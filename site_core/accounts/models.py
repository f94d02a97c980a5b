"""Which permissions the site has granted to its groups."""

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.Model):
    """A group that the site created, and what it was granted, so that nothing an admin removes is granted again."""

    key = models.SlugField(unique=True)
    group = models.OneToOneField(Group, on_delete=models.SET_NULL, null=True, related_name="+")
    given = models.JSONField(default=list)

    class Meta:
        default_permissions = ()
        permissions = [("require_second_factor", _("Must use two-step sign-in"))]

    def __str__(self) -> str:
        return self.key
