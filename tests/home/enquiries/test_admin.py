"""The front desk's screens: what they show, to whom, and what is written down about it."""

import csv
import datetime
import json

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from django.utils import timezone

from home.enquiries.models import Enquiry, EnquiryAccess, EnquiryNotice
from tests.html import soup

Action = EnquiryAccess.Action


@pytest.fixture
def desk(client, front_desk):
    client.force_login(front_desk)
    return client


@pytest.fixture
def enquiry(new_enquiry):
    return new_enquiry()


def recorded():
    return list(EnquiryAccess.objects.order_by("pk").values_list("action", "number", "user_name"))


def give(user, *codenames):
    user.user_permissions.add(*Permission.objects.filter(content_type__app_label="home", codename__in=codenames))


class TestList:
    def test_shows_names_and_how_to_reach_them(self, desk, enquiry):
        page = desk.get(reverse("enquiries")).text
        assert "Ana Ortiz" in page
        assert "212-555-0188" in page

    def test_looking_at_it_is_recorded_for_each_that_is_shown(self, desk, new_enquiry):
        shown = [new_enquiry().pk, new_enquiry(name="Ben").pk]
        desk.get(reverse("enquiries"))
        assert sorted(recorded()) == [(Action.LISTED, number, "ruth") for number in shown]

    def test_new_ones_come_first(self, desk, new_enquiry):
        new_enquiry(name="Done Dora")
        Enquiry.objects.update(status=Enquiry.Status.DONE)
        new_enquiry(name="New Nora")
        page = desk.get(reverse("enquiries")).text
        assert page.index("New Nora") < page.index("Done Dora")

    def test_filters_by_status_and_by_who_has_it(self, desk, new_enquiry, front_desk):
        new_enquiry(name="Mine")
        Enquiry.objects.update(assigned_to=front_desk, status=Enquiry.Status.IN_PROGRESS)
        new_enquiry(name="Nobodys")
        assert "Nobodys" not in desk.get(reverse("enquiries"), {"assigned_to": front_desk.pk}).text
        assert "Mine" not in desk.get(reverse("enquiries"), {"assigned_to": "null"}).text
        assert "Mine" not in desk.get(reverse("enquiries"), {"status": "1"}).text

    def test_says_when_each_is_deleted(self, desk, enquiry):
        assert enquiry.delete_on == timezone.localdate() + datetime.timedelta(days=30)
        assert date_text(enquiry.delete_on) in desk.get(reverse("enquiries")).text

    def test_says_so_when_nobody_waits(self, desk):
        assert "Nobody is waiting." in desk.get(reverse("enquiries")).text

    def test_hostile_names_stay_text(self, desk, new_enquiry):
        new_enquiry(name="<script>alert(1)</script>")
        assert "<script>alert" not in desk.get(reverse("enquiries")).text

    @pytest.mark.parametrize(
        "query", ["status=x", "assigned_to=999", "received_at_from=never", "ordering=sealed", "p=99"]
    )
    def test_any_query_is_answered(self, desk, enquiry, query):
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


class TestOne:
    def test_shows_all_of_it_and_is_recorded(self, desk, enquiry):
        page = desk.get(reverse("enquiry_open", args=[enquiry.pk])).text
        assert 'href="tel:212-555-0188"' in page
        assert 'href="mailto:ana@example.com"' in page
        assert recorded() == [(Action.OPENED, enquiry.pk, "ruth")]

    def test_status_and_assignment_are_kept_and_recorded(self, desk, enquiry, front_desk):
        desk.post(reverse("enquiry_open", args=[enquiry.pk]), {"status": "2", "assigned_to": front_desk.pk})
        enquiry.refresh_from_db()
        assert (enquiry.status, enquiry.assigned_to) == (Enquiry.Status.IN_PROGRESS, front_desk)
        access = EnquiryAccess.objects.get()
        assert (access.action, access.note) == (Action.CHANGED, "In progress; assigned to: Ruth Vale")

    def test_saving_leaves_what_was_encrypted_anew_meanwhile(self, desk, enquiry, monkeypatch):
        from home.enquiries.admin.listing import HandlingForm

        save = HandlingForm.save

        def rotate_first(form, commit=True):
            Enquiry.objects.filter(pk=enquiry.pk).update(sealed="anew")
            return save(form, commit)

        monkeypatch.setattr(HandlingForm, "save", rotate_first)
        desk.post(reverse("enquiry_open", args=[enquiry.pk]), {"status": "3", "assigned_to": ""})
        enquiry.refresh_from_db()
        assert (enquiry.sealed, enquiry.status) == ("anew", Enquiry.Status.DONE)

    def test_it_can_be_given_only_to_those_who_may_work_on_it(self, desk, enquiry):
        stranger = User.objects.create_user("stranger")
        response = desk.post(reverse("enquiry_open", args=[enquiry.pk]), {"status": "2", "assigned_to": stranger.pk})
        assert "Select a valid choice" in response.text
        assert not Enquiry.objects.exclude(assigned_to=None).exists()

    def test_deleting_it_is_recorded_and_asks_first(self, desk, enquiry, front_desk):
        give(front_desk, "delete_enquiry")
        address = reverse("enquiry_delete", args=[enquiry.pk])
        assert "for good?" in desk.get(address).text
        desk.post(address)
        assert not Enquiry.objects.exists()
        assert (Action.DELETED, enquiry.pk, "ruth") in recorded()

    def test_what_is_gone_is_not_found(self, desk, enquiry):
        assert desk.get(reverse("enquiry_open", args=[enquiry.pk + 1])).status_code == 404

    def test_saving_begins_no_generation_of_the_page_cache(self, desk, enquiry, front_desk, page_cache):
        give(front_desk, "delete_enquiry")
        before = page_cache.generation()
        desk.post(reverse("enquiry_open", args=[enquiry.pk]), {"status": "2", "assigned_to": ""})
        desk.post(reverse("enquiry_delete", args=[enquiry.pk]))
        assert page_cache.generation() == before


