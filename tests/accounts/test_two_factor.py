"""Two-step sign-in: who must use it, setup, codes, recovery codes, and a lost phone."""

import datetime
import re
from base64 import b32decode

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.models import ModelLogEntry

from site_core.accounts import two_factor
from tests.accounts.conftest import PASSWORD, app_code, set_up, sign_in, signed_in
from tests.support import factories
from tests.support.html import soup, text_of

HOME, CHECK, SET_UP = "/admin/", "/admin/two-step/", "/admin/account/two-step/set-up/"
STATUS, CODES, OFF = "/admin/account/two-step/", "/admin/account/two-step/codes/", "/admin/account/two-step/off/"


@pytest.fixture(autouse=True)
def _site(site):
    return site


def redirect_path(client, url=HOME):
    return client.get(url).get("Location", "").partition("?")[0]


def check(client, code, **data):
    return client.post(CHECK, {"code": code, **data})


# Who must use it


def test_password_is_enough_if_two_step_sign_in_is_off(maya):
    assert signed_in(maya).get(HOME).status_code == 200


def test_editor_need_not_use_it(required, maya):
    assert signed_in(maya).get(HOME).status_code == 200


@pytest.mark.parametrize("group", ["Site admins"])
def test_site_admin_must_use_it(required, make_user, group):
    assert redirect_path(signed_in(make_user("sam", group))) == SET_UP


def test_superuser_must_use_it(required, boss):
    assert redirect_path(signed_in(boss)) == SET_UP


def test_permission_makes_it_required(required, maya):
    maya.user_permissions.add(Permission.objects.get(codename="require_second_factor"))
    assert redirect_path(signed_in(maya)) == SET_UP


def test_user_who_turned_it_on_needs_a_code_even_if_not_required(maya):
    set_up(maya)
    assert redirect_path(signed_in(maya)) == CHECK


# Setup


def current_code(client):
    key = client.session["two_factor_key"]
    return app_code(key)


def test_setup_shows_a_qr_code_and_a_key_without_external_resources(required, boss):
    client = signed_in(boss)
    page = soup(client.get(SET_UP))
    assert page.select_one(".account-qr svg path")
    shown = page.select_one("ol code").get_text().replace(" ", "")
    assert bytes.fromhex(client.session["two_factor_key"]) == b32decode(shown)
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", str(page.select_one(".account-qr")))


def test_setup_turns_it_on_and_shows_ten_recovery_codes_once(required, boss):
    client = signed_in(boss)
    client.get(SET_UP)
    response = client.post(SET_UP, {"code": current_code(client)})
    codes = [item.get_text() for item in soup(response).select(".account-codes code")]
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", code) for code in codes)
    assert "no-store" in response["Cache-Control"]
    assert client.get(HOME).status_code == 200
    assert codes[0] not in client.get(STATUS).content.decode()
    assert "two_factor_key" not in client.session


def test_recovery_codes_can_be_downloaded_without_javascript(required, boss):
    client = signed_in(boss)
    client.get(SET_UP)
    link = soup(client.post(SET_UP, {"code": current_code(client)})).select_one("a[download]")
    assert link["href"].startswith("data:text/plain")


def test_nothing_is_stored_before_the_first_correct_code(required, boss):
    client = signed_in(boss)
    client.get(SET_UP)
    response = client.post(SET_UP, {"code": "000000" if current_code(client) != "000000" else "000001"})
    assert "isn’t correct" in text_of(response)
    assert not TOTPDevice.objects.exists()
    assert redirect_path(client) == SET_UP


def test_setup_code_is_not_accepted_again_at_sign_in(boss):
    client = signed_in(boss)
    client.get(SET_UP)
    code = current_code(client)
    client.post(SET_UP, {"code": code})
    assert check(signed_in(boss), code).status_code == 200


