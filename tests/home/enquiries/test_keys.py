"""Encryption: what stands in the database, what is found again, and what happens when keys change."""

from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection

from home.enquiries.keys import keyring, normalised
from home.enquiries.models import Enquiry
from home.enquiries.rotation import rotate


def key():
    return Fernet.generate_key().decode()


def rotate_keys():
    out = StringIO()
    call_command("rotate_enquiry_keys", stdout=out)
    return out.getvalue()


def test_database_holds_nothing_personal_in_the_clear(new_enquiry):
    enquiry = new_enquiry(preferred_time="morning", existing_patient=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM home_enquiry")
        row = " ".join(map(str, cursor.fetchone()))
    for text in ("Ana", "Ortiz", "5550188", "0188", "example.com", "morning"):
        assert text not in row
    assert enquiry.details.name == "Ana Ortiz"


def test_same_words_are_encrypted_differently_each_time(new_enquiry):
    assert new_enquiry().sealed != new_enquiry().sealed


def test_marks_can_not_be_made_without_the_key(new_enquiry, settings):
    before = keyring().mark("ana@example.com")
    settings.ENQUIRY_KEYS = [key()]
    assert keyring().mark("ana@example.com") != before


@pytest.mark.parametrize(
    ("contact", "known_by"),
    [
        (" Ana@Example.COM", "email:ana@example.com"),
        ("+1 (212) 555-0188", "phone:2125550188"),
        ("212.555.0188 x44", "phone:2125550188"),
        ("+44 20 7946 0018", "phone:442079460018"),
        ("12345", ""),
        ("", ""),
        ("Ana", ""),
    ],
)
def test_contacts_are_compared_as_people_mean_them(contact, known_by):
    assert normalised(contact) == known_by


def test_new_key_encrypts_and_the_old_one_still_reads(new_enquiry, settings):
    old, new = key(), key()
    settings.ENQUIRY_KEYS = [old]
    enquiry = new_enquiry()
    settings.ENQUIRY_KEYS = [new, old]
    assert Enquiry.objects.get().details.name == "Ana Ortiz"
    assert enquiry.email_mark in keyring().marks("ana@example.com")
    assert Fernet(new).decrypt(new_enquiry().sealed)


def test_key_made_from_the_secret_reads_on_once_there_is_a_real_one(new_enquiry, settings):
    new_enquiry()
    settings.ENQUIRY_KEYS = [key()]
    assert Enquiry.objects.get().details.name == "Ana Ortiz"


def test_former_secret_reads_on_as_long_as_django_knows_it(new_enquiry, settings):
    new_enquiry()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "new-secret"
    assert Enquiry.objects.get().details.name == "Ana Ortiz"


class TestRotation:
    def test_old_key_can_go_afterwards(self, new_enquiry, settings):
        old, new = key(), key()
        settings.ENQUIRY_KEYS = [old]
        for _ in range(3):
            new_enquiry()
        settings.ENQUIRY_KEYS = [new, old]
        new_enquiry()
        assert "3 encrypted anew, 1 were already." in rotate_keys()
        settings.ENQUIRY_KEYS = [new]
        assert [enquiry.details.name for enquiry in Enquiry.objects.all()] == ["Ana Ortiz"] * 4
        assert set(Enquiry.objects.values_list("email_mark", flat=True)) == {keyring().mark("ana@example.com")}

    def test_interrupted_one_goes_on_where_it_stopped(self, new_enquiry, settings):
        for _ in range(4):
            new_enquiry()
        settings.ENQUIRY_KEYS = [key()]
        steps = rotate()
        assert [next(steps), next(steps)] == ["changed", "changed"]
        steps.close()
        assert "2 encrypted anew, 2 were already." in rotate_keys()

    def test_what_no_key_fits_is_left_alone_and_said(self, new_enquiry, settings):
        settings.ENQUIRY_KEYS = [key()]
        lost = new_enquiry().sealed
        settings.ENQUIRY_KEYS = [key()]
        with pytest.raises(CommandError, match="1 can’t be read: their key is missing"):
            rotate_keys()
        assert Enquiry.objects.get().sealed == lost

    def test_ctrl_c_says_how_to_go_on(self, new_enquiry, settings, monkeypatch):
        from home.management.commands import rotate_enquiry_keys

        def stopped():
            yield "changed"
            raise KeyboardInterrupt  # as Python does for Ctrl+C, unless a library has changed that

        monkeypatch.setattr(rotate_enquiry_keys, "rotate", stopped)
        with pytest.raises(CommandError, match="Run it again to go on"):
            rotate_keys()