class TestLostKey:
    @pytest.fixture(autouse=True)
    def _lost(self, settings, enquiry):
        settings.ENQUIRY_KEYS = [Fernet.generate_key().decode()]
        settings.SECRET_KEY = "another"

    def test_list_and_page_say_what_to_do(self, desk, enquiry, front_desk):
        desk.force_login(front_desk)
        for address in (reverse("enquiries"), reverse("enquiry_open", args=[enquiry.pk])):
            page = desk.get(address).text
            assert "can’t be read, because the site no longer has the key" in page
            assert "Ana" not in page

    def test_it_can_still_be_done_and_deleted(self, desk, enquiry, front_desk):
        give(front_desk, "delete_enquiry")
        desk.force_login(front_desk)
        desk.post(reverse("enquiry_open", args=[enquiry.pk]), {"status": "3", "assigned_to": ""})
        assert Enquiry.objects.get().status == Enquiry.Status.DONE
        desk.post(reverse("enquiry_delete", args=[enquiry.pk]))
        assert not Enquiry.objects.exists()

    def test_key_that_is_none_is_no_crash(self, desk, enquiry, front_desk, settings):
        desk.force_login(front_desk)
        settings.ENQUIRY_KEYS = ["not-a-key"]
        assert "can’t be read" in desk.get(reverse("enquiries")).text
        response = desk.post(reverse("enquiries_person"), {"contact": "ana@example.com"})
        assert "ENQUIRY_KEYS" in response.text


class TestPerson:
    address = "/admin/enquiries/person/"

    @pytest.fixture
    def boss(self, client, admin_user, front_desk):
        client.force_login(admin_user)
        return client

    @pytest.mark.parametrize("contact", ["ANA@Example.com ", "212 555 0188", "+1 (212) 555-0188", "2125550188 ext 5"])
    def test_is_found_however_the_contact_is_written(self, desk, enquiry, contact):
        assert "Ana Ortiz" in desk.post(self.address, {"contact": contact}).text
        assert recorded() == [(Action.FOUND, enquiry.pk, "ruth")]

    def test_all_of_one_person_and_nobody_else_is_found(self, desk, new_enquiry):
        mine = {new_enquiry(phone="").pk, new_enquiry().pk}
        new_enquiry(name="Ben", email="ben@example.com", phone="212-555-0199")
        page = desk.post(self.address, {"contact": "ana@example.com"}).text
        assert "Ben" not in page
        assert {number for _, number, _ in recorded()} == mine

    def test_enquiries_without_an_address_are_not_the_same_person(self, desk, new_enquiry):
        new_enquiry(email="")
        assert "Nobody with this" in desk.post(self.address, {"contact": "x@example.com"}).text

    @pytest.mark.parametrize("contact", ["", "Ana", "123", "\x00", "<script>"])
    def test_what_is_no_contact_is_refused(self, desk, enquiry, contact):
        response = desk.post(self.address, {"contact": contact})
        assert response.status_code == 200
        assert "Ana Ortiz" not in response.text
        assert recorded() == []

    def test_export_is_a_file_of_everything_and_recorded(self, boss, enquiry):
        response = boss.post(self.address, {"contact": "ana@example.com", "do": "json"})
        assert "attachment" in response["Content-Disposition"]
        (row,) = json.loads(response.content)
        assert (row["name"], row["phone"], row["enquiry"]) == ("Ana Ortiz", "212-555-0188", enquiry.pk)
        assert recorded() == [(Action.EXPORTED, enquiry.pk, "boss")]

    def test_table_of_the_export_computes_nothing(self, boss, new_enquiry):
        new_enquiry(name='=HYPERLINK("https://elsewhere.example")')
        response = boss.post(self.address, {"contact": "ana@example.com", "do": "csv"})
        (row,) = csv.DictReader(response.text.splitlines())
        assert row["name"].startswith("'=")

    @pytest.mark.parametrize("button", ["csv", "json", "delete"])
    def test_front_desk_may_neither_export_nor_delete(self, desk, enquiry, button):
        page = desk.post(self.address, {"contact": "ana@example.com"}).text
        assert "Export" not in page
        assert 'value="ask"' not in page
        assert desk.post(self.address, {"contact": "ana@example.com", "do": button}).status_code == 302
        assert [action for action, *_ in recorded()] == [Action.FOUND]
        assert Enquiry.objects.exists()

    def test_deletion_asks_first_and_takes_all_of_the_person(self, desk, new_enquiry, front_desk):
        give(front_desk, "delete_enquiry")
        new_enquiry()
        new_enquiry(phone="")
        new_enquiry(name="Ben", email="ben@example.com", phone="")
        asked = desk.post(self.address, {"contact": "ana@example.com", "do": "ask"})
        assert "for good?" in asked.text
        assert Enquiry.objects.count() == 3
        desk.post(self.address, {"contact": "ana@example.com", "do": "delete"})
        assert Enquiry.objects.get().details.name == "Ben"
        assert [action for action, *_ in recorded()].count(Action.DELETED) == 2

    def test_contact_never_stands_in_an_address(self, desk, enquiry):
        form = soup(desk.get(self.address)).find("input", {"name": "contact"}).find_parent("form")
        assert form["method"] == "post"
        assert not form.get("action")


