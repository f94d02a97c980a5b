"""Encryption, blind indexes, and key rotation."""

from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection

from home.enquiries.blind_index import all_indexes, newest_index, normalize_contact
from home.enquiries.key_rotation import Outcome, reencrypt_all
from home.enquiries.models import Enquiry


def new_key():
    return Fernet.generate_key().decode()


def run_command():
    out = StringIO()
    call_command("rotate_enquiry_keys", stdout=out)
    return out.getvalue()


def test_database_has_no_personal_data_in_plain_text(new_enquiry):
    enquiry = new_enquiry(preferred_time="morning", existing_patient=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM enquiries_enquiry")
        row = " ".join(map(str, cursor.fetchone()))
    for text in ("Ana", "Ortiz", "5550188", "0188", "example.com", "morning"):
        assert text not in row
    assert enquiry.details.name == "Ana Ortiz"


def test_equal_details_are_encrypted_differently(new_enquiry):
    assert new_enquiry().encrypted_details != new_enquiry().encrypted_details


def test_blind_indexes_depend_on_the_key(new_enquiry, settings):
    before = newest_index("ana@example.com")
    settings.ENQUIRY_KEYS = [new_key()]
    assert newest_index("ana@example.com") != before


@pytest.mark.parametrize(
    ("contact", "normalized"),
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
def test_contacts_are_normalized(contact, normalized):
    assert normalize_contact(contact) == normalized


def test_new_key_encrypts_and_old_key_still_decrypts(new_enquiry, settings):
    old, new = new_key(), new_key()
    settings.ENQUIRY_KEYS = [old]
    enquiry = new_enquiry()
    settings.ENQUIRY_KEYS = [new, old]
    assert Enquiry.objects.get().details.name == "Ana Ortiz"
    assert enquiry.email_index in all_indexes("ana@example.com")
    assert Fernet(new).decrypt(new_enquiry().encrypted_details)


def test_key_derived_from_secret_key_still_decrypts_after_a_real_key_is_set(new_enquiry, settings):
    new_enquiry()
    settings.ENQUIRY_KEYS = [new_key()]
    assert Enquiry.objects.get().details.name == "Ana Ortiz"


def test_former_secret_key_still_decrypts_while_it_is_a_fallback(new_enquiry, settings):
    new_enquiry()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "new-secret"
    assert Enquiry.objects.get().details.name == "Ana Ortiz"


class TestRotation:
    def test_old_key_can_be_removed_afterwards(self, new_enquiry, settings):
        old, new = new_key(), new_key()
        settings.ENQUIRY_KEYS = [old]
        for _ in range(3):
            new_enquiry()
        settings.ENQUIRY_KEYS = [new, old]
        new_enquiry()
        assert "3 re-encrypted, 1 already up to date." in run_command()
        settings.ENQUIRY_KEYS = [new]
        assert [enquiry.details.name for enquiry in Enquiry.objects.all()] == ["Ana Ortiz"] * 4
        assert set(Enquiry.objects.values_list("email_index", flat=True)) == {newest_index("ana@example.com")}

    def test_interrupted_rotation_continues_where_it_stopped(self, new_enquiry, settings):
        for _ in range(4):
            new_enquiry()
        settings.ENQUIRY_KEYS = [new_key()]
        outcomes = reencrypt_all()
        assert [next(outcomes), next(outcomes)] == [Outcome.REENCRYPTED] * 2
        outcomes.close()
        assert "2 re-encrypted, 2 already up to date." in run_command()

    def test_enquiry_without_a_matching_key_is_left_alone_and_reported(self, new_enquiry, settings):
        settings.ENQUIRY_KEYS = [new_key()]
        lost = new_enquiry().encrypted_details
        settings.ENQUIRY_KEYS = [new_key()]
        with pytest.raises(CommandError, match="1 inquiries could not be decrypted"):
            run_command()
        assert Enquiry.objects.get().encrypted_details == lost

    def test_ctrl_c_says_how_to_continue(self, new_enquiry, settings, monkeypatch):
        from home.enquiries.management.commands import rotate_enquiry_keys

        def interrupted():
            yield Outcome.REENCRYPTED
            raise KeyboardInterrupt

        monkeypatch.setattr(rotate_enquiry_keys, "reencrypt_all", interrupted)
        with pytest.raises(CommandError, match="Run the command again to continue"):
            run_command()
