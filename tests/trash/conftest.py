import pytest
from django.contrib.auth.models import Group, User


@pytest.fixture
def make_user(site):
    """Return a function that creates a user in some groups."""

    def make(name, *groups, **fields):
        user = User.objects.create_user(name, f"{name}@example.com", "a long passphrase", **fields)
        user.groups.set(Group.objects.filter(name__in=groups))
        return user

    return make
