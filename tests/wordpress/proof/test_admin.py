"""The proof in the admin: start, progress, results, one line, and files."""

import csv
import io
from contextlib import nullcontext

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone

from home.models import HomePage
from site_core.background_tasks.models import SIGN_OF_LIFE, BackgroundTask
from site_core.redirects.models import RedirectRule
from site_core.wordpress.models import ImportRun, OldUrl, Proof, ProofLine
from site_core.wordpress.old_urls.paths import old_path, path_key
from site_core.wordpress.proof import run, sheet, tasks
from site_core.wordpress.proof.engine import count_results
from tests.support.html import soup
from tests.wordpress.proof.support import HOST, move, post

pytestmark = pytest.mark.django_db

HOSTILE = "/<script>alert(1)</script>/"


@pytest.fixture
def client(client, site, django_user_model):
    user = django_user_model.objects.create_user("sol", "sol@lanternfield.example", "a lamp in the window")
    user.groups.set([Group.objects.get(name="Site admins")])
    client.force_login(user)
    return client


def make_proof(**results):
    """Return a finished proof with lines: ``path=(result, requests, differences)``."""
    proof = Proof.objects.create(source=HOST, status=Proof.Status.FINISHED)
    for path, (result, requests, differences) in results.items():
        ProofLine.objects.create(
            proof=proof,
            key=path_key(path),
            path=path,
            requests=requests,
            result=result,
            status_code=200,
            final_path=path,
            differences=differences,
        )
    proof.totals = count_results(proof)
    proof.save()
    return proof


LOSS = {"words": {"missing": 2, "missing_texts": ["two words"], "added": 1, "added_texts": ["=another"]}}


@pytest.fixture
def proof():
    return make_proof(
        **{
            "/a/": ("same", 5, {}),
            "/b/": ("moved", 70, {}),
            HOSTILE: ("differs", 9, LOSS),
            "/gone/": ("gone", 0, {}),
            "=1+1": ("unanswered", 300, {"reason": "status 404"}),
        }
    )


def know(*paths):
    for path in paths:
        OldUrl.objects.create(source=HOST, path=old_path(path), key=path_key(old_path(path)), requests=3)


def test_without_an_import_the_screen_leads_to_it(client):
    page = soup(client.get(reverse("wordpress_proofs")))
    assert page.find("a", class_="button", href=reverse("wordpress_import"))
    assert not page.find("button", string="Prove the move")


def test_without_known_urls_nothing_can_be_started(client):
    import_run = ImportRun.objects.create(source=HOST)
    response = client.post(reverse("wordpress_proofs"), follow=True)
    assert "No URL of the old site is known yet" in response.text
    assert soup(response).find("a", class_="button", href=reverse("wordpress_old_urls", args=[import_run.pk]))
    assert not Proof.objects.exists()


def test_a_proof_runs_from_the_button_to_its_result(client, site_url, tmp_path, monkeypatch):
    move(tmp_path, post(1), post(2))
    know("/2019/03/sleep-1/", "/2019/03/sleep-2/", "/missing/")
    monkeypatch.setattr(run, "rehearsal_server", lambda origin: nullcontext(site_url))  # it can’t see this database
    client.defaults["SERVER_NAME"] = "harbor.example"
    response = client.post(reverse("wordpress_proofs"), follow=True)
    proof = Proof.objects.get()
    assert response.redirect_chain[-1][0] == reverse("wordpress_proof", args=[proof.pk])
    assert proof.totals["results"] == {"same": 0, "moved": 2, "differs": 0, "gone": 0, "unanswered": 1}
    assert "1 URL has no answer" in response.text
    assert [row.path for row in proof.lines.all() if row.requests == 3] == [
        "/2019/03/sleep-1/",
        "/2019/03/sleep-2/",
        "/missing/",
    ]


