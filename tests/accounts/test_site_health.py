"""What Site health says about two-step sign-in."""

from site_core.accounts.site_health import check_two_factor
from site_core.lib.site_health import Status
from tests.accounts.conftest import set_up


def test_administrators_without_two_steps_are_named(make_user):
    make_user("boss", is_superuser=True)
    set_up(make_user("careful", is_superuser=True))
    make_user("gone", is_superuser=True, is_active=False)
    make_user("maya", "Editors")
    [result] = check_two_factor()
    assert (result.status, result.found) == (Status.RECOMMENDED, "Administrators without two-step sign-in: boss.")


def test_public_site_that_requires_only_a_password_should_be_improved(db, settings):
    settings.SITE_URL = "https://clinic.example"
    assert [result.status for result in check_two_factor()] == [Status.GOOD, Status.RECOMMENDED]
