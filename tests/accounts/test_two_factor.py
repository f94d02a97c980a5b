"""Signing in in two steps: who has to, setting up, codes of the app, recovery codes, and losing the phone."""

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


def leads_to(client, address=HOME):
    return client.get(address).get("Location", "").partition("?")[0]


def check(client, code, **data):
    return client.post(CHECK, {"code": code, **data})


# Who has to


def test_password_alone_opens_the_admin_where_nothing_more_is_asked(maya):
    assert signed_in(maya).get(HOME).status_code == 200


def test_editor_is_not_made_to(required, maya):
    assert signed_in(maya).get(HOME).status_code == 200


@pytest.mark.parametrize("group", ["Site admins"])
def test_site_admin_has_to(required, make_user, group):
    assert leads_to(signed_in(make_user("sam", group))) == SET_UP


def test_superuser_has_to(required, boss):
    assert leads_to(signed_in(boss)) == SET_UP


def test_any_group_can_be_made_to(required, maya):
    maya.user_permissions.add(Permission.objects.get(codename="require_second_factor"))
    assert leads_to(signed_in(maya)) == SET_UP


def test_whoever_has_set_it_up_is_asked_even_where_nobody_has_to(maya):
    set_up(maya)
    assert leads_to(signed_in(maya)) == CHECK


# Setting up


def new_code(client):
    key = client.session["two_factor_key"]
    return app_code(key)


def test_setting_up_shows_a_picture_and_a_key_from_this_site_only(required, boss):
    client = signed_in(boss)
    page = soup(client.get(SET_UP))
    assert page.select_one(".account-qr svg path")
    shown = page.select_one("ol code").get_text().replace(" ", "")
    assert bytes.fromhex(client.session["two_factor_key"]) == b32decode(shown)
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", str(page.select_one(".account-qr")))


def test_setting_up_switches_on_and_shows_ten_recovery_codes_once(required, boss):
    client = signed_in(boss)
    client.get(SET_UP)
    response = client.post(SET_UP, {"code": new_code(client)})
    codes = [item.get_text() for item in soup(response).select(".account-codes code")]
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", code) for code in codes)
    assert "no-store" in response["Cache-Control"]
    assert client.get(HOME).status_code == 200
    assert codes[0] not in client.get(STATUS).content.decode()
    assert "two_factor_key" not in client.session


def test_recovery_codes_can_be_downloaded_without_script(required, boss):
    client = signed_in(boss)
    client.get(SET_UP)
    link = soup(client.post(SET_UP, {"code": new_code(client)})).select_one("a[download]")
    assert link["href"].startswith("data:text/plain")


def test_nothing_is_kept_before_the_first_right_code(required, boss):
    client = signed_in(boss)
    client.get(SET_UP)
    response = client.post(SET_UP, {"code": "000000" if new_code(client) != "000000" else "000001"})
    assert "isn’t right" in text_of(response)
    assert not TOTPDevice.objects.exists()
    assert leads_to(client) == SET_UP


def test_code_of_the_set_up_does_not_open_a_second_session(boss):
    client = signed_in(boss)
    client.get(SET_UP)
    code = new_code(client)
    client.post(SET_UP, {"code": code})
    assert check(signed_in(boss), code).status_code == 200


def test_setting_up_later_asks_for_the_password(maya):
    client = signed_in(maya)
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=11), tick=False):
        client.get(SET_UP)
        assert "it is you who asks" in text_of(client.post(SET_UP, {"code": new_code(client)}))
        assert "That password isn’t right" in text_of(client.post(SET_UP, {"code": new_code(client), "password": "x"}))
        assert not two_factor.is_on(maya)
        client.post(SET_UP, {"code": new_code(client), "password": PASSWORD})
    assert two_factor.is_on(maya)


def test_guessing_the_password_there_is_locked_out_too(maya):
    client = signed_in(maya)
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=11), tick=False):
        client.get(SET_UP)
        codes = [client.post(SET_UP, {"code": "1", "password": "x"}).status_code for _ in range(5)]
    assert codes[-1] == 429


def test_setting_up_anew_ends_the_old_app_codes_and_sessions(maya):
    key, codes = set_up(maya)
    client, other = signed_in(maya), signed_in(maya)
    check(client, app_code(key))
    check(other, codes[0])
    client.get(SET_UP)
    client.post(SET_UP, {"code": new_code(client)})
    assert client.get(HOME).status_code == 200
    assert leads_to(other) == CHECK
    assert check(other, codes[1]).status_code == 200
    assert check(other, app_code(key, 1)).status_code == 200


# The second step


@pytest.fixture
def waiting(maya):
    """Maya, who has typed her password only: client, secret of the app, recovery codes."""
    key, codes = set_up(maya)
    client = Client()
    sign_in(client)
    return client, key, codes


def test_right_code_lets_in_and_changes_the_session_key(waiting):
    client, key, _ = waiting
    before = client.session.session_key
    assert check(client, app_code(key), next="/admin/pages/")["Location"] == "/admin/pages/"
    assert client.session.session_key != before
    assert client.get(HOME).status_code == 200


