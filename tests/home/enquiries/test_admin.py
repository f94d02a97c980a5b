"""The front desk's views: what they show, to whom, and what they log."""

import csv
import datetime
import json

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from django.utils import timezone

from home.enquiries.models import Enquiry, EnquiryAccess, EnquiryNotification
from tests.support.html import soup

Action = EnquiryAccess.Action


@pytest.fixture
def desk(client, front_desk):
    client.force_login(front_desk)
    return client


@pytest.fixture
def enquiry(new_enquiry):
    return new_enquiry()


def access_log():
    return list(EnquiryAccess.objects.order_by("pk").values_list("action", "number", "user_name"))


def give(user, *codenames):
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))


class TestList:
    def test_shows_names_and_contact_details(self, desk, enquiry):
        page = desk.get(reverse("enquiries")).text
        assert "Ana Ortiz" in page
        assert "212-555-0188" in page

    def test_viewing_the_list_is_logged_for_each_enquiry_shown(self, desk, new_enquiry):
        shown = [new_enquiry().pk, new_enquiry(name="Ben").pk]
        desk.get(reverse("enquiries"))
        assert sorted(access_log()) == [(Action.LISTED, number, "ruth") for number in shown]

    def test_new_enquiries_come_first(self, desk, new_enquiry):
        new_enquiry(name="Done Dora")
        Enquiry.objects.update(status=Enquiry.Status.DONE)
        new_enquiry(name="New Nora")
        page = desk.get(reverse("enquiries")).text
        assert page.index("New Nora") < page.index("Done Dora")

    def test_oldest_new_enquiry_comes_first(self, desk, new_enquiry):
        new_enquiry(name="Older Olga")
        Enquiry.objects.update(received_at=timezone.now() - datetime.timedelta(days=2))
        new_enquiry(name="New Nora")
        page = desk.get(reverse("enquiries")).text
        assert page.index("Older Olga") < page.index("New Nora")

    def test_can_be_filtered_by_status_and_assignee(self, desk, new_enquiry, front_desk):
        new_enquiry(name="Mine")
        Enquiry.objects.update(assigned_to=front_desk, status=Enquiry.Status.IN_PROGRESS)
        new_enquiry(name="Nobodys")
        assert "Nobodys" not in desk.get(reverse("enquiries"), {"assigned_to": front_desk.pk}).text
        assert "Mine" not in desk.get(reverse("enquiries"), {"assigned_to": "null"}).text
        assert "Mine" not in desk.get(reverse("enquiries"), {"status": "1"}).text

    def test_shows_when_each_enquiry_will_be_deleted(self, desk, enquiry):
        assert enquiry.delete_on == timezone.localdate() + datetime.timedelta(days=30)
        assert date_text(enquiry.delete_on) in desk.get(reverse("enquiries")).text

    def test_says_so_if_there_are_no_enquiries(self, desk):
        assert "There are no inquiries." in desk.get(reverse("enquiries")).text

    def test_hostile_names_are_escaped(self, desk, new_enquiry):
        new_enquiry(name="<script>alert(1)</script>")
        assert "<script>alert" not in desk.get(reverse("enquiries")).text

    @pytest.mark.parametrize(
        "query", ["status=x", "assigned_to=999", "received_at_from=never", "ordering=encrypted_details", "p=99"]
    )
    def test_invalid_query_is_no_server_error(self, desk, enquiry, query):
        assert desk.get(f"{reverse('enquiries')}?{query}").status_code in (200, 404)

    def test_queries_do_not_grow_with_the_list(self, desk, new_enquiry, django_assert_max_num_queries):
        for _ in range(15):
            new_enquiry()
        desk.get(reverse("enquiries"))
        with django_assert_max_num_queries(30):
            desk.get(reverse("enquiries"))


def date_text(date):
    from django.utils.formats import date_format

    return date_format(date)


