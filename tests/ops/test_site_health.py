"""Site health in the admin, and manage.py check_setup: what they run, who may see it, and what they say."""

import io
import json

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from site_core.lib import site_health
from site_core.lib.site_health import critical, good, recommended, register_site_health_check
from tests.support.html import text_of


@pytest.fixture
def ran(monkeypatch):
    """Replace all checks by three local ones and a remote one. Return the names of those that have run."""
    ran = []
    monkeypatch.setattr(site_health, "_checks", {})

    def register(name, result, **options):
        register_site_health_check(name, name.title(), **options)(lambda: ran.append(name) or [result])

    register("disk", critical("Full", "Delete something", command="rm"))
    register("mail", recommended("Odd", url="/admin/"))
    register("database", good("Fine"))
    register("storage", good("Stored"), is_remote=True)
    return ran


def check_setup(*arguments):
    """Return ``(output, whether it failed)``."""
    output = io.StringIO()
    try:
        call_command("check_setup", *arguments, stdout=output, no_color=True)
    except CommandError:
        return output.getvalue(), True
    return output.getvalue(), False


def test_page_runs_the_checks_of_this_machine_only(admin_client, ran):
    text = text_of(admin_client.get(reverse("site_health")))
    assert sorted(ran) == ["database", "disk", "mail"]
    for part in ("Critical (1)", "Full", "Delete something", "rm", "Odd", "Good (1)", "Fine", "Not checked yet (1)"):
        assert part in text
    assert "Stored" not in text


def test_button_runs_all_checks(admin_client, ran):
    text = text_of(admin_client.post(reverse("site_health")))
    assert sorted(ran) == ["database", "disk", "mail", "storage"]
    assert "Stored" in text
    assert "Not checked yet" not in text


def test_every_registered_check_has_results(admin_client):
    response = admin_client.post(reverse("site_health"))
    assert response.status_code == 200
    reports = [report for name in ("critical", "recommended", "good") for report in response.context[name]]
    assert len(reports) == len(site_health.site_health_checks()) >= 19
    assert [report.check.name for report in reports if not report.results] == []
    assert "The check failed" not in text_of(response)


def test_command_prints_what_to_do_and_fails_if_something_is_critical(ran):
    output, has_failed = check_setup()
    assert has_failed
    assert output.index("Disk (disk)") < output.index("Mail (mail)") < output.index("Database (database)")
    assert "  CRITICAL: Full\n    Delete something\n      rm\n" in output


def test_command_succeeds_if_nothing_is_critical(ran):
    assert check_setup("mail", "storage") == ("Mail (mail)\n  improve: Odd\nStorage (storage)\n  ok: Stored\n", False)


def test_command_prints_json_and_skips_remote_checks(ran):
    output, _ = check_setup("--json", "--local")
    statuses = {report["name"]: report["status"] for report in json.loads(output)}
    assert statuses == {"database": "good", "disk": "critical", "mail": "recommended"}


def test_command_names_the_checks_if_one_is_unknown(ran):
    with pytest.raises(CommandError, match=r"Unknown checks: nope\. There are: database, disk, mail, storage"):
        call_command("check_setup", "nope")


def test_message_goes_to_the_person_who_asks(admin_client, admin_user):
    response = admin_client.post(reverse("site_health_send_test_message"), follow=True)
    assert [message.to for message in mail.outbox] == [[admin_user.email]]
    assert f"accepted a message to {admin_user.email}" in text_of(response)


def test_mail_server_that_is_down_is_reported_in_words(admin_client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    response = admin_client.post(reverse("site_health_send_test_message"), follow=True)
    assert "The test message was not sent. No mail server is listening at 127.0.0.1:1." in text_of(response)


def test_message_that_would_only_be_printed_is_not_called_accepted(admin_client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    response = admin_client.post(reverse("site_health_send_test_message"), follow=True)
    assert "The test message was not sent. Set EMAIL_URL" in text_of(response)


def test_person_without_an_email_address_is_asked_for_one(admin_client, admin_user):
    admin_user.email = ""
    admin_user.save()
    response = admin_client.post(reverse("site_health_send_test_message"), follow=True)
    assert mail.outbox == []
    assert "Your account has no email address" in text_of(response)
