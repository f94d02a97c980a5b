"""What tasks need on the site: drafts by someone else, requests for reviews, messages, and a price on four pages."""

import json

from tests.support.processes import python

# Each round of a task takes one of the drafts, pages, links, and messages.
SCRIPT = """
import json, time
from django.contrib.auth import get_user_model
from wagtail.models import Site
from home.enquiries.form_tokens import new_token
from home.enquiries.models import Details
from home.enquiries.services import create_enquiry
from home.models import HomePage, StandardPage, TreatmentPage
from site_core.facts.models import Fact
from site_core.pages.models import PersonPage
from site_core.review.services import request_review

ROUNDS = {rounds}
home, source = HomePage.objects.get(), TreatmentPage.objects.get(slug="rtms")
admin = get_user_model().objects.get(username="admin")
dana = get_user_model().objects.create_user("dana", first_name="Dana", last_name="Lee")
someone = PersonPage.objects.filter(live=True, is_reviewer=True).first()
nora = someone.copy(keep_live=True, copy_revisions=False, update_attrs={{"title": "Nora Vega", "slug": "nora-vega"}})
PersonPage.objects.filter(pk=nora.pk).update(is_reviewer=True, live=True, review_email="nora@clinic.example")
nora.refresh_from_db()
fact = Fact.objects.create(name="Price of an evening", kind="price", value="$310")

def publish(slug, introduction):
    page = home.add_child(instance=StandardPage(title=slug, slug=slug, introduction=introduction, body=[
        {{"type": "paragraph", "value": "<h2>Where</h2><p>Park behind the building.</p>"}}]))
    page.save_revision(user=admin).publish()
    return page

def copy_treatment(slug):
    page = source.copy(update_attrs={{"slug": slug, "title": slug}}, copy_revisions=False)
    page.save_revision(user=admin)
    return page

result = {{"fact": fact.pk, "drafts": [], "reviews": [], "links": [], "prices": []}}
for number in range(4):
    page = publish(f"price-{{number}}", f"An evening costs {{{{fact:{{fact.pk}}}}}}.")
    result["prices"].append(page.url)
for number in range(ROUNDS):
    draft = StandardPage.objects.get(pk=publish(f"parking-{{number}}", "Where to park.").pk)
    draft.introduction = "Where to park your car."
    draft.save_revision(user=dana)
    result["drafts"].append(draft.pk)
    result["reviews"].append(copy_treatment(f"asked-{{number}}").pk)
    (request,) = request_review(copy_treatment(f"approved-{{number}}"), [nora], user=admin, note="Is this right?")
    result["links"].append(f"/review/{{request.create_token()}}/")
    create_enquiry(Site.objects.get(), new_token().form_id, Details(name=f"Ana {{number}}", phone="212-555-0188"))
print(json.dumps(result))
"""


def prepare(site, rounds):
    """Create it on the demo site ``site``, and return ids, paths, and links by what they are for."""
    output, _ = python(site.data_dir, SCRIPT.format(rounds=rounds)).communicate(timeout=300)
    return json.loads(output.splitlines()[-1])
