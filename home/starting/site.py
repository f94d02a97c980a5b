"""Creates a clinic's own site: pages, settings, navigation, brand, and the first invitation, or nothing at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from site_core.accounts.invitations import invite
from site_core.accounts.roles import get_role_groups
from site_core.brand.images import BrandImage
from site_core.content.template_sections import create_body
from site_core.pages.models import BasePage, PersonPage
from site_core.pages.page_templates import registered_page_templates
from site_core.site_settings.models import BrandSettings, ClinicSettings, NavigationSettings, SearchSettings

from ..enquiries.models import EnquirySettings
from ..models import ContactPage, HomePage, StandardPage, TeamIndexPage, TreatmentIndexPage, TreatmentPage
from ..page_templates import NEW_TREATMENT
from ..site_root import SiteNotEmptyError, replace_welcome_page, site_is_empty
from .demo_treatments import demo_treatments
from .home_page import home_body
from .hours import Hours, opening_hours
from .notices import NOTICE_DRAFTS
from .picture import draw_picture
from .practices import Practice, content_of

ARTICLE_INDEX, ARTICLE = "blog.BlogIndexPage", "blog.ArticlePage"  # by name: this room and the blog are independent
PICTURE_NAME = "opening.jpg"


@dataclass(frozen=True)
class Clinic:
    """The answers. Empty values are left out, and colors are those of the type of practice."""

    name: str
    practice: str = Practice.OTHER
    legal_name: str = ""
    phone: str = ""
    email: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    hours: Sequence[Hours] = ()
    languages: Sequence[str] = ()
    primary_color: str = ""
    secondary_color: str = ""
    logo: BrandImage | None = None
    invite: str = ""  # the email address of a colleague
    role: str = ""
    from_demo: bool = False

    @property
    def content(self) -> dict[str, Any]:
        return content_of(self.practice)

    @property
    def colors(self) -> tuple[str, str]:
        return self.primary_color or self.content["primary_color"], self.secondary_color or self.content[
            "secondary_color"
        ]


class Started(NamedTuple):
    """What was created. The link is for the invited colleague: nobody can see it later."""

    site: Site
    colleague: AbstractUser | None = None
    link: str = ""


def start_clinic(clinic: Clinic, started_by: AbstractUser | None = None) -> Started:
    """Create everything. Raise SiteNotEmptyError if there are pages, and leave nothing behind after an error.

    Raise ValidationError if a value of ``clinic`` is not valid, and InvitationError if the colleague has an account.
    """
    image: Any = None
    try:
        with transaction.atomic():
            if not site_is_empty():
                raise SiteNotEmptyError
            check_settings(clinic)
            image = create_picture(clinic)
            site = create_site(clinic, image)
            return invite_colleague(clinic, site, started_by)
    except BaseException:
        if image is not None:
            image.file.delete(save=False)
        raise


def check_settings(clinic: Clinic) -> None:
    """Raise ValidationError for what the settings would refuse, before anything is created."""
    settings = ClinicSettings(**clinic_values(clinic))
    settings.full_clean(exclude=["site"])


def create_site(clinic: Clinic, image: Any) -> Site:
    home = HomePage(title=clinic.name, slug="home", live=False)
    site = replace_welcome_page(home, clinic.name)
    save_settings(ClinicSettings, site, **clinic_values(clinic))
    save_brand(clinic, site)
    home = HomePage.objects.get(pk=home.pk)  # the tree has changed
    contact = add_page(home, contact_page(clinic))
    sections = add_sections(home, clinic)
    notices = [add_draft(home, notice_page(draft)) for draft in NOTICE_DRAFTS]
    publish(contact)
    fill_home(HomePage.objects.get(pk=home.pk), clinic, image, contact, sections[0])
    save_settings(SearchSettings, site, medical_specialty=clinic.content["specialty"])
    # Until somebody is there to read them: Settings, Inquiries.
    save_settings(EnquirySettings, site, is_open=False)
    links = menu([*sections, contact])
    save_settings(NavigationSettings, site, header_links=links, footer_links=links, notice_links=menu(notices))
    return site


def clinic_values(clinic: Clinic) -> dict[str, Any]:
    names = ("name", "legal_name", "phone", "email", "street", "city", "region", "postal_code")
    return {
        **{name: getattr(clinic, name) for name in names},
        "tagline": clinic.content["tagline"],
        "opening_hours": opening_hours(clinic.hours),
        "languages": [("language", name) for name in clinic.languages],
    }


def save_brand(clinic: Clinic, site: Site) -> None:
    primary, secondary = clinic.colors
    logo = clinic.logo
    if logo is not None and logo.pk is None:
        logo, _created = BrandImage.objects.get_or_create(digest=logo.digest, defaults=logo.values())
    look = {name: clinic.content[name] for name in ("fonts", "corners", "hero")}
    save_settings(BrandSettings, site, primary_color=primary, secondary_color=secondary, logo=logo, **look)


def create_picture(clinic: Clinic) -> Any:
    """Draw the picture of the home page, in the colors of the clinic."""
    content = ContentFile(draw_picture(clinic.content["picture"], *clinic.colors), name=PICTURE_NAME)
    return get_image_model().objects.create(title=_("Opening of the home page"), is_decorative=True, file=content)


def add_page(parent: Page, page: Any) -> Any:
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    return page


def add_draft(parent: Page, page: Any) -> Any:
    """Add ``page`` as a draft with its first version."""
    page.live = False
    add_page(parent, page)
    page.save_revision(clean=False)  # required fields may be empty in drafts
    return page


def add_sections(home: Page, clinic: Clinic) -> list[Page]:
    """Add the indexes of treatments, articles, and people, with the first drafts below them."""
    content = clinic.content
    treatments = add_draft(
        home,
        TreatmentIndexPage(
            title=content["treatments_title"], slug="treatments", introduction=content["treatments_introduction"]
        ),
    )
    drafts = [treatment_page(row) for row in content["treatments"]]
    if clinic.from_demo:
        settings = ClinicSettings(**clinic_values(clinic))
        drafts = [page for page in demo_treatments(settings) if page.slug not in {own.slug for own in drafts}] + drafts
    for page in drafts:
        add_draft(treatments, page)
    articles = add_draft(home, apps.get_model(ARTICLE_INDEX)(title=_("Articles"), slug="articles"))
    add_draft(articles, article_page(content["article"]))
    team = add_draft(home, TeamIndexPage(title=_("Our team"), slug="team"))
    add_draft(team, person_page())
    return [treatments, team, articles]


def treatment_page(row: dict[str, str]) -> TreatmentPage:
    page = TreatmentPage(title=row["title"], slug=row["slug"], standfirst=row["standfirst"])
    NEW_TREATMENT.apply(page)
    return page


def person_page() -> PersonPage:
    """Return a person without a name. The slug is that of the title, so it follows when somebody enters a name."""
    title = _("Name of the first clinician")
    return PersonPage(title=title, slug=slugify(title))


def article_page(title: str) -> Page:
    model = apps.get_model(ARTICLE)
    page = model(title=title, slug=slugify(title))
    for template in registered_page_templates(model)[:1]:
        template.apply(page)
    return page


def notice_page(draft: Any) -> StandardPage:
    page = StandardPage(title=str(draft.notice.label), slug=draft.slug, notice=draft.notice)
    page.body = create_body(page.body.stream_block, draft.sections)
    return page


def contact_page(clinic: Clinic) -> ContactPage:
    return ContactPage(
        title=_("Contact"),
        slug="contact",
        live=False,
        search_description=_("How to reach %(clinic)s: phone, address, and opening hours.") % {"clinic": clinic.name},
    )


def fill_home(home: HomePage, clinic: Clinic, image: Any, contact: Page, treatments: Page) -> None:
    home.seo_title = clinic.name  # without the name of the site once more
    home.search_description = clinic.content["text"]
    home.body = home_body(clinic.content, image, contact, treatments)
    publish(home)


def menu(pages: Sequence[Page]) -> Any:
    """Return links to ``pages``. Those to drafts appear once the pages are public."""
    return [("link", {"page": page, "url": "", "label": ""}) for page in pages]


def publish(page: BasePage) -> None:
    page.full_clean()
    page.save_revision().publish()


def save_settings(model: Any, site: Site, **values: Any) -> None:
    instance = model.for_site(site)
    for name, value in values.items():
        setattr(instance, name, value)
    instance.full_clean()
    instance.save()


def invite_colleague(clinic: Clinic, site: Site, invited_by: AbstractUser | None) -> Started:
    if not clinic.invite:
        return Started(site)
    groups = {role.key: group for role, group in get_role_groups()}
    if clinic.role not in groups:
        raise ValidationError(_("There is no role “%(role)s”.") % {"role": clinic.role})
    colleague, link = invite(clinic.invite, [groups[clinic.role]], invited_by)
    return Started(site, colleague, link)
