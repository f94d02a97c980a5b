"""Form data of Wagtail's page editor, as the browser sends it."""

from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from tests.support import factories

PARAGRAPH = ("paragraph", rich_text("<h2>A heading</h2><p>Words with a citation [1].</p>"))


def blocks_list(items):
    """Return form data of a ListBlock."""
    rows = {str(i): {"value": item, "deleted": "", "order": str(i), "id": ""} for i, item in enumerate(items)}
    return rows | {"count": str(len(items))}


def complete_form(model, site, image):
    """Return the form data of a complete page of ``model``, by field."""
    reference = {
        "authors": "Williams NR",
        "title": "A work",
        "journal": "A journal",
        "year": "2018",
        "doi": "10.1176/x",
    }
    review = {"reviewer": site.reviewer.pk, "last_reviewed": "2026-10-01", "next_review": "2027-10-01"}
    effects = blocks_list([{"name": "Headache", "detail": "Mild."}])
    side_effects = {"heading": "Side effects", "introduction": "", "common": effects, "serious": effects}
    return {
        "HomePage": {"body": streamfield([("contact", {"heading": "Reach us", "text": ""})])},
        "BlogIndexPage": {"introduction": "What we read."},
        "TreatmentIndexPage": {"introduction": "What we offer."},
        "TeamIndexPage": {"introduction": "Who you meet."},
        "ContactPage": {"introduction": "Call.", "directions": rich_text("<p>By train.</p>"), "image": image.pk},
        "LocationIndexPage": {"introduction": "Where we are."},
        "LocationPage": {
            "summary": "Near the park.",
            "image": image.pk,
            "street": "12 Heron Street",
            "city": "New York",
            "region": "NY",
            "postal_code": "10016",
            "country": "US",
            "latitude": "40.7453",
            "longitude": "-73.9781",
            "phone": "212-555-0150 x3",
            "fax": "212-555-0151",
            "email": "park@lanternfield.example",
            "accepting_new_patients": "True",
            "opening_hours": streamfield([("hours", {"days": "0", "opens": "09:00", "closes": "17:00"})]),
            "special_days": streamfield([]),
            "people": site.author.pk,
            "directions": rich_text("<p>By train.</p>"),
            "parking": rich_text("<p>On the street.</p>"),
            "accessibility": rich_text("<p>No steps.</p>"),
            "pictures": streamfield([]),
        },
        "StandardPage": {"introduction": "About.", "image": image.pk, "body": streamfield([PARAGRAPH])},
        "PersonPage": {
            "credentials": "MD",
            "job_title": "Psychiatrist",
            "portrait": image.pk,
            "summary": "Sees adults.",
            "biography": rich_text("<p>Trained in New York.</p>"),
            "specialties": streamfield([("specialty", "Depression")]),
            "languages": streamfield([("language", "Spanish")]),
            "education": inline_formset([{"qualification": "MD", "institution": "A school", "year": "2001"}]),
            "is_reviewer": "on",
        },
        "ArticlePage": {
            "standfirst": "In short.",
            "publication_date": "2026-03-02 09:00",
            "image": image.pk,
            "key_takeaways": streamfield([("takeaway", "One sentence.")]),
            "body": streamfield([PARAGRAPH]),
            "conflicts_of_interest": "None.",
            "article_authors": inline_formset([{"person": site.author.pk}]),
            "references": inline_formset([reference]),
            "corrections": inline_formset([]),
            **review,
        },
        "TreatmentPage": {
            "standfirst": "In short.",
            "modality": "Infusion",
            "image": image.pk,
            "also_known_as": streamfield([("name", "rTMS")]),
            "regulatory_status": "off_label",
            "regulatory_detail": "",
            "regulatory_authority": "U.S. Food and Drug Administration",
            "regulatory_source_url": "",
            "body": streamfield([("side_effects", side_effects)]),
            "references": inline_formset([reference]),
            **review,
        },
    }[model.__name__]


def allowed_parent(model, site):
    """Return a page that allows a new child of type ``model``. If only one is allowed, delete the existing one."""
    parents = {"HomePage": Page.objects.get(depth=1), "PersonPage": site.team, "ArticlePage": site.articles}
    if model is factories.TeamIndexPage:
        factories.ArticlePage.objects.all().delete()
        page = Page.objects.get(pk=site.team.pk)
        page.get_descendants().delete()
        Page.objects.get(pk=page.pk).delete()
    if model is factories.LocationPage:
        return factories.LocationIndexPage.objects.first() or factories.LocationIndexPageFactory()
    return parents.get(model.__name__) or (site.treatments if model is factories.TreatmentPage else site.home)


def form_data(fields, **more):
    data = {"title": "Made in the admin", "slug": "made-in-the-admin", "comments": inline_formset([]), **fields}
    return nested_form_data({name: "" if value is None else value for name, value in (data | more).items()})


def post_new_page(editor, model, parent, fields, action="publish", **more):
    url = reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])
    data = form_data(fields, **more)
    return editor.post(url, data | ({"action-publish": "1"} if action == "publish" else {}))


def form_errors(response):
    form = response.context and response.context.get("form")
    return form and (form.errors, {name: formset.errors for name, formset in form.formsets.items()})