def test_setup_long_after_sign_in_asks_for_the_password(maya):
    client = signed_in(maya)
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=11), tick=False):
        client.get(SET_UP)
        assert "to confirm that it’s you" in text_of(client.post(SET_UP, {"code": current_code(client)}))
        assert "That password isn’t correct" in text_of(
            client.post(SET_UP, {"code": current_code(client), "password": "x"})
        )
        assert not two_factor.is_enabled(maya)
        client.post(SET_UP, {"code": current_code(client), "password": PASSWORD})
    assert two_factor.is_enabled(maya)


def test_password_guessing_in_setup_is_locked_out_too(maya):
    client = signed_in(maya)
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=11), tick=False):
        client.get(SET_UP)
        codes = [client.post(SET_UP, {"code": "1", "password": "x"}).status_code for _ in range(5)]
    assert codes[-1] == 429


def test_new_setup_invalidates_the_old_app_codes_and_sessions(maya):
    key, codes = set_up(maya)
    client, other = signed_in(maya), signed_in(maya)
    check(client, app_code(key))
    check(other, codes[0])
    client.get(SET_UP)
    client.post(SET_UP, {"code": current_code(client)})
    assert client.get(HOME).status_code == 200
    assert redirect_path(other) == CHECK
    assert check(other, codes[1]).status_code == 200
    assert check(other, app_code(key, 1)).status_code == 200


# The second step


@pytest.fixture
def half_signed_in(maya):
    """Maya after entering only her password: client, secret of the app, recovery codes."""
    key, codes = set_up(maya)
    client = Client()
    sign_in(client)
    return client, key, codes


def test_correct_code_signs_in_and_changes_the_session_key(half_signed_in):
    client, key, _ = half_signed_in
    before = client.session.session_key
    assert check(client, app_code(key), next="/admin/pages/")["Location"] == "/admin/pages/"
    assert client.session.session_key != before
    assert client.get(HOME).status_code == 200


@pytest.mark.parametrize("write", [lambda code: f"{code[:3]} {code[3:]}", lambda code: f" {code}\n"])
def test_code_can_contain_spaces(half_signed_in, write):
    client, key, _ = half_signed_in
    assert check(client, write(app_code(key))).status_code == 302


@pytest.mark.parametrize(
    "code", ["", "0", "abc", "1_2_3", "１２３４５６", "-12345", "9" * 32, "9" * 500, "a\x00b", "<script>", "١٢٣٤٥٦"]
)
def test_malformed_code_is_rejected(half_signed_in, code):
    client, _, _ = half_signed_in
    assert check(client, code).status_code == 200
    assert redirect_path(client) == CHECK


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_second_step_never_redirects_to_another_site(half_signed_in, target):
    client, key, _ = half_signed_in
    assert check(client, app_code(key), next=target)["Location"] == HOME


def test_app_code_works_once(half_signed_in, maya):
    client, key, _ = half_signed_in
    code = app_code(key)
    check(client, code)
    assert check(signed_in(maya), code).status_code == 200


def test_recovery_code_works_once_in_any_spelling(half_signed_in, maya):
    client, _, codes = half_signed_in
    response = client.post(CHECK, {"code": codes[3].upper().replace("-", " ")}, follow=True)
    assert "You have 9 left" in text_of(response)
    assert check(signed_in(maya), codes[3]).status_code == 200
    assert StaticToken.objects.count() == 9


def test_recovery_codes_are_stored_as_hashes(half_signed_in):
    _, _, codes = half_signed_in
    hashes = set(StaticToken.objects.values_list("token", flat=True))
    assert not hashes & {code.replace("-", "") for code in codes}
    assert check(half_signed_in[0], hashes.pop()).status_code == 200


def test_codes_of_another_user_are_rejected(half_signed_in, boss):
    key, codes = set_up(boss)
    assert check(half_signed_in[0], app_code(key)).status_code == 200
    assert check(half_signed_in[0], codes[0]).status_code == 200


def test_delay_doubles_after_each_wrong_code(half_signed_in):
    client, key, codes = half_signed_in
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for wait in (1, 2, 4):
            assert "isn’t correct" in text_of(check(client, "000000"))
            assert f"Try again in {wait} second" in text_of(check(client, app_code(key)))
            clock.shift(wait)
        check(client, "000000")
        assert "Try again in 8 seconds" in text_of(check(client, app_code(key)))
        assert check(client, codes[0]).status_code == 302


