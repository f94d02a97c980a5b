"""Ask for a medical review on a demo site that runs."""

from tests.support import processes

# Run in the site’s own process. The page belongs to the caller: others share the demo site.
ASK = """
from django.contrib.auth import get_user_model
from home.models import TreatmentPage
from site_core.pages.models import PersonPage
from site_core.review.services import approve, request_review
source = TreatmentPage.objects.get(slug="iv-ketamine")
slug = "{slug}"
page = TreatmentPage.objects.filter(slug=slug).first()
if page is None:
    page = source.copy(update_attrs={{"slug": slug, "title": "Ketamine, reviewed"}}, copy_revisions=False)
reviewer = PersonPage.objects.filter(is_reviewer=True, live=True).first()
if {approved}:
    approve(page.save_revision(), reviewer, via="link")
    page = TreatmentPage.objects.get(pk=page.pk)
if {changed}:
    page.standfirst = page.standfirst.replace("within a day", "within 2 hours") + " The first dose is 60 mg."
    del page.body[-1]
    page.save_revision()
    page = TreatmentPage.objects.get(pk=page.pk)
(request,) = request_review(page, [reviewer], user=get_user_model().objects.first(), note="Is the dose right?")
print(f"/review/{{request.create_token()}}/")
"""


def ask_for_review(data_dir, slug, approved=False, changed=True):
    """Ask for a review of a page with this slug. Return the link.

    The page was ``approved`` before, and ``changed`` since.
    """
    code = ASK.format(slug=slug, approved=approved, changed=approved and changed)
    output = processes.manage(data_dir, "shell", "--no-imports", "-c", code).stdout
    return output.strip().splitlines()[-1]
