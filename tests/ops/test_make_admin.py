"""make_admin creates an administrator, or gives one a new password."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from site_core.ops.bootstrap import PASSWORD_ALPHABET, PASSWORD_LENGTH

pytestmark = pytest.mark.django_db


def make_admin(*name):
    out = StringIO()
    call_command("make_admin", *name, stdout=out)
    return out.getvalue()


def password_in(output):
    return next(line.split()[-1] for line in output.splitlines() if line.startswith("Password"))


def test_new_administrator_can_log_in(django_user_model):
    password = password_in(make_admin("ruth"))
    user = django_user_model.objects.get(username="ruth")
    assert user.check_password(password)
    assert user.is_superuser
    assert user.is_staff


def test_default_name_is_admin(django_user_model):
    make_admin()
    assert django_user_model.objects.get().username == "admin"


def test_existing_user_gets_a_new_password_and_all_rights(django_user_model):
    django_user_model.objects.create_user("ruth", password="old", is_active=False)
    password = password_in(make_admin("ruth"))
    user = django_user_model.objects.get(username="ruth")
    assert not user.check_password("old")
    assert user.check_password(password)
    assert user.is_superuser
    assert user.is_active


def test_passwords_are_long_and_random():
    one, other = (password_in(make_admin()) for _ in range(2))
    assert one != other
    assert len(one) == PASSWORD_LENGTH
    assert set(one) <= set(PASSWORD_ALPHABET)


@pytest.mark.parametrize("name", ["two words", "a;b", "a\nb", "<x>", ""])
def test_invalid_name_is_rejected(name, django_user_model):
    with pytest.raises(CommandError, match=r"valid username|cannot be blank"):
        make_admin(name)
    assert not django_user_model.objects.exists()


def test_too_long_name_is_rejected(django_user_model):
    with pytest.raises(CommandError):
        make_admin("x" * 151)


def test_email_is_set_and_kept(django_user_model):
    make_admin("ruth", "--email", "ruth@clinic.example")
    make_admin("ruth")
    assert django_user_model.objects.get().email == "ruth@clinic.example"


def test_invalid_email_is_rejected(django_user_model):
    with pytest.raises(CommandError, match="email"):
        make_admin("ruth", "--email", "nobody")
    assert not django_user_model.objects.exists()


def test_first_administrator_is_created_only_once(django_user_model):
    assert "Password" in make_admin("ruth", "--first")
    assert "Password" not in make_admin("maya", "--first")
    assert django_user_model.objects.get().username == "ruth"