@pytest.mark.parametrize("write", [lambda code: f"{code[:3]} {code[3:]}", lambda code: f" {code}\n"])
def test_code_may_be_written_with_spaces(waiting, write):
    client, key, _ = waiting
    assert check(client, write(app_code(key))).status_code == 302


@pytest.mark.parametrize(
    "code", ["", "0", "abc", "1_2_3", "１２３４５６", "-12345", "9" * 32, "9" * 500, "a\x00b", "<script>", "١٢٣٤٥٦"]
)
def test_hostile_code_is_refused(waiting, code):
    client, _, _ = waiting
    assert check(client, code).status_code == 200
    assert leads_to(client) == CHECK


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_second_step_leads_nowhere_else(waiting, target):
    client, key, _ = waiting
    assert check(client, app_code(key), next=target)["Location"] == HOME


def test_code_of_the_app_works_once(waiting, maya):
    client, key, _ = waiting
    code = app_code(key)
    check(client, code)
    assert check(signed_in(maya), code).status_code == 200


def test_recovery_code_works_once_however_it_is_written(waiting, maya):
    client, _, codes = waiting
    response = client.post(CHECK, {"code": codes[3].upper().replace("-", " ")}, follow=True)
    assert "You have 9 left" in text_of(response)
    assert check(signed_in(maya), codes[3]).status_code == 200
    assert StaticToken.objects.count() == 9


def test_recovery_codes_are_kept_as_hashes(waiting):
    _, _, codes = waiting
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert not kept & {code.replace("-", "") for code in codes}
    assert check(waiting[0], kept.pop()).status_code == 200


def test_codes_of_somebody_else_are_refused(waiting, boss):
    key, codes = set_up(boss)
    assert check(waiting[0], app_code(key)).status_code == 200
    assert check(waiting[0], codes[0]).status_code == 200


def test_wrong_codes_have_to_wait_longer_each_time(waiting):
    client, key, codes = waiting
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for wait in (1, 2, 4):
            assert "isn’t right" in text_of(check(client, "000000"))
            assert f"Try again in {wait} second" in text_of(check(client, app_code(key)))
            clock.shift(wait)
        check(client, "000000")
        assert "Try again in 8 seconds" in text_of(check(client, app_code(key)))
        assert check(client, codes[0]).status_code == 302


@pytest.mark.parametrize(
    "address", ["/admin/pages/", "/admin/users/", STATUS, OFF, CODES, SET_UP, "/admin/api/main/pages/"]
)
def test_half_signed_in_sees_nothing_of_the_admin(waiting, address):
    assert leads_to(waiting[0], address) == CHECK


def test_half_signed_in_can_change_nothing(waiting):
    client, _, _ = waiting
    response = client.post(OFF, {"password": PASSWORD})
    assert response["Location"] == f"{CHECK}?next=%2Fadmin%2F"
    assert TOTPDevice.objects.count() == 1


def test_half_signed_in_is_a_visitor_elsewhere(waiting):
    page = factories.StandardPageFactory()
    factories.make_private(page)
    assert waiting[0].get(page.url).status_code == 302
    assert "wagtail-userbar" not in waiting[0].get("/").content.decode()


def test_half_signed_in_script_gets_403(waiting):
    assert waiting[0].get(HOME, headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403


def test_half_signed_in_can_sign_out(waiting):
    client, _, _ = waiting
    client.post("/admin/logout/")
    assert leads_to(client) == "/admin/login/"


def test_sign_in_page_leads_half_signed_in_to_the_second_step_and_on(waiting):
    client, _, _ = waiting
    response = client.get("/admin/login/?next=/admin/pages/")
    assert response["Location"] == f"{CHECK}?next=%2Fadmin%2Fpages%2F"


def test_second_step_says_what_to_do_without_the_phone(waiting):
    text = text_of(waiting[0].get(CHECK))
    assert "Type one of your recovery codes instead" in text
    assert "ask another administrator" in text


def test_second_step_is_not_for_those_without(maya):
    assert signed_in(maya).get(CHECK)["Location"] == HOME


# In the account


@pytest.fixture
def inside(maya):
    """Maya, all signed in: client, recovery codes."""
    key, codes = set_up(maya)
    client = signed_in(maya)
    check(client, app_code(key))
    return client, codes


def test_account_says_whether_it_is_on(maya, inside):
    assert "On: signing in takes" in text_of(inside[0].get("/admin/account/"))
    two_factor.switch_off(maya)
    assert "Off: your password alone" in text_of(inside[0].get("/admin/account/"))


def test_new_recovery_codes_take_the_place_of_the_old(inside, maya):
    client, old = inside
    new = [item.get_text() for item in soup(client.post(CODES)).select(".account-codes code")]
    assert client.get(HOME).status_code == 200
    assert check(signed_in(maya), old[0]).status_code == 200
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=5)):
        assert check(signed_in(maya), new[0]).status_code == 302