class TestDetail:
    def test_shows_everything_and_logs_it(self, desk, enquiry):
        page = desk.get(reverse("enquiry_open", args=[enquiry.pk])).text
        assert 'href="tel:+12125550188"' in page
        assert 'href="mailto:ana@example.com"' in page
        assert access_log() == [(Action.OPENED, enquiry.pk, "ruth")]

    def test_status_and_assignment_are_saved_and_logged(self, desk, enquiry, front_desk):
        desk.post(reverse("enquiry_open", args=[enquiry.pk]), {"status": "2", "assigned_to": front_desk.pk})
        enquiry.refresh_from_db()
        assert (enquiry.status, enquiry.assigned_to) == (Enquiry.Status.IN_PROGRESS, front_desk)
        access = EnquiryAccess.objects.get()
        assert (access.action, access.note) == (Action.CHANGED, "In progress; assigned to: Ruth Vale")

    def test_saving_keeps_details_reencrypted_meanwhile(self, desk, enquiry, monkeypatch):
        from home.enquiries.admin.listing import HandlingForm

        save = HandlingForm.save

        def rotate_first(form, commit=True):
            Enquiry.objects.filter(pk=enquiry.pk).update(encrypted_details="new")
            return save(form, commit)

        monkeypatch.setattr(HandlingForm, "save", rotate_first)
        desk.post(reverse("enquiry_open", args=[enquiry.pk]), {"status": "3", "assigned_to": ""})
        enquiry.refresh_from_db()
        assert (enquiry.encrypted_details, enquiry.status) == ("new", Enquiry.Status.DONE)

    def test_can_only_be_assigned_to_users_with_permission(self, desk, enquiry):
        stranger = User.objects.create_user("stranger")
        response = desk.post(reverse("enquiry_open", args=[enquiry.pk]), {"status": "2", "assigned_to": stranger.pk})
        assert "Select a valid choice" in response.text
        assert not Enquiry.objects.exclude(assigned_to=None).exists()

    def test_deletion_asks_first_and_is_logged(self, desk, enquiry, front_desk):
        give(front_desk, "delete_enquiry")
        url = reverse("enquiry_delete", args=[enquiry.pk])
        assert "Permanently delete" in desk.get(url).text
        desk.post(url)
        assert not Enquiry.objects.exists()
        assert (Action.DELETED, enquiry.pk, "ruth") in access_log()

    def test_missing_enquiry_is_not_found(self, desk, enquiry):
        assert desk.get(reverse("enquiry_open", args=[enquiry.pk + 1])).status_code == 404

    def test_saving_does_not_invalidate_the_page_cache(self, desk, enquiry, front_desk, page_cache):
        give(front_desk, "delete_enquiry")
        before = page_cache.generation()
        desk.post(reverse("enquiry_open", args=[enquiry.pk]), {"status": "2", "assigned_to": ""})
        desk.post(reverse("enquiry_delete", args=[enquiry.pk]))
        assert page_cache.generation() == before


class TestTaking:
    def test_one_click_assigns_it_and_opens_it(self, desk, enquiry, front_desk):
        form = soup(desk.get(reverse("enquiries"))).find("form", action=reverse("enquiry_take", args=[enquiry.pk]))
        response = desk.post(form["action"], follow=True)
        enquiry.refresh_from_db()
        assert (enquiry.assigned_to, enquiry.status) == (front_desk, Enquiry.Status.IN_PROGRESS)
        assert response.redirect_chain[-1][0] == reverse("enquiry_open", args=[enquiry.pk])
        assert "Ana Ortiz" in response.text

    def test_it_is_logged(self, desk, enquiry):
        desk.post(reverse("enquiry_take", args=[enquiry.pk]))
        access = EnquiryAccess.objects.get()
        assert (access.action, access.note) == (Action.CHANGED, "In progress; assigned to: Ruth Vale")

    def test_second_person_is_told_who_has_it(self, desk, enquiry, admin_user):
        Enquiry.objects.update(assigned_to=admin_user)
        response = desk.post(reverse("enquiry_take", args=[enquiry.pk]), follow=True)
        assert "boss is already handling" in response.text
        assert Enquiry.objects.get().assigned_to == admin_user

    def test_only_those_that_nobody_handles_have_the_button(self, desk, enquiry, admin_user):
        Enquiry.objects.update(assigned_to=admin_user)
        assert "Take this" not in desk.get(reverse("enquiries")).text

    def test_message_that_was_left_stays_so(self, desk, enquiry):
        Enquiry.objects.update(status=Enquiry.Status.LEFT_MESSAGE)
        desk.post(reverse("enquiry_take", args=[enquiry.pk]))
        assert Enquiry.objects.get().status == Enquiry.Status.LEFT_MESSAGE