def test_lines_are_sorted_by_requests_and_can_be_filtered(client, proof):
    url = reverse("wordpress_proof", args=[proof.pk])

    def shown(query):
        return [link.text for link in soup(client.get(f"{url}{query}")).select(".proof-lines a")]

    assert shown("") == ["=1+1", "/b/", HOSTILE, "/a/", "/gone/"]
    assert shown("?result=differs") == [HOSTILE]
    assert shown("?result=nonsense") == shown("")
    assert shown("?q=gone") == ["/gone/"]
    assert shown("?result=same&q=gone") == []
    assert "No URLs match." in client.get(f"{url}?q=nothing").text
    assert client.get(f"{url}?p=99").status_code == 404


def test_a_line_shows_what_is_missing_and_what_is_new(client, proof):
    line = proof.lines.get(result="differs")
    page = soup(client.get(reverse("wordpress_proof_line", args=[proof.pk, line.pk])))
    assert [text.text for text in page.select("del")] == ["two words"]
    assert [text.text for text in page.select("ins")] == ["=another"]
    assert not page.find("script", string="alert(1)")


def test_an_unanswered_line_leads_to_a_new_redirect(client, proof):
    line = proof.lines.get(result="unanswered")
    page = soup(client.get(reverse("wordpress_proof_line", args=[proof.pk, line.pk])))
    [button] = [link for link in page.select("a.button") if link.text == "Redirect this URL"]
    assert soup(client.get(button["href"])).find("input", attrs={"name": "source"})["value"] == "=1+1"


def test_a_line_that_waits_for_a_draft_leads_to_it(client, site):
    page = HomePage.objects.get()
    waiting = {"/old/": ("unanswered", 1, {"reason": "draft", "page": page.pk})}
    proof = make_proof(**waiting, **{"/gone/": ("unanswered", 1, {"reason": "draft", "page": 999_999})})
    first, second = (
        soup(client.get(reverse("wordpress_proof_line", args=[proof.pk, line.pk]))) for line in proof.lines.all()
    )
    assert first.find("a", class_="button", href=reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert second.find("a", class_="button", string="Redirect this URL")  # the page was deleted


def test_a_result_says_what_was_compared(client, proof):
    for number, text in ((0, "No page was compared"), (1, "1 page was compared"), (7, "7 pages were compared")):
        Proof.objects.update(options={"compared": number})
        assert text in client.get(reverse("wordpress_proof", args=[proof.pk])).text
        for file_format in ("csv", "html"):
            response = client.get(reverse("wordpress_proof_file", args=[proof.pk, file_format]))
            assert text in b"".join(response).decode()


def test_a_line_of_another_proof_is_not_found(client, proof):
    other = make_proof(**{"/z/": ("same", 0, {})})
    assert client.get(reverse("wordpress_proof_line", args=[proof.pk, other.lines.get().pk])).status_code == 404


def test_the_csv_has_all_lines_and_no_formula(client, proof):
    response = client.get(reverse("wordpress_proof_file", args=[proof.pk, "csv"]))
    rows = list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))
    assert rows[0][0] == "Old URL"
    assert [row[0] for row in rows[1:]] == ["'=1+1", "/b/", HOSTILE, "/a/", "/gone/"]
    assert rows[3][6] == "2 words are missing. 1 word is new. − two words + =another"


def test_the_html_file_needs_nothing_else_and_is_escaped(client, proof):
    response = client.get(reverse("wordpress_proof_file", args=[proof.pk, "html"]))
    page = soup(response)
    assert not page.select("script, link, img")
    assert HOSTILE in page.get_text()
    assert len(page.select("svg rect")) == 5
    assert "attachment" in response["Content-Disposition"]


def test_passages_that_do_not_fit_into_the_html_file_are_only_in_the_csv(proof, monkeypatch):
    assert "two words" in sheet.html_file(proof)
    assert "did not fit" not in sheet.html_file(proof)
    monkeypatch.setattr(sheet.Room, "__init__", lambda room: setattr(room, "left", 10))
    page = sheet.html_file(proof)
    assert "two words" not in page
    assert "2 words are missing." in page
    assert "did not fit" in page
    assert "two words" in b"".join(sheet.csv_file(proof)).decode()


def test_an_unfinished_proof_has_no_files(client, proof):
    Proof.objects.update(status=Proof.Status.RUNNING)
    assert client.get(reverse("wordpress_proof_file", args=[proof.pk, "csv"])).status_code == 404


