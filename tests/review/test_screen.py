"""What the reviewer sees, and the three answers."""

import datetime
import html

import pytest
from django.utils import timezone
from wagtail.models import Comment

from site_core.review.models import Approval, SuggestedEdit
from site_core.review.services import approve
from tests.support.html import soup


def fields(page, **extra):
    """Return the hidden fields of the form, and ``extra``."""
    return {field["name"]: field["value"] for field in page.select("main form input[type=hidden]")} | extra


def field_name(page, kind, text):
    """Return the name of the field beside the passage that begins with ``text``."""
    details = next(item for item in page.select("details.review-fields") if f"“{text}" in item.summary.text)
    return details.select_one(f"textarea[name^={kind}]")["name"]


def answer(client, url, decision, **texts):
    """Post an answer, and its confirmation. Return the last response."""
    page = soup(client.get(url))
    check = soup(client.post(url, fields(page, decision=decision, **texts)))
    confirmed = fields(check, confirm="1")
    confirmed |= {area["name"]: area.text for area in check.select("main textarea")}
    confirmed |= {date["name"]: date["value"] for date in check.select("main input[type=date]")}
    return client.post(url, confirmed)


def test_first_review_shows_the_whole_page_with_its_facts_marked(ask, client):
    _request, url = ask()
    page = soup(client.get(url))
    assert "Take 50 mg twice a day." in page.select_one(".review-after").text
    assert "50 mg twice a day" in [mark.text for mark in page.select(".review-after mark")]
    link = next(link for link in page.select(".review-facts a") if link.text == "50 mg twice a day")
    assert page.select_one(link["href"]).text == "50 mg twice a day"


def test_what_changed_since_the_last_approval_is_marked_in_place(ask, change, client, site, treatment):
    approve(treatment, site.reviewer, via="link")
    change("<p>Take 60 mg twice a day.</p><p>It may not help with pain that lasts.</p>")
    _request, url = ask()
    page = soup(client.get(url))
    after, before = page.select_one(".review-after"), page.select_one(".review-before")
    for hidden in page.select(".visually-hidden"):
        hidden.decompose()
    assert [mark.text.strip() for mark in after.select("ins")] == ["60", "not"]
    assert [mark.text.strip() for mark in after.select("del")] == ["50"]
    assert [mark.text.strip() for mark in before.select("del")] == ["50"]


def test_changes_that_matter_come_first_and_link_to_their_places(ask, change, client, site, treatment):
    approve(treatment, site.reviewer, via="link")
    change("<p>Take 60 mg twice a day.</p><p>It may help with pain that lasts.</p>")
    _request, url = ask()
    page = soup(client.get(url))
    (link,) = page.select(".review-changes a")
    assert "50 mg" in link.select_one("del").text
    assert "60 mg" in link.select_one("ins").text
    assert page.select_one(link["href"]).name in ("ins", "del")


def test_passages_that_moved_are_labeled_instead_of_added_and_removed(ask, change, client, site, treatment):
    approve(treatment, site.reviewer, via="link")
    change("<p>It may help with pain that lasts.</p><p>Take 50 mg twice a day.</p>")
    _request, url = ask()
    after = soup(client.get(url)).select_one(".review-after")
    assert after.select(".review-moved")
    assert not after.select("ins, del")


def test_approval_is_recorded_with_its_next_review(ask, client, site, treatment):
    review_request, url = ask()
    assert answer(client, url, "approved").status_code == 303
    approval = Approval.objects.get(request=review_request)
    assert approval.reviewer_name == "Tomás Arreola, MD, PhD"
    assert approval.next_review == timezone.localdate() + treatment.review_interval
    thanks = client.get(url)
    assert "Thank you" in soup(thanks).h1.text


def test_next_review_can_be_changed_within_limits(ask, client):
    review_request, url = ask()
    page = soup(client.get(url))
    soon = timezone.localdate() + datetime.timedelta(days=60)
    data = fields(page, decision="approved", confirm="1")
    late = timezone.localdate() + datetime.timedelta(days=5000)
    assert client.post(url, data | {"next_review": late.isoformat()}).status_code == 422
    client.post(url, data | {"next_review": soon.isoformat()})
    assert Approval.objects.get(request=review_request).next_review == soon


def test_returned_page_has_the_comments_at_their_passages(ask, client, treatment):
    review_request, url = ask()
    page = soup(client.get(url))
    name = field_name(page, "comment", "Take 50 mg")
    answer(client, url, "returned", message="Almost there.", **{name: "Is this per dose?"})
    comments = Comment.objects.filter(page=treatment).order_by("pk")
    block = treatment.body[0]
    assert [(comment.contentpath, comment.text) for comment in comments] == [
        (f"body.{block.id}.text", "Is this per dose?"),
        ("title", "Almost there."),
    ]
    review_request.refresh_from_db()
    assert review_request.decision == "returned"
    assert "Thank you. The page was returned." in soup(client.get(url)).h1.text


def test_small_edits_are_suggested_in_place(ask, client, treatment):
    review_request, url = ask()
    name = field_name(soup(client.get(url)), "edit", "Take 50 mg")
    answer(client, url, "approved_with_edits", **{name: "Take 50 mg three times a day."})
    (edit,) = SuggestedEdit.objects.filter(request=review_request)
    assert edit.content_path == f"body.{treatment.body[0].id}.text"
    assert (edit.before, edit.after) == ("Take 50 mg twice a day.", "Take 50 mg three times a day.")