@pytest.mark.parametrize(
    "url", ["/admin/pages/", "/admin/users/", STATUS, OFF, CODES, SET_UP, "/admin/api/main/pages/"]
)
def test_half_signed_in_user_sees_nothing_of_the_admin(half_signed_in, url):
    assert redirect_path(half_signed_in[0], url) == CHECK


def test_half_signed_in_user_can_change_nothing(half_signed_in):
    client, _, _ = half_signed_in
    response = client.post(OFF, {"password": PASSWORD})
    assert response["Location"] == f"{CHECK}?next=%2Fadmin%2F"
    assert TOTPDevice.objects.count() == 1


def test_half_signed_in_user_is_anonymous_on_the_public_site(half_signed_in):
    page = factories.StandardPageFactory()
    factories.make_private(page)
    assert half_signed_in[0].get(page.url).status_code == 302
    assert "wagtail-userbar" not in half_signed_in[0].get("/").content.decode()


def test_script_of_a_half_signed_in_user_gets_403(half_signed_in):
    assert half_signed_in[0].get(HOME, headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403


def test_half_signed_in_user_can_sign_out(half_signed_in):
    client, _, _ = half_signed_in
    client.post("/admin/logout/")
    assert redirect_path(client) == "/admin/login/"


def test_sign_in_page_sends_half_signed_in_users_to_the_second_step(half_signed_in):
    client, _, _ = half_signed_in
    response = client.get("/admin/login/?next=/admin/pages/")
    assert response["Location"] == f"{CHECK}?next=%2Fadmin%2Fpages%2F"


def test_second_step_explains_what_to_do_without_the_phone(half_signed_in):
    text = text_of(half_signed_in[0].get(CHECK))
    assert "Enter one of your recovery codes instead" in text
    assert "ask another administrator" in text


def test_second_step_is_skipped_if_it_is_off(maya):
    assert signed_in(maya).get(CHECK)["Location"] == HOME


# Account settings


@pytest.fixture
def verified(maya):
    """Maya after both steps: client, recovery codes."""
    key, codes = set_up(maya)
    client = signed_in(maya)
    check(client, app_code(key))
    return client, codes


def test_account_settings_show_whether_it_is_on(maya, verified):
    assert "On. You sign in with your password, and" in text_of(verified[0].get("/admin/account/"))
    two_factor.disable(maya)
    assert "Off. You sign in with only your password" in text_of(verified[0].get("/admin/account/"))


def test_new_recovery_codes_replace_the_old_ones(verified, maya):
    client, old = verified
    new = [item.get_text() for item in soup(client.post(CODES)).select(".account-codes code")]
    assert client.get(HOME).status_code == 200
    assert check(signed_in(maya), old[0]).status_code == 200
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=5)):
        assert check(signed_in(maya), new[0]).status_code == 302


def test_turning_it_off_requires_the_password(verified, maya):
    client, _ = verified
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=11), tick=False):
        client.post(OFF)
        assert two_factor.is_enabled(maya)
        client.post(OFF, {"password": PASSWORD})
    assert not two_factor.is_enabled(maya)
    assert client.get(HOME).status_code == 200


def test_required_two_step_sign_in_cannot_be_turned_off(required, boss):
    key, _ = set_up(boss)
    client = signed_in(boss)
    check(client, app_code(key))
    assert "requires two-step sign-in" in text_of(client.post(OFF, {"password": PASSWORD}, follow=True))
    assert two_factor.is_enabled(boss)


def test_password_reset_does_not_turn_it_off(maya, verified):
    maya.set_password("another lamp altogether")
    maya.save()
    client = Client()
    sign_in(client, password="another lamp altogether")
    assert redirect_path(client) == CHECK