def test_a_running_proof_can_be_canceled_and_started_again(client, proof):
    values = {
        "kind": tasks.PROOF,
        "arguments": {"proof": 0},
        "user": User.objects.get(),
        "alive_until": timezone.now() + SIGN_OF_LIFE,
    }
    task = BackgroundTask.objects.create(state=BackgroundTask.State.RUNNING, **values)
    Proof.objects.update(status=Proof.Status.RUNNING, task=task, options=run.begin(tasks.inputs_of(proof)))
    url = reverse("wordpress_proof", args=[proof.pk])
    assert "Requesting URLs" in client.get(url).text
    client.post(url, {"action": "cancel"})
    proof.refresh_from_db()
    assert proof.status == Proof.Status.CANCELED
    page = soup(client.get(url))
    assert "Canceled." in page.text
    assert [button.text for button in page.select(".import-actions button")] == ["Go on", "Start anew"]
    client.post(url, {"action": "again"})
    task.refresh_from_db()
    assert "Start another one" in task.error  # it ran, and its proof has another id


def test_a_proof_that_can_not_go_on_is_started_anew(client, site_url, tmp_path, monkeypatch):
    move(tmp_path, post(1))
    know("/2019/03/sleep-1/")
    monkeypatch.setattr(run, "rehearsal_server", lambda origin: nullcontext(site_url))
    client.defaults["SERVER_NAME"] = "harbor.example"
    task = BackgroundTask.objects.create(kind=tasks.PROOF, state=BackgroundTask.State.CANCELED, user=User.objects.get())
    old = Proof.objects.create(
        source=HOST, status=Proof.Status.CANCELED, task=task, options=run.begin(run.Inputs(HOST))
    )
    assert "Go on with the last proof" in client.get(reverse("wordpress_proofs")).text
    RedirectRule.objects.create(source="/new/", target="/team/")
    url = reverse("wordpress_proof", args=[old.pk])
    page = soup(client.get(url))
    assert [button.text for button in page.select(".import-actions button")] == ["Start anew"]
    assert "Something has changed" in client.post(url, {"action": "again"}, follow=True).text
    assert "Prove the move" in client.get(reverse("wordpress_proofs")).text
    client.post(url, {"action": "anew"})
    assert list(Proof.objects.values_list("status", flat=True)) == ["finished", "canceled"]


def test_others_see_no_proof(client, proof, django_user_model):
    user = django_user_model.objects.create_user("kim", "kim@lanternfield.example", "a lamp in the window")
    user.groups.set([Group.objects.get(name="Editors")])
    client.force_login(user)
    line = proof.lines.first()
    urls = [
        reverse("wordpress_proofs"),
        reverse("wordpress_proof", args=[proof.pk]),
        reverse("wordpress_proof_line", args=[proof.pk, line.pk]),
        reverse("wordpress_proof_file", args=[proof.pk, "csv"]),
    ]
    headers = {"x-requested-with": "XMLHttpRequest"}
    assert {client.get(url, headers=headers).status_code for url in urls} == {403}
    assert client.post(urls[0], headers=headers).status_code == 403


def test_proofs_of_two_old_sites_are_two_tasks(proof, site, django_user_model, monkeypatch):
    other, user = "https://second.example", django_user_model.objects.create_superuser("sol")
    for source in (proof.source, other):
        ImportRun.objects.create(source=source)
        OldUrl.objects.create(source=source, key="/a/", path="/a/")
    tasks.start(user, source=proof.source)
    active = BackgroundTask.objects.filter(pk=BackgroundTask.objects.latest("pk").pk)
    active.update(state=BackgroundTask.State.RUNNING, alive_until=timezone.now() + SIGN_OF_LIFE)
    proved = []
    monkeypatch.setattr(tasks, "run_proof", lambda proof, *arguments: proved.append(proof.source))
    second = tasks.start(user, source=other)
    assert second.source == other
    assert proved == [other]
    assert active.get().state == BackgroundTask.State.RUNNING
