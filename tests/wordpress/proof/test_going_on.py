"""When an unfinished proof goes on, and when it would mix what was with what is."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import ArticlePage
from home.models import HomePage
from site_core.redirects.models import RedirectRule
from site_core.wordpress.models import Proof, ProofLine
from site_core.wordpress.old_urls.paths import path_key
from site_core.wordpress.proof.run import Inputs, ProofFailed, begin, can_go_on, find_or_create, run_proof
from tests.support.websites import website
from tests.wordpress.proof.support import HOST, move, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def inputs(site, tmp_path):
    """A site with an article, and a list of one URL."""
    export = move(tmp_path, post(1))
    urls = tmp_path / "urls.txt"
    urls.write_text(f"{HOST}/2019/03/sleep-1/\n")
    return Inputs(HOST, [urls], [export])


@pytest.fixture
def proof(inputs):
    """A proof that was canceled after its first URL."""
    proof = Proof.objects.create(source=HOST, status=Proof.Status.CANCELED, options=begin(inputs))
    ProofLine.objects.create(proof=proof, key=path_key("/a/"), path="/a/", result="unanswered")
    return proof


def test_the_last_proof_goes_on_if_nothing_has_changed(proof, inputs):
    assert find_or_create(inputs) == proof
    assert find_or_create(inputs, anew=True) != proof


def test_what_an_editor_saves_as_a_draft_changes_nothing(proof, inputs):
    ArticlePage.objects.get().save_revision(log_action=True, clean=False)
    assert can_go_on(proof, inputs)


def add_redirect(inputs):
    RedirectRule.objects.create(source="/a/", target="/team/")


def publish(inputs):
    HomePage.objects.get().save_revision().publish()


def unpublish(inputs):
    ArticlePage.objects.get().unpublish()


def wait(inputs):
    Proof.objects.update(started_at=timezone.now() - timedelta(days=20))


def change_list(inputs):
    inputs.urls[0].write_text(f"{HOST}/2019/03/sleep-1/\n{HOST}/b/\n")


def change_export(inputs):
    inputs.exports[0].write_bytes(inputs.exports[0].read_bytes() + b"\n")


@pytest.mark.parametrize("change", [add_redirect, publish, unpublish, wait, change_list, change_export])
def test_after_a_change_it_is_started_anew(proof, inputs, change):
    change(inputs)
    proof.refresh_from_db()
    assert not can_go_on(proof, inputs)
    assert find_or_create(inputs) != proof
    with pytest.raises(ProofFailed, match="Start a new one"):
        run_proof(proof, inputs, lambda done, total: None)


def test_a_proof_does_not_go_on_without_its_export(proof, inputs):
    with pytest.raises(ProofFailed, match="the export have changed"):
        run_proof(proof, Inputs(HOST, inputs.urls), lambda done, total: None)
    proof.refresh_from_db()
    assert proof.status == Proof.Status.FAILED


def test_a_proof_that_has_listed_nothing_yet_may_begin_with_other_inputs(inputs, site_url):
    proof = find_or_create(Inputs(HOST, inputs.urls))
    run_proof(proof, Inputs(HOST, inputs.urls, inputs.exports, site=site_url), lambda done, total: None)
    assert proof.status == Proof.Status.FINISHED
    assert proof.options["compared"] == 1


def test_a_site_that_stops_answering_ends_the_proof_without_wrong_results(inputs):
    def hang_up(handler):
        handler.connection.close()

    with website() as running:
        running.pages |= {"/": 200, "/2019/03/sleep-1/": hang_up}
        inputs = replace(inputs, site=running.origin)
        proof = find_or_create(inputs)
        run_proof(proof, inputs, lambda done, total: None)
        assert proof.totals["results"]["unanswered"] == 1  # one URL that hangs up is no answer

        def stop(done, total):
            running.pages["/"] = hang_up

        proof = find_or_create(inputs)
        with pytest.raises(ProofFailed, match="does not answer"):
            run_proof(proof, inputs, stop)
    assert [line.result for line in proof.lines.all()] == [""]
    assert can_go_on(proof, inputs)
