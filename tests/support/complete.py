"""A complete page of every type, with every block its body allows."""

from django.utils.html import escape

from site_core.pages.models import Topic
from tests.support import factories
from tests.support.streams import Filler


def complete_page(model, text="Plain words", html=None, live=True):
    """Return a saved page of ``model`` in which every text field and every block contains ``text``.

    Rich text contains ``html``, by default a heading and a paragraph of ``text`` with a citation.
    """
    html = html or f"<h2>{escape(text)}</h2><p>{escape(text)} [1]</p>"
    image = factories.ImageFactory(title=text, description=text, credit=text)
    home, person = factories.HomePage.objects.get(), factories.PersonPage.objects.first()
    filler = Filler(text, html, page=home, person=person, image=image)
    fields = {"title": text, "seo_title": text, "search_description": text, "live": live, "draft_title": text}
    for field in model._meta.get_fields():
        if hasattr(field, "stream_block"):
            fields[field.name] = filler.stream(field.stream_block)
    names = {field.name for field in model._meta.get_fields()}
    for name in ("standfirst", "introduction", "summary", "job_title", "credentials", "conflicts_of_interest"):
        fields[name] = text
    for name in ("modality", "regulatory_detail", "regulatory_authority"):
        fields[name] = text
    fields |= {"street": text, "city": text, "region": text[:40], "postal_code": "10016"}
    fields |= {"phone": "212-555-0150", "accepting_new_patients": False}
    fields |= {"parking": html, "accessibility": html}
    fields |= {"biography": html, "directions": html, "image": image, "portrait": image, "og_image": image}
    fields |= {"regulatory_status": "off_label", "regulatory_source_url": "https://www.fda.gov/"}
    fields = {name: value for name, value in fields.items() if name in names}
    if "references" in names:
        row_model = model._meta.get_field("references").related_model
        fields["references"] = [
            row_model(authors=text, title=text, journal=text, year=2018, details=text, doi="10.1176/x")
        ]
    if "corrections" in names:
        fields["corrections"] = [factories.CorrectionFactory(text=text)]
    if "education" in names:
        row_model = model._meta.get_field("education").related_model
        fields["education"] = [row_model(qualification=text, institution=text, year=2010)]
    if "topics" in names:
        fields["topics"] = [Topic.objects.get_or_create(name=f"About {text}", description=text, slug="about")[0]]
    return save_page(model, fields)


def save_page(model, fields):
    if existing := model.objects.first() if model in SINGLETONS else None:
        for name, value in fields.items():
            setattr(existing, name, value)
        existing.save()
        return model.objects.get(pk=existing.pk)
    return FACTORIES[model](**fields)


SINGLETONS = {factories.HomePage, factories.BlogIndexPage, factories.TreatmentIndexPage, factories.TeamIndexPage}
FACTORIES = {
    factories.HomePage: factories.HomePageFactory,
    factories.BlogIndexPage: factories.BlogIndexPageFactory,
    factories.ArticlePage: factories.ArticlePageFactory,
    factories.TreatmentIndexPage: factories.TreatmentIndexPageFactory,
    factories.TreatmentPage: factories.TreatmentPageFactory,
    factories.TeamIndexPage: factories.TeamIndexPageFactory,
    factories.PersonPage: factories.PersonPageFactory,
    factories.LocationIndexPage: factories.LocationIndexPageFactory,
    factories.LocationPage: factories.LocationPageFactory,
    factories.ContactPage: factories.ContactPageFactory,
    factories.StandardPage: factories.StandardPageFactory,
}
PAGE_TYPES = sorted(FACTORIES, key=lambda model: model._meta.label)