class TestNotes:
    def add(self, desk, enquiry, text="Left a message"):
        return desk.post(reverse("enquiry_open", args=[enquiry.pk]), {"status": "4", "assigned_to": "", "note": text})

    def test_note_is_shown_with_its_author(self, desk, enquiry):
        self.add(desk, enquiry)
        page = soup(desk.get(reverse("enquiry_open", args=[enquiry.pk]))).find(class_="enquiry-notes").get_text(" ")
        assert "Left a message" in page
        assert "Ruth Vale" in page

    def test_newest_note_comes_first(self, desk, enquiry):
        self.add(desk, enquiry, "First")
        self.add(desk, enquiry, "Second")
        assert [text for _, _, text in Enquiry.objects.get().details.dated_notes] == ["Second", "First"]

    def test_notes_are_encrypted_and_not_in_the_log(self, desk, enquiry):
        self.add(desk, enquiry, "Her sister answered")
        assert "sister" not in Enquiry.objects.get().encrypted_details
        assert EnquiryAccess.objects.get().note == "Left a message; assigned to: Nobody; added a note"

    def test_notes_survive_a_change_of_the_key(self, desk, enquiry, settings):
        from home.enquiries.key_rotation import reencrypt_all

        self.add(desk, enquiry)
        settings.ENQUIRY_KEYS = [Fernet.generate_key().decode()]
        assert [str(outcome) for outcome in reencrypt_all()] == ["re-encrypted"]
        assert len(Enquiry.objects.get().details.notes) == 1

    def test_notes_are_exported(self, client, admin_user, desk, enquiry):
        self.add(desk, enquiry, "Call after five")
        client.force_login(admin_user)
        response = client.post(reverse("enquiries_person"), {"contact": "ana@example.com", "action": "json"})
        assert "Ruth Vale: Call after five" in json.loads(response.content)[0]["notes"]


class TestLostKey:
    @pytest.fixture(autouse=True)
    def _lost(self, settings, enquiry):
        settings.ENQUIRY_KEYS = [Fernet.generate_key().decode()]
        settings.SECRET_KEY = "another"

    def test_list_and_detail_say_what_to_do(self, desk, enquiry, front_desk):
        desk.force_login(front_desk)
        for url in (reverse("enquiries"), reverse("enquiry_open", args=[enquiry.pk])):
            page = desk.get(url).text
            assert "can’t be decrypted because the site no longer has the key" in page
            assert "Ana" not in page

    def test_enquiry_can_still_be_closed_and_deleted(self, desk, enquiry, front_desk):
        give(front_desk, "delete_enquiry")
        desk.force_login(front_desk)
        desk.post(reverse("enquiry_open", args=[enquiry.pk]), {"status": "3", "assigned_to": ""})
        assert Enquiry.objects.get().status == Enquiry.Status.DONE
        desk.post(reverse("enquiry_delete", args=[enquiry.pk]))
        assert not Enquiry.objects.exists()

    def test_invalid_key_is_no_server_error(self, desk, enquiry, front_desk, settings):
        desk.force_login(front_desk)
        settings.ENQUIRY_KEYS = ["not-a-key"]
        assert "can’t be decrypted" in desk.get(reverse("enquiries")).text
        response = desk.post(reverse("enquiries_person"), {"contact": "ana@example.com"})
        assert "Inquiries can’t be searched right now." in response.text
        assert "ENQUIRY_KEYS" not in response.text


