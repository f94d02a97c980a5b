import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from site_core.redirects.rights import give_rights


@pytest.fixture
def person(django_user_model, site):
    """A function that logs somebody in who is in the group named."""

    def log_in(group):
        give_rights(Group, Permission)
        user = django_user_model.objects.create_user(f"{group}-person", password="x")
        user.groups.add(Group.objects.get(name=group))
        client = Client()
        client.force_login(user)
        return client

    return log_in
