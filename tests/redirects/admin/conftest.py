import pytest
from django.contrib.auth.models import Group
from django.test import Client


@pytest.fixture
def person(django_user_model, site):
    """Return a function that returns a client logged in as a member of a group."""

    def log_in(group):
        user = django_user_model.objects.create_user(f"{group}-person", password="x")
        user.groups.add(Group.objects.get(name=group))
        client = Client()
        client.force_login(user)
        return client

    return log_in
