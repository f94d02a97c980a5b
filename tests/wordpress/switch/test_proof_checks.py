"""What the checklist says about the proof sheet."""

import datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.log_actions import log

from site_core.lib.site_health import Status
from site_core.redirects.models import RedirectImport, RedirectRule
from site_core.wordpress.models import ImportRun, Proof
from site_core.wordpress.proof.site_state import code_version
from site_core.wordpress.switch.old_site import OldSite
from site_core.wordpress.switch.proof_checks import check_proof

from .support import SOURCE

pytestmark = pytest.mark.django_db
OLD = OldSite.of(SOURCE)


def check():
    return [(result.status, result.found) for result in check_proof(OLD)]


@pytest.fixture
def proof(import_run):
    """Return a function that creates a finished proof with its numbers, made after all that is there."""

    def create(lines=3, compared=3, totals=None, **results):
        now = timezone.now()
        numbers = {"lines": lines, "results": {"same": lines - sum(results.values()), **results}, **(totals or {})}
        options = {"compared": compared}
        made_now = {"version": code_version()}
        return Proof.objects.create(
            source=SOURCE,
            status="finished",
            totals=numbers,
            options=made_now | options,
            started_at=now,
            finished_at=now,
        )

    return create


def test_every_url_answers(proof):
    proof()
    assert check() == [(Status.GOOD, "All of 3 old URLs answer.")]


def test_unanswered_urls_are_critical(proof):
    proof(unanswered=2)
    [result] = check_proof(OLD)
    assert (result.status, result.found) == (Status.CRITICAL, "2 old URLs are unanswered.")
    assert "Redirect them, or say that they are gone" in result.advice
    assert result.url.endswith("?result=unanswered")


def test_urls_that_wait_for_a_draft_are_no_answers(proof):
    proof(unanswered=2, totals={"waiting": 2, "drafts": 1})
    [result] = check_proof(OLD)
    assert result.status == Status.CRITICAL
    assert "1 page that is still a draft. Publish it" in result.advice


def test_urls_that_differ_are_to_be_looked_at(proof):
    proof(lines=1800, differs=1500)
    found, differs = check_proof(OLD)
    assert (found.status, found.found) == (Status.GOOD, "All of 1,800 old URLs answer.")
    assert (differs.status, differs.found) == (Status.RECOMMENDED, "1,500 old URLs differ.")
    assert differs.url.endswith("?result=differs")


def test_what_is_gone_on_purpose_is_counted_apart(proof):
    proof(lines=40, gone=2)
    assert check() == [(Status.GOOD, "Of 40 old URLs, 38 answer, and 2 are gone on purpose.")]


def test_proof_that_compared_nothing_says_so(proof):
    proof(compared=0)
    _answers, (status, found) = check()
    assert (status, "compared no page" in found) == (Status.RECOMMENDED, True)


@pytest.mark.parametrize("totals", [{}, {"lines": 0, "results": {}}])
def test_empty_proof_is_critical(import_run, totals):
    now = timezone.now()
    options = {"version": code_version()}
    Proof.objects.create(
        source=SOURCE, status="finished", totals=totals, options=options, started_at=now, finished_at=now
    )
    assert check() == [(Status.CRITICAL, "The proof sheet is empty.")]


def test_proof_that_is_missing_or_unfinished_is_named(import_run):
    assert check() == [(Status.CRITICAL, "There is no proof sheet yet.")]
    Proof.objects.create(source=SOURCE, totals={"lines": 1, "results": {}})
    assert check() == [(Status.CRITICAL, "The last proof did not finish.")]


def test_proof_that_is_older_than_the_import_is_named(proof):
    proof()
    ImportRun.objects.update(finished_at=timezone.now() + datetime.timedelta(minutes=1))
    assert check()[1:] == [(Status.RECOMMENDED, "The proof is older than the last import.")]


def publish(site):
    site.articles.save_revision().publish()


def unpublish(site):
    site.articles.unpublish()


def move(site):
    site.author.move(site.home, pos="last-child")


def delete(site):
    site.articles.delete()


def redirect(site):
    log(RedirectRule.objects.create(source="/a/", target="/b/"), "wagtail.create")


def import_redirects(site):
    RedirectImport.objects.create()


def undo_redirects(site):
    RedirectImport.objects.update(undone_at=timezone.now())


@pytest.mark.parametrize("change", [publish, unpublish, move, delete, redirect, import_redirects, undo_redirects])
def test_proof_that_is_older_than_a_change_is_named(proof, site, change):
    RedirectImport.objects.create()
    proof()
    assert check() == [(Status.GOOD, "All of 3 old URLs answer.")]
    change(site)
    assert [status for status, _found in check()] == [Status.GOOD, Status.RECOMMENDED]


def test_draft_that_is_saved_changes_no_answer(proof, site):
    proof()
    site.articles.save_revision(log_action=True)
    assert [status for status, _found in check()] == [Status.GOOD]


def test_age_takes_few_queries(proof, django_assert_max_num_queries):
    proof()
    ContentType.objects.clear_cache()
    with django_assert_max_num_queries(5):
        check()


def test_proof_that_is_older_than_an_upgrade_or_a_changed_template_is_named(proof, tmp_path, settings):
    made = proof()
    assert check() == [(Status.GOOD, "All of 3 old URLs answer.")]
    (tmp_path / "footer.html").write_text("<p>New</p>")
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [engine | {"DIRS": [*engine["DIRS"], tmp_path]}]
    found = "The site was upgraded, or a template was changed, after the proof began."
    assert check()[1:] == [(Status.RECOMMENDED, found)]
    settings.TEMPLATES = [engine]
    assert check() == [(Status.GOOD, "All of 3 old URLs answer.")]
    Proof.objects.filter(pk=made.pk).update(options={"compared": 3})  # made by an earlier version
    assert check()[1:] == [(Status.RECOMMENDED, found)]