class TestPerson:
    url = "/admin/enquiries/person/"

    @pytest.fixture
    def admin(self, client, admin_user, front_desk):
        client.force_login(admin_user)
        return client

    @pytest.mark.parametrize("contact", ["ANA@Example.com ", "212 555 0188", "+1 (212) 555-0188", "2125550188 ext 5"])
    def test_person_is_found_by_any_spelling_of_the_contact(self, desk, enquiry, contact):
        assert "Ana Ortiz" in desk.post(self.url, {"contact": contact}).text
        assert access_log() == [(Action.FOUND, enquiry.pk, "ruth")]

    def test_finds_all_enquiries_of_one_person_and_no_others(self, desk, new_enquiry):
        expected = {new_enquiry(phone="").pk, new_enquiry().pk}
        new_enquiry(name="Ben", email="ben@example.com", phone="212-555-0199")
        page = desk.post(self.url, {"contact": "ana@example.com"}).text
        assert "Ben" not in page
        assert {number for _, number, _ in access_log()} == expected

    def test_enquiries_without_an_email_address_are_not_the_same_person(self, desk, new_enquiry):
        new_enquiry(email="")
        assert "There are no inquiries with this" in desk.post(self.url, {"contact": "x@example.com"}).text

    @pytest.mark.parametrize("contact", ["", "Ana", "123", "\x00", "<script>"])
    def test_invalid_contact_is_rejected(self, desk, enquiry, contact):
        response = desk.post(self.url, {"contact": contact})
        assert response.status_code == 200
        assert "Ana Ortiz" not in response.text
        assert access_log() == []

    def test_export_contains_everything_and_is_logged(self, admin, enquiry):
        response = admin.post(self.url, {"contact": "ana@example.com", "action": "json"})
        assert "attachment" in response["Content-Disposition"]
        (row,) = json.loads(response.content)
        assert (row["name"], row["phone"], row["enquiry"]) == ("Ana Ortiz", "212-555-0188", enquiry.pk)
        assert access_log() == [(Action.EXPORTED, enquiry.pk, "boss")]

    def test_formulas_in_the_csv_export_are_escaped(self, admin, new_enquiry):
        new_enquiry(name='=HYPERLINK("https://elsewhere.example")')
        response = admin.post(self.url, {"contact": "ana@example.com", "action": "csv"})
        (row,) = csv.DictReader(response.text.splitlines())
        assert row["name"].startswith("'=")

    @pytest.mark.parametrize("button", ["csv", "json", "delete"])
    def test_front_desk_can_neither_export_nor_delete(self, desk, enquiry, button):
        page = desk.post(self.url, {"contact": "ana@example.com"}).text
        assert "Export" not in page
        assert 'value="confirm-delete"' not in page
        assert desk.post(self.url, {"contact": "ana@example.com", "action": button}).status_code == 302
        assert [action for action, *_ in access_log()] == [Action.FOUND]
        assert Enquiry.objects.exists()

    def test_deletion_asks_first_and_deletes_all_enquiries_of_the_person(self, desk, new_enquiry, front_desk):
        give(front_desk, "delete_enquiry")
        new_enquiry()
        new_enquiry(phone="")
        new_enquiry(name="Ben", email="ben@example.com", phone="")
        confirmation = desk.post(self.url, {"contact": "ana@example.com", "action": "confirm-delete"})
        assert "Permanently delete all 2 inquiries?" in confirmation.text
        assert Enquiry.objects.count() == 3
        desk.post(self.url, {"contact": "ana@example.com", "action": "delete"})
        assert Enquiry.objects.get().details.name == "Ben"
        assert [action for action, *_ in access_log()].count(Action.DELETED) == 2

    def test_contact_never_appears_in_a_url(self, desk, enquiry):
        form = soup(desk.get(self.url)).find("input", {"name": "contact"}).find_parent("form")
        assert form["method"] == "post"
        assert not form.get("action")


