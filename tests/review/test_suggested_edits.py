"""Small edits that reviewers suggest, and that editors accept or dismiss one by one."""

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from site_core.lib.html import extract_line
from site_core.review import services
from site_core.review.asking.services import ask_by_email
from site_core.review.models import SuggestedEdit, Via
from site_core.review.suggestions.html_text import replace_in_html
from tests.support.reviews import BLOCK_ID, article_draft, change_text, reviewer_by_email, writer

BEFORE, AFTER = "Take 50 mg once a day.", "Take 5 mg once a day."


@pytest.fixture
def article(site):
    return article_draft(owner=writer())


@pytest.fixture
def signed_in(client, article):
    client.force_login(article.owner)
    return client


def suggest(article, before=BEFORE, after=AFTER, path=f"body.{BLOCK_ID}"):
    request = ask_by_email(article, [reviewer_by_email()], user=article.owner)[0]
    services.approve(
        article, request.reviewer, via=Via.LINK, request=request, edits=[services.Edit(path, before, after)]
    )
    return SuggestedEdit.objects.get(request=request)


def decide(client, edit, answer):
    response = client.post(reverse("review_edit", args=[edit.pk, answer]), follow=True)
    edit.refresh_from_db()
    return response.content.decode()


def draft_of(article):
    return type(article).objects.get(pk=article.pk).get_latest_revision_as_object()


def body_of(article):
    return str(draft_of(article).body[0].value)


def test_the_form_lists_the_edit_with_the_text_before_and_after(signed_in, article):
    suggest(article)
    html = signed_in.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    assert f"<del>{BEFORE}</del>" in html
    assert f"<ins>{AFTER}</ins>" in html


def test_accepting_an_edit_saves_a_draft_and_keeps_the_markup(signed_in, article):
    edit = suggest(article)
    revisions = article.revisions.count()
    decide(signed_in, edit, "accept")
    assert edit.state == SuggestedEdit.State.ACCEPTED
    assert "<b>5 mg</b>" in body_of(article)
    assert article.revisions.count() == revisions + 1


def test_an_edit_of_a_field_changes_the_field(signed_in, article):
    edit = suggest(article, "What the reader knows at the end.", "What readers know at the end.", "standfirst")
    decide(signed_in, edit, "accept")
    assert draft_of(article).standfirst == "What readers know at the end."


def test_an_edit_of_a_text_that_was_changed_since_says_so_and_changes_nothing(signed_in, article):
    edit = suggest(article)
    change_text(article, "<p>Take 60 mg twice a day.</p>", article.owner)
    html = decide(signed_in, edit, "accept")
    assert "The text has changed since" in html
    assert edit.state == SuggestedEdit.State.OPEN
    assert "60 mg twice" in body_of(article)


def test_an_edit_keeps_what_was_changed_elsewhere(signed_in, article):
    edit = suggest(article)
    draft = article.get_latest_revision_as_object()
    draft.standfirst = "Written later."
    draft.save_revision(user=article.owner)
    decide(signed_in, edit, "accept")
    assert draft_of(article).standfirst == "Written later."
    assert "5 mg" in body_of(article)


def test_dismissing_an_edit_leaves_the_draft_as_it_is(signed_in, article):
    edit = suggest(article)
    decide(signed_in, edit, "dismiss")
    assert edit.state == SuggestedEdit.State.DISMISSED
    assert "50 mg" in body_of(article)


def test_an_edit_is_accepted_only_once(signed_in, article):
    edit = suggest(article)
    decide(signed_in, edit, "accept")
    assert "already accepted or dismissed" in decide(signed_in, edit, "accept")


WORDS = st.lists(st.sampled_from(["a", "mg", "<", "&", "é", "10", "not", "”"]), min_size=1, max_size=8).map(" ".join)


@settings(max_examples=50, deadline=None)
@given(WORDS, WORDS)
def test_any_text_can_replace_any_other_and_tags_stay(before, after):
    escaped = before.replace("&", "&amp;").replace("<", "&lt;")
    first, _space, rest = escaped.partition(" ")
    [html] = replace_in_html(f"<p><b>{first}</b> {rest}</p><p>Other</p>", before, after)
    assert extract_line(html.partition("</p>")[0]) == after
    assert html.count("<b>") == html.count("</b>") == 1
    assert html.endswith("<p>Other</p>")
