"""The history of the settings: what was changed, by whom, and how it is undone."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from wagtail.contrib.settings.registry import registry
from wagtail.test.utils.form_data import nested_form_data, streamfield

from site_core.site_settings.history import models
from site_core.site_settings.history.services import restore
from site_core.site_settings.history.values import read_values
from site_core.site_settings.models import ClinicSettings, NavigationSettings, SearchSettings, SettingsChange
from tests.support import factories
from tests.support.html import soup
from tests.support.site_settings import save_clinic, save_navigation, usual_hours


@pytest.fixture
def admin(editor, site):
    return editor


def url_of(name, site, model="clinicsettings", *args):
    return reverse(name, args=["site_settings", model, site.site.pk, *args])


def edit_navigation(client, site, *links):
    blocks = streamfield([("link", {"page": "", **link}) for link in links])
    empty = streamfield([])
    menus = {"header_links": blocks, "header_action": empty, "footer_links": empty, "notice_links": empty}
    url = reverse("wagtailsettings:edit", args=["site_settings", "navigationsettings", site.site.pk])
    return client.post(url, nested_form_data(menus), follow=True)


def change(site, user, **fields):
    """Change settings of the clinic as ``user``, and return what was recorded."""
    clinic = ClinicSettings.for_site(site.site)
    before = read_values(ClinicSettings, clinic.pk)
    save_clinic(site, **fields)
    return SettingsChange.record(clinic, user, before, read_values(ClinicSettings, clinic.pk))


def history_text(client, site, model="clinicsettings"):
    return soup(client.get(url_of("settings_history", site, model))).find("main").get_text(" ", strip=True)


def undo(client, site, entry, model="clinicsettings", query=""):
    return client.post(url_of("settings_undo", site, model, entry.pk) + query, follow=True)


class TestRecording:
    def test_edit_in_the_admin_is_recorded_with_its_author(self, admin, site, admin_user):
        edit_navigation(admin, site, {"url": "/patient-portal", "label": "Patient portal"})
        entry = SettingsChange.objects.get()
        assert (entry.user, list(entry.changes)) == (admin_user, ["header_links"])

    def test_saving_without_a_change_is_not_recorded(self, admin, site):
        link = {"url": "/patient-portal", "label": "Patient portal"}
        edit_navigation(admin, site, link)
        edit_navigation(admin, site, link)
        assert SettingsChange.objects.count() == 1

    def test_invalid_edit_is_not_recorded(self, admin, site):
        edit_navigation(admin, site, {"url": "nowhere", "label": "Patient portal"})
        assert not SettingsChange.objects.exists()

    def test_only_the_last_changes_are_kept(self, site, admin_user, monkeypatch):
        monkeypatch.setattr(models, "MAX_CHANGES", 2)
        entries = [change(site, admin_user, tagline=f"Line {number}") for number in range(4)]
        assert list(SettingsChange.objects.values_list("pk", flat=True)) == [entries[3].pk, entries[2].pk]

    def test_page_cache_is_not_invalidated_by_the_record(self, site, admin_user, page_cache):
        clinic = ClinicSettings.for_site(site.site)
        before = page_cache.generation()
        SettingsChange.record(clinic, admin_user, {"tagline": "a"}, {"tagline": "b"})
        assert page_cache.generation() == before

    def test_keys_are_never_recorded(self, site):
        assert "index_now_key" not in read_values(SearchSettings, SearchSettings.for_site(site.site).pk)

    def test_secrets_are_never_recorded(self, site, monkeypatch):
        monkeypatch.setattr(ClinicSettings, "secret_fields", ("email",), raising=False)
        assert "email" not in read_values(ClinicSettings, ClinicSettings.for_site(site.site).pk)


class TestHistory:
    def test_shows_the_field_before_and_after(self, admin, site, admin_user):
        save_clinic(site, phone="212-555-0142")
        change(site, admin_user, phone="212-555-0199")
        text = history_text(admin, site)
        assert "Phone Before: 212-555-0142 After: 212-555-0199" in text
        assert "boss" in text

    def test_shows_hours_as_people_read_them(self, admin, site, admin_user):
        change(site, admin_user, opening_hours=[usual_hours("01", "08:00", "18:00")])
        assert "Monday, Tuesday · 8 a.m. · 6 p.m." in history_text(admin, site)

    def test_shows_only_the_lines_that_differ(self, admin, site):
        first = {"url": "/a", "label": "First"}
        edit_navigation(admin, site, first)
        edit_navigation(admin, site, first, {"url": "/b", "label": "Second"})
        page = soup(admin.get(url_of("settings_history", site, "navigationsettings")))
        newest = page.find(class_="settings-history").find("li")
        assert "/b · Second" in newest.get_text(" ")
        assert "First" not in newest.get_text(" ")

    def test_shows_pages_by_their_title(self, admin, site):
        edit_navigation(admin, site, {"page": site.team.pk, "url": "", "label": ""})
        assert "Team" in history_text(admin, site, "navigationsettings")

    def test_values_are_escaped(self, admin, site, admin_user):
        change(site, admin_user, tagline="<script>x</script>")
        assert "<script>x" not in admin.get(url_of("settings_history", site)).text

    def test_account_that_is_gone_is_still_named(self, admin, site):
        eve = User.objects.create_user("eve")
        change(site, eve, tagline="New")
        eve.delete()
        assert "eve" in history_text(admin, site)

    @pytest.mark.parametrize("model", [model._meta for model in registry], ids=str)
    def test_every_setting_has_one(self, admin, site, model):
        edit = admin.get(reverse("wagtailsettings:edit", args=[model.app_label, model.model_name, site.site.pk]))
        url = reverse("settings_history", args=[model.app_label, model.model_name, site.site.pk])
        assert f'href="{url}"' in edit.text
        assert "Nothing has been changed in the admin yet." in admin.get(url).text


class TestUndo:
    def test_one_change_is_undone_and_others_stay(self, admin, site, admin_user):
        save_clinic(site, phone="212-555-0142", tagline="Old")
        entry = change(site, admin_user, phone="212-555-0199")
        change(site, admin_user, tagline="New")
        undo(admin, site, entry)
        clinic = ClinicSettings.for_site(site.site)
        assert (clinic.phone, clinic.tagline) == ("212-555-0142", "New")

    def test_earlier_version_is_restored(self, admin, site, admin_user):
        save_clinic(site, phone="212-555-0142", tagline="Old")
        entry = change(site, admin_user, phone="212-555-0199")
        change(site, admin_user, phone="212-555-0100", tagline="New")
        undo(admin, site, entry, query="?later=1")
        clinic = ClinicSettings.for_site(site.site)
        assert (clinic.phone, clinic.tagline) == ("212-555-0142", "Old")

    def test_undoing_can_be_undone(self, admin, site, admin_user):
        save_clinic(site, opening_hours=[usual_hours("0")])
        entry = change(site, admin_user, opening_hours=[])
        undo(admin, site, entry)
        assert len(ClinicSettings.for_site(site.site).opening_hours) == 1
        undo(admin, site, SettingsChange.objects.first())
        assert len(ClinicSettings.for_site(site.site).opening_hours) == 0

    def test_value_that_is_not_valid_any_more_changes_nothing(self, admin, site):
        page = factories.StandardPageFactory()
        edit_navigation(admin, site, {"page": page.pk, "url": "", "label": ""})
        edit_navigation(admin, site)
        page.delete()
        response = undo(admin, site, SettingsChange.objects.first(), "navigationsettings")
        assert "Nothing was undone. Something in “header links” is no longer valid." in response.text
        assert len(NavigationSettings.for_site(site.site).header_links) == 0

    def test_image_that_was_deleted_since_is_refused(self, admin, site, admin_user):
        image = factories.ImageFactory()
        save_clinic(site, logo=image)
        entry = change(site, admin_user, logo=None)
        image.delete()
        assert "Nothing was undone." in undo(admin, site, entry).text

    def test_field_that_was_removed_by_an_upgrade_is_left_out(self, admin, site, admin_user):
        entry = change(site, admin_user, tagline="New")
        entry.changes = {"gone": ["a", "b"], **entry.changes}
        entry.save()
        assert "gone" in history_text(admin, site)
        undo(admin, site, entry)
        assert ClinicSettings.for_site(site.site).tagline == ""

    def test_form_shows_what_will_be_set(self, admin, site, admin_user):
        save_clinic(site, phone="212-555-0142")
        entry = change(site, admin_user, phone="212-555-0199")
        text = soup(admin.get(url_of("settings_undo", site, "clinicsettings", entry.pk))).find("form").get_text(" ")
        assert text.index("212-555-0199") < text.index("212-555-0142")

    def test_restoring_validates_as_the_form_does(self, site, admin_user):
        from django.core.exceptions import ValidationError

        with pytest.raises(ValidationError):
            restore(ClinicSettings.for_site(site.site), {"phone": "call us"}, admin_user)

    def test_visitors_see_it_at_once(self, admin, client, site, admin_user):
        save_navigation(site, header_links=[{"page": site.team.pk, "label": "People"}])
        entry = change(site, admin_user, name="Another clinic")
        undo(admin, site, entry)
        assert "Another clinic" not in client.get("/").text


class TestPermissions:
    @pytest.mark.parametrize("group", ["Editors", "Medical reviewers", "Front desk"])
    def test_others_see_and_undo_nothing(self, client, site, admin_user, group):
        user = User.objects.create_user("eve")
        user.groups.add(Group.objects.get(name=group))
        entry = change(site, admin_user, tagline="New")
        client.force_login(user)
        assert client.get(url_of("settings_history", site)).status_code == 302
        undo(client, site, entry)
        assert ClinicSettings.for_site(site.site).tagline == "New"

    def test_change_of_another_setting_is_not_found(self, admin, site, admin_user):
        entry = change(site, admin_user, tagline="New")
        assert admin.get(url_of("settings_undo", site, "searchsettings", entry.pk)).status_code == 404

    @pytest.mark.parametrize("model", ["clinic", "seosettings-", "site"])
    def test_what_is_not_a_setting_is_not_found(self, admin, site, model):
        assert admin.get(f"/admin/settings-history/site_settings/{model}/{site.site.pk}/").status_code == 404