def test_changes_are_logged(verified, maya):
    client, _ = verified
    client.post(CODES)
    client.post(OFF)
    actions = ModelLogEntry.objects.for_instance(maya).values_list("action", flat=True)
    assert set(actions) == {"accounts.recovery_codes", "accounts.two_factor_off"}


# Lost phone


def reset_url(user):
    return reverse("two_factor_reset", args=[user.pk])


def test_administrator_resets_it_for_a_user(maya, boss):
    set_up(maya)
    client = signed_in(boss)
    assert reset_url(maya) in client.get("/admin/users/").content.decode()
    assert "they are the person who is asking" in text_of(client.get(reset_url(maya)))
    assert two_factor.is_enabled(maya)
    client.post(reset_url(maya))
    assert not two_factor.is_enabled(maya)
    assert StaticToken.objects.count() == 0
    assert ModelLogEntry.objects.get(action="accounts.two_factor_reset").user == boss


def test_reset_without_two_step_sign_in_has_nothing_to_reset(maya, boss):
    assert "nothing to reset" in text_of(signed_in(boss).get(reset_url(maya)))


@pytest.mark.parametrize(("who", "whom"), [("Editors", "sam"), ("Site admins", "boss"), ("Site admins", "sam")])
def test_only_administrators_can_reset_it_and_only_for_others(make_user, boss, who, whom):
    sam = make_user("sam", who)
    person = {"sam": sam, "boss": boss}[whom]
    set_up(boss)
    signed_in(sam).post(reset_url(person))
    assert two_factor.is_enabled(boss)
    assert signed_in(sam).get(reset_url(person)).status_code == 302


def test_command_resets_two_step_sign_in(maya, capsys):
    set_up(maya)
    call_command("reset_two_factor", "maya")
    assert "set up the app again" in capsys.readouterr().out
    assert not two_factor.is_enabled(maya)


def test_command_reports_that_there_is_nothing_to_reset(maya, capsys):
    call_command("reset_two_factor", "maya")
    assert "Nothing was changed" in capsys.readouterr().out


def test_command_rejects_an_unknown_user(db):
    with pytest.raises(CommandError, match="no user “ruth”"):
        call_command("reset_two_factor", "ruth")


# Administrators


def test_site_admin_cannot_change_an_administrator(make_user, boss):
    client = signed_in(make_user("sam", "Site admins"))
    url = reverse("wagtailusers_users:edit", args=[boss.pk])
    response = client.post(url, {"username": "boss", "password1": "x" * 20, "password2": "x" * 20}, follow=True)
    assert "Only administrators" in text_of(response)
    boss.refresh_from_db()
    assert boss.check_password(PASSWORD)


def test_site_admin_cannot_create_an_administrator(make_user, django_user_model):
    sam = make_user("sam", "Site admins")
    form = {"username": "eve", "email": "e@e.example", "first_name": "E", "last_name": "E", "is_superuser": "on"}
    form |= {"password1": "x1" * 10, "password2": "x1" * 10}
    signed_in(sam).post(reverse("wagtailusers_users:add"), form)
    signed_in(sam).post(reverse("wagtailusers_users:edit", args=[sam.pk]), form | {"is_active": "on"})
    assert not django_user_model.objects.filter(is_superuser=True).exists()


def test_site_admin_cannot_deactivate_an_administrator_in_bulk(make_user, boss):
    client = signed_in(make_user("sam", "Site admins"))
    url = reverse("wagtail_bulk_action", args=["auth", "user", "set_active_state"])
    client.post(f"{url}?id={boss.pk}&next=/admin/users/", {"mark_as_active": "False"})
    boss.refresh_from_db()
    assert boss.is_active


def test_site_admin_creates_an_editor(make_user, django_user_model):
    form = {"username": "eve", "email": "e@e.example", "first_name": "E", "last_name": "E"}
    form |= {"password1": "x1" * 10, "password2": "x1" * 10}
    signed_in(make_user("sam", "Site admins")).post(reverse("wagtailusers_users:add"), form)
    assert django_user_model.objects.filter(username="eve").exists()
