"""Password rules and password storage."""

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, identify_hasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from site_core.settings import base


@pytest.fixture
def real_hashers(settings):
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS


def test_new_passwords_are_hashed_with_argon2id(real_hashers, django_user_model):
    user = django_user_model(username="maya")
    user.set_password("a lamp in the window")
    assert user.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert user.check_password("a lamp in the window")


@pytest.mark.django_db
def test_older_hash_is_upgraded_at_sign_in(real_hashers, django_user_model):
    user = django_user_model.objects.create(
        username="maya", password=PBKDF2PasswordHasher().encode("a lamp in the window", "salt" * 6, iterations=1000)
    )
    assert user.check_password("a lamp in the window")
    user.refresh_from_db()
    assert identify_hasher(user.password).algorithm == "argon2"


@pytest.mark.parametrize("password", ["short-9!Aa", "maya.ellison", "qwerty123456", ""])
def test_short_common_or_personal_password_is_rejected(django_user_model, password):
    with pytest.raises(ValidationError):
        validate_password(password, django_user_model(username="maya.ellison"))


@pytest.mark.parametrize("password", ["manchesterunited", "ManchesterUnited ", "michaeljackson", "password12345"])
def test_password_from_a_breach_is_rejected(password):
    with pytest.raises(ValidationError, match="too common"):
        validate_password(password)


@pytest.mark.parametrize("password", ["\x00" * 12, "a\nb" * 10, "💡" * 12, "x" * 5000, " " * 30])
def test_odd_password_breaks_no_check(password):
    validate_password(password)


@pytest.mark.parametrize(
    "password", ["a lamp in the window", "834920117556", "ständig leuchtende lampe", "x" * 500 + "y"]
)
def test_long_password_needs_no_digits_or_symbols(django_user_model, password):
    validate_password(password, django_user_model(username="maya.ellison"))