class TestDashboard:
    def test_counts_by_status_and_warns_before_automatic_deletion(self, desk, new_enquiry):
        new_enquiry()
        Enquiry.objects.update(agreed_until=timezone.now() + datetime.timedelta(days=2))
        new_enquiry()
        page = desk.get("/admin/").text
        assert "2 new inquiries" in page
        assert "1 inquiry that is not done will be deleted within three days." in page
        assert "Ana" not in page

    def test_warns_that_email_fails(self, desk, enquiry):
        EnquiryNotification.objects.update(tries=1, last_error="The email could not be sent (ConnectionRefusedError).")
        for url in ("/admin/", reverse("enquiries")):
            assert "The email about 1 inquiry has not been sent yet." in desk.get(url).text

    def test_warns_that_email_is_not_configured(self, site, desk, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
        page = desk.get("/admin/").text
        assert "this site can’t send email yet" in page
        assert "EMAIL_URL" not in page

    def test_users_without_permission_see_nothing_of_it(self, client, enquiry):
        user = User.objects.create_user("eve", password="secret")
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(user)
        page = client.get("/admin/").text.lower()
        assert "enquir" not in page
        assert "inquir" not in page


class TestPermissions:
    urls = [
        "/admin/enquiries/",
        "/admin/enquiries/results/",
        "/admin/enquiries/1/",
        "/admin/enquiries/1/delete/",
        "/admin/enquiries/1/take/",
        "/admin/enquiries/person/",
        "/admin/reports/enquiries/",
        "/admin/reports/enquiries/results/",
    ]

    @pytest.mark.parametrize("url", urls)
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_users_without_permission_get_no_access(self, client, enquiry, url, method):
        user = User.objects.create_user("eve")
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(user)
        response = getattr(client, method)(url.replace("/1/", f"/{enquiry.pk}/"))
        assert response.status_code in (302, 403, 405)
        assert access_log() == []

    def test_users_with_view_permission_can_change_nothing(self, client, enquiry):
        user = User.objects.create_user("eve")
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        give(user, "view_enquiry")
        client.force_login(user)
        url = reverse("enquiry_open", args=[enquiry.pk])
        page = client.get(url).text
        assert "Ana Ortiz" in page
        assert 'name="status"' not in page
        client.post(url, {"status": "3", "assigned_to": ""})
        client.post(reverse("enquiry_delete", args=[enquiry.pk]))
        assert Enquiry.objects.get().status == Enquiry.Status.NEW

    def test_front_desk_cannot_see_the_access_log(self, desk, enquiry):
        assert desk.get("/admin/reports/enquiries/").status_code == 302

    def test_front_desk_has_access_to_enquiries_and_banners_and_nothing_else(self, front_desk):
        assert front_desk.get_all_permissions() == {
            *(f"banners.{action}_banner" for action in ("add", "change", "view")),
            f"{Enquiry._meta.app_label}.view_enquiry",
            f"{Enquiry._meta.app_label}.change_enquiry",
            "wagtailadmin.access_admin",
        }


class TestAccessLog:
    def test_is_a_report_for_admins(self, client, admin_user, front_desk, enquiry):
        client.force_login(front_desk)
        client.get(reverse("enquiry_open", args=[enquiry.pk]))
        client.force_login(admin_user)
        page = client.get("/admin/reports/enquiries/").text
        assert "Ruth Vale" in page or "ruth" in page
        assert "Opened" in page
        exported = client.get("/admin/reports/enquiries/?export=csv")
        assert b"Opened" in b"".join(exported.streaming_content)

    def test_outlives_the_enquiry_and_the_account(self, enquiry, front_desk):
        EnquiryAccess.record(Action.OPENED, [enquiry.pk], front_desk)
        pk = enquiry.pk
        enquiry.delete()
        front_desk.delete()
        assert access_log() == [(Action.OPENED, pk, "ruth")]

    def test_cannot_be_changed_or_deleted(self, enquiry, front_desk):
        EnquiryAccess.record(Action.OPENED, [enquiry.pk], front_desk)
        access = EnquiryAccess.objects.get()
        for change in (
            access.save,
            access.delete,
            EnquiryAccess.objects.all().delete,
            lambda: EnquiryAccess.objects.update(number=1),
        ):
            with pytest.raises(TypeError, match="The access log cannot be"):
                change()
