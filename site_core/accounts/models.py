"""What the site remembers about the groups that it makes."""

from django.contrib.auth.models import Group
from django.db import models


class Role(models.Model):
    """A group that the site has made, and what it was given: what admins take away afterwards is not given again."""

    key = models.SlugField(unique=True)
    group = models.OneToOneField(Group, on_delete=models.SET_NULL, null=True, related_name="+")
    given = models.JSONField(default=list)

    class Meta:
        default_permissions = ()
        permissions = [("require_second_factor", "Must sign in in two steps")]

    def __str__(self):
        return self.key