@pytest.mark.parametrize(
    ("decision", "message"),
    [("", "Choose an answer"), ("returned", "Say what should change"), ("approved_with_edits", "not suggested any")],
)
def test_incomplete_answers_say_what_is_missing(ask, client, decision, message):
    review_request, url = ask()
    response = client.post(url, fields(soup(client.get(url)), decision=decision))
    assert response.status_code == 422
    assert message in soup(response).select_one(".error-summary").text
    review_request.refresh_from_db()
    assert review_request.status == "open"


def test_nothing_is_recorded_before_the_confirmation(ask, client):
    review_request, url = ask()
    response = client.post(url, fields(soup(client.get(url)), decision="approved"))
    assert "Nothing has been sent yet" in response.text
    review_request.refresh_from_db()
    assert review_request.status == "open"


def test_going_back_keeps_what_was_typed(ask, client):
    _request, url = ask()
    page = soup(client.get(url))
    name = field_name(page, "comment", "Take 50 mg")
    data = fields(page, decision="returned", message="One & <two>", change="1", **{name: "Per dose?"})
    again = soup(client.post(url, data))
    assert again.select_one(f"textarea[name={name}]").text == "Per dose?"
    assert "One & <two>" in again.select_one("textarea[name=message]").text
    assert again.select_one(f"details:has(textarea[name={name}])").has_attr("open")


def test_text_that_arrives_too_late_is_shown_again(ask, client):
    review_request, url = ask()
    page = soup(client.get(url))
    name = field_name(page, "comment", "Take 50 mg")
    review_request.expires_at = timezone.now()
    review_request.save()
    response = client.post(url, fields(page, decision="returned", message="Almost.", **{name: "Per dose?"}))
    assert response.status_code == 410
    assert [item.text.strip() for item in soup(response).select("blockquote")] == ["Per dose?", "Almost."]


def test_second_click_is_not_a_second_answer(ask, client):
    review_request, url = ask()
    data = fields(soup(client.get(url)), decision="approved", confirm="1")
    assert [client.post(url, data).status_code for _click in range(2)] == [303, 303]
    assert Approval.objects.filter(request=review_request).count() == 1


def test_second_tab_says_that_the_review_was_answered(ask, client):
    _request, url = ask()
    page = soup(client.get(url))
    client.post(url, fields(page, decision="approved", confirm="1"))
    late = client.post(url, fields(page, decision="returned", message="Wait.", confirm="1"))
    assert "Thank you" in soup(late).h1.text
    assert "Wait." in soup(late).select_one("blockquote").text


def test_answer_to_another_version_is_refused(ask, change, client):
    review_request, url = ask()
    page = soup(client.get(url))
    review_request.revision = change("<p>Take 5000 mg.</p>")
    review_request.save()
    response = client.post(url, fields(page, decision="approved", confirm="1"))
    assert response.status_code == 409
    assert "5000" in response.text


def test_hostile_text_stays_text(ask, change, client, site, treatment):
    hostile = "</textarea></main><script>alert(1)</script><img src=x onerror=alert(2)>"
    approve(treatment, site.reviewer, via="link")
    change(f"<p>{html.escape(hostile)}</p>", title=hostile, standfirst=hostile)
    _request, url = ask(note=hostile)
    page = soup(client.get(url))
    assert [script["src"].split("/")[-1].split(".")[0] for script in page.find_all("script")] == ["review"]
    assert not page.select("[onerror]")
    assert hostile in page.select_one(".review-after").text.replace("[added: ", "").replace("end of addition]", "")


def test_screen_shows_nothing_that_acts(ask, client):
    _request, url = ask()
    page = soup(client.get(url))
    assert not page.select("iframe, object, embed, .review-versions form, .review-versions button")
    links = page.select(".review-versions a[href]:not([href^='#'])")
    assert {link["target"] for link in links} <= {"_blank"}


def test_account_of_the_reviewer_has_the_same_screen_in_the_admin(ask, client, django_user_model, site):
    review_request, _url = ask()
    user = django_user_model.objects.create_superuser("tomas", "tomas@lanternfield.example", "secret")
    client.force_login(user)
    url = f"/admin/review/{review_request.pk}/"
    assert client.get(url).status_code in (302, 403)
    type(site.reviewer).objects.filter(pk=site.reviewer.pk).update(account=user)
    assert answer(client, url, "approved").status_code == 303
    assert Approval.objects.get(request=review_request).user == user


def test_edits_of_a_passage_with_a_link_keep_the_link(ask, change, client):
    change('<p>Take <a href="https://dose.example/">50 mg</a> twice.</p>')
    review_request, url = ask()
    name = field_name(soup(client.get(url)), "edit", "Take 50 mg")
    assert answer(client, url, "approved_with_edits", **{name: "Take 50 mg daily."}).status_code == 303
    texts = [passage["text"] for passage in Approval.objects.get(request=review_request).text]
    assert "Take 50 mg (https://dose.example/) daily." in texts