class TestDashboard:
    def test_counts_by_status_and_warns_of_what_is_deleted_soon(self, desk, new_enquiry):
        new_enquiry()
        Enquiry.objects.update(agreed_until=timezone.now() + datetime.timedelta(days=2))
        new_enquiry()
        page = desk.get("/admin/").text
        assert "<b>2</b> new" in page
        assert "1 not done yet is deleted within three days." in page
        assert "Ana" not in page

    def test_says_that_mail_fails(self, desk, enquiry):
        EnquiryNotice.objects.update(tries=1, last_error="The mail could not be sent (ConnectionRefusedError).")
        for address in ("/admin/", reverse("enquiries")):
            assert "No mail has told anybody of one enquiry yet." in desk.get(address).text

    def test_says_that_there_is_no_mail_server(self, desk, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
        assert "EMAIL_URL" in desk.get("/admin/").text

    def test_people_without_the_right_see_nothing_of_it(self, client, enquiry):
        user = User.objects.create_user("eve", password="secret")
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(user)
        assert "enquir" not in client.get("/admin/").text.lower()


class TestRights:
    addresses = [
        "/admin/enquiries/",
        "/admin/enquiries/results/",
        "/admin/enquiries/1/",
        "/admin/enquiries/1/delete/",
        "/admin/enquiries/person/",
        "/admin/reports/enquiries/",
        "/admin/reports/enquiries/results/",
    ]

    @pytest.mark.parametrize("address", addresses)
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_who_has_no_right_is_turned_away(self, client, enquiry, address, method):
        user = User.objects.create_user("eve")
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(user)
        response = getattr(client, method)(address.replace("/1/", f"/{enquiry.pk}/"))
        assert response.status_code in (302, 403, 405)
        assert recorded() == []

    def test_who_may_only_look_can_change_nothing(self, client, enquiry):
        user = User.objects.create_user("eve")
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        give(user, "view_enquiry")
        client.force_login(user)
        address = reverse("enquiry_open", args=[enquiry.pk])
        page = client.get(address).text
        assert "Ana Ortiz" in page
        assert 'name="status"' not in page
        client.post(address, {"status": "3", "assigned_to": ""})
        client.post(reverse("enquiry_delete", args=[enquiry.pk]))
        assert Enquiry.objects.get().status == Enquiry.Status.NEW

    def test_front_desk_does_not_see_who_has_looked(self, desk, enquiry):
        assert desk.get("/admin/reports/enquiries/").status_code == 302

    def test_front_desk_has_enquiries_and_nothing_else(self, front_desk):
        assert front_desk.get_all_permissions() == {
            "home.view_enquiry",
            "home.change_enquiry",
            "wagtailadmin.access_admin",
        }


class TestRecord:
    def test_admins_read_it_as_a_report(self, client, admin_user, front_desk, enquiry):
        client.force_login(front_desk)
        client.get(reverse("enquiry_open", args=[enquiry.pk]))
        client.force_login(admin_user)
        page = client.get("/admin/reports/enquiries/").text
        assert "Ruth Vale" in page or "ruth" in page
        assert "Opened" in page
        exported = client.get("/admin/reports/enquiries/?export=csv")
        assert b"Opened" in b"".join(exported.streaming_content)

    def test_it_outlives_the_enquiry_and_the_account(self, enquiry, front_desk):
        EnquiryAccess.record(Action.OPENED, [enquiry.pk], front_desk)
        number = enquiry.pk
        enquiry.delete()
        front_desk.delete()
        assert recorded() == [(Action.OPENED, number, "ruth")]

    def test_it_can_not_be_changed_or_taken_back(self, enquiry, front_desk):
        EnquiryAccess.record(Action.OPENED, [enquiry.pk], front_desk)
        access = EnquiryAccess.objects.get()
        for change in (
            access.save,
            access.delete,
            EnquiryAccess.objects.all().delete,
            lambda: EnquiryAccess.objects.update(number=1),
        ):
            with pytest.raises(TypeError, match="What has been recorded stays"):
                change()