def test_switching_off_takes_the_password(inside, maya):
    client, _ = inside
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=11), tick=False):
        client.post(OFF)
        assert two_factor.is_on(maya)
        client.post(OFF, {"password": PASSWORD})
    assert not two_factor.is_on(maya)
    assert client.get(HOME).status_code == 200


def test_who_has_to_cannot_switch_off(required, boss):
    key, _ = set_up(boss)
    client = signed_in(boss)
    check(client, app_code(key))
    assert "needs two-step sign-in" in text_of(client.post(OFF, {"password": PASSWORD}, follow=True))
    assert two_factor.is_on(boss)


def test_password_reset_leaves_the_second_step_on(maya, inside):
    maya.set_password("another lamp altogether")
    maya.save()
    client = Client()
    sign_in(client, password="another lamp altogether")
    assert leads_to(client) == CHECK


def test_changes_are_in_the_log(inside, maya):
    client, _ = inside
    client.post(CODES)
    client.post(OFF)
    actions = ModelLogEntry.objects.for_instance(maya).values_list("action", flat=True)
    assert set(actions) == {"accounts.recovery_codes", "accounts.two_factor_off"}


# Lost


def reset_page(user):
    return reverse("two_factor_reset", args=[user.pk])


def test_administrator_resets_it_for_somebody(maya, boss):
    set_up(maya)
    client = signed_in(boss)
    assert reset_page(maya) in client.get("/admin/users/").content.decode()
    assert "really them who asks" in text_of(client.get(reset_page(maya)))
    assert two_factor.is_on(maya)
    client.post(reset_page(maya))
    assert not two_factor.is_on(maya)
    assert StaticToken.objects.count() == 0
    assert ModelLogEntry.objects.get(action="accounts.two_factor_reset").user == boss


def test_reset_says_when_there_is_nothing_to_reset(maya, boss):
    assert "nothing to reset" in text_of(signed_in(boss).get(reset_page(maya)))


@pytest.mark.parametrize(("who", "whom"), [("Editors", "sam"), ("Site admins", "boss"), ("Site admins", "sam")])
def test_reset_is_for_administrators_and_never_for_oneself(make_user, boss, who, whom):
    sam = make_user("sam", who)
    person = {"sam": sam, "boss": boss}[whom]
    set_up(boss)
    signed_in(sam).post(reset_page(person))
    assert two_factor.is_on(boss)
    assert signed_in(sam).get(reset_page(person)).status_code == 302


def test_command_turns_two_factor_authentication_off(maya, capsys):
    set_up(maya)
    call_command("reset_two_factor", "maya")
    assert "set up the app again" in capsys.readouterr().out
    assert not two_factor.is_on(maya)


def test_command_reports_that_there_is_nothing_to_reset(maya, capsys):
    call_command("reset_two_factor", "maya")
    assert "Nothing was changed" in capsys.readouterr().out


def test_command_rejects_an_unknown_user(db):
    with pytest.raises(CommandError, match="no user “ruth”"):
        call_command("reset_two_factor", "ruth")


# Administrators


def test_site_admin_cannot_change_an_administrator(make_user, boss):
    client = signed_in(make_user("sam", "Site admins"))
    address = reverse("wagtailusers_users:edit", args=[boss.pk])
    response = client.post(address, {"username": "boss", "password1": "x" * 20, "password2": "x" * 20}, follow=True)
    assert "Only an administrator" in text_of(response)
    boss.refresh_from_db()
    assert boss.check_password(PASSWORD)


def test_site_admin_cannot_make_an_administrator(make_user, django_user_model):
    sam = make_user("sam", "Site admins")
    form = {"username": "eve", "email": "e@e.example", "first_name": "E", "last_name": "E", "is_superuser": "on"}
    form |= {"password1": "x1" * 10, "password2": "x1" * 10}
    signed_in(sam).post(reverse("wagtailusers_users:add"), form)
    signed_in(sam).post(reverse("wagtailusers_users:edit", args=[sam.pk]), form | {"is_active": "on"})
    assert not django_user_model.objects.filter(is_superuser=True).exists()


def test_site_admin_cannot_switch_an_administrator_off_in_bulk(make_user, boss):
    client = signed_in(make_user("sam", "Site admins"))
    address = reverse("wagtail_bulk_action", args=["auth", "user", "set_active_state"])
    client.post(f"{address}?id={boss.pk}&next=/admin/users/", {"mark_as_active": "False"})
    boss.refresh_from_db()
    assert boss.is_active


def test_site_admin_makes_an_editor(make_user, django_user_model):
    form = {"username": "eve", "email": "e@e.example", "first_name": "E", "last_name": "E"}
    form |= {"password1": "x1" * 10, "password2": "x1" * 10}
    signed_in(make_user("sam", "Site admins")).post(reverse("wagtailusers_users:add"), form)
    assert django_user_model.objects.filter(username="eve").exists()
