"""All text of the site comes from gettext, so that another language can take its place.

In the pseudo-locale, messages stand between marks, and content has no Latin letters. Latin letters outside marks are
text that escaped.
"""

import re
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.test import Client
from django.urls import reverse
from modelcluster.fields import ParentalKey
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page

from home.enquiries.form_tokens import new_token
from home.enquiries.models import Details, EnquirySettings
from home.enquiries.notifications import send_notifications
from home.enquiries.services import create_enquiry
from home.models import TreatmentPage
from site_core.pages import error_pages
from site_core.pages.models import PersonPage
from site_core.review.services import request_review
from tests.support import admin_walk, factories, pseudo_locale
from tests.support.complete import PAGE_TYPES, complete_page
from tests.support.hostile_text import fill_settings
from tests.support.html import soup
from tests.support.pseudo_locale import OPEN, unmarked_texts
from tests.support.shared_rows import SharedRows
from tests.support.streams import walk_blocks

pytestmark = pytest.mark.slow

CONTENT = "一二三"
ROOMS = ("site_core.", "home", "blog")
# Names of the people and pages of the small site, and what has the same form in every language.
NOT_MESSAGES = re.compile(
    r"https?://\S+|\S+@\S+\.\S+|Maya Ellison|Tomás Arreola|Maya|Tomás|MD|PhD|Lanternfield|[a-z]+\.org|10\.1176/x|doi:?"
    r"|Psychiatrist|Trained in New York\.|Sees adults with depression\.|About (?=一二三)|JavaScript|\b[A-Z]{2,4}\b"
)
every_page_type = pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model.__name__)


@pytest.fixture(autouse=True)
def _pseudo_locale(settings, monkeypatch, tmp_path):
    pseudo_locale.activate(settings, monkeypatch, tmp_path)
    yield
    monkeypatch.undo()
    settings.LOCALE_PATHS = []


def escaped(texts, content=NOT_MESSAGES):
    """Return those of ``texts`` that have letters of a language, apart from names and ``content``."""
    rest = {text: NOT_MESSAGES.sub("", content.sub("", text)) for text in texts}
    return [text for text in texts if re.search("[A-Za-z]{2}", rest[text])]


def assert_translated(html):
    texts = escaped(unmarked_texts(html))
    assert not texts, "\n".join(texts)


def own(configs):
    return [config for config in configs if config.name.startswith(ROOMS)]


# Models that no screen shows.
INTERNAL = {
    *("accounts.Role", "enquiries.EnquiryNotification", "redirects.RedirectUpload", "redirects.RulesVersion"),
    *("redirects.RedirectImportChange", "redirects.RedirectHit", "media.ClinicRendition", "caching.PageCache"),
    *("background_tasks.BackgroundTask", "seo_audit.AuditedPage"),
    *("seo_audit.PageAudit", "redirects.RedirectImport", "redirects.NotFoundSubscription"),
    *("site_settings.SettingsChange", "review.Approval", "review.ReviewOverride", "review.SuggestedEdit"),
    *("review.ReviewRequest", "trash.TrashEntry", "trash.TrashedRows", "trash.ClearedReference"),
}


def is_inherited(model, field):
    """Return whether ``field`` of ``model`` is Wagtail's or Django's."""
    if field.primary_key or isinstance(field, ParentalKey):
        return True  # no form shows it
    bases = (base for base in model.__mro__[1:] if not base.__module__.startswith(ROOMS) and hasattr(base, "_meta"))
    return any(field.name in {each.name for each in base._meta.get_fields()} for base in bases)


def model_texts(model):
    meta = model._meta
    if not any(isinstance(field, ParentalKey) for field in meta.get_fields()):  # rows of a panel, which has a heading
        yield "verbose_name", meta.verbose_name
        yield "verbose_name_plural", meta.verbose_name_plural
    for field in meta.get_fields():
        if field.concrete and field.editable and field.model is model and not is_inherited(model, field):
            yield f"{field.name}.verbose_name", field.verbose_name
            yield f"{field.name}.help_text", field.help_text
            if isinstance(field.choices, list):
                yield from ((f"{field.name}: {value}", label) for value, label in field.flatchoices if value != "")


def test_names_and_help_texts_of_models_come_from_gettext():
    texts = {
        f"{model._meta.label} {name}": str(text)
        for config in own(apps.get_app_configs())
        for model in config.get_models()
        if model._meta.label not in INTERNAL
        for name, text in model_texts(model)
    }
    assert len(texts) > 300
    unmarked = [f"{name}: {text}" for name, text in texts.items() if text and OPEN not in text]
    assert not unmarked, "\n".join(unmarked)


def block_texts(block):
    yield "label", block.label
    for name in ("help_text", "description", "group"):
        yield name, getattr(block.meta, name, "")
    if hasattr(block, "field"):
        yield "help_text of its field", block.field.help_text
        choices = getattr(block.field, "choices", ())
        yield from (("choice", label) for value, label in (choices if isinstance(choices, list) else ()) if value)


def is_image_chooser(block):
    """Return whether ``block`` is the one inside Wagtail's ImageBlock."""
    return type(block) is ImageChooserBlock


def all_blocks():
    """Yield every block of pages and settings with its name."""
    models = [model for config in own(apps.get_app_configs()) for model in config.get_models()]
    fields = [field for model in models for field in model._meta.get_fields() if hasattr(field, "stream_block")]
    for field in (field for field in fields if field.model.__module__.startswith(ROOMS)):
        for name, block in field.stream_block.child_blocks.items():
            place = f"{field.model._meta.label}.{field.name}: {name}"
            yield from ((place, each) for each in walk_blocks(block) if not is_image_chooser(each))


def test_labels_and_help_texts_of_blocks_come_from_gettext(db):
    texts = {f"{name}, {kind}: {text}" for name, block in all_blocks() for kind, text in block_texts(block) if text}
    assert len(texts) > 200
    unmarked = sorted(text for text in texts if OPEN not in text and re.search("[a-z]{2}", text.partition(": ")[2]))
    assert not unmarked, "\n".join(unmarked)


def test_scripts_have_no_sentences():
    """What scripts say comes from data attributes of templates."""
    sentence = re.compile(r"""["'`][A-Z][a-z’]+ [a-z]+""")
    scripts = (settings.BASE_DIR / "static" / "js").glob("*.js")
    assert [(script.name, text) for script in scripts for text in sentence.findall(script.read_text())] == []


def test_names_of_apps_come_from_gettext():
    assert [config.name for config in own(apps.get_app_configs()) if OPEN not in str(config.verbose_name)] == []


@pytest.fixture(scope="module")
def _pages(_site_rows, django_db_blocker):
    with SharedRows(django_db_blocker):
        with django_db_blocker.unblock():
            home = factories.HomePage.objects.get()
            fill_settings(home.get_site(), CONTENT)
            urls = {model.__name__: complete_page(model, CONTENT).get_url() for model in PAGE_TYPES}
        yield urls


@pytest.fixture
def pages(_pages, site):
    return _pages


@every_page_type
def test_pages_show_no_text_of_their_own(pages, client, model):
    response = client.get(pages[model.__name__])
    assert response.status_code == 200
    assert OPEN in response.content.decode()
    assert_translated(response.content)


def test_all_other_pages_show_no_text_of_their_own(pages, client):
    urls = [page.get_url() for page in Page.objects.live().filter(depth__gt=1)]
    assert len(urls) > len(PAGE_TYPES)
    for url in urls:
        assert_translated(client.get(url).content)


@pytest.mark.parametrize(
    "path", ["/search/", "/search/?q=二", "/search/?q=0", "/articles/topic/about/", "/no-such-page/"]
)
def test_lists_and_error_pages_show_no_text_of_their_own(pages, client, path):
    assert_translated(client.get(path).content)


@pytest.mark.parametrize("name", ["bad_request", "permission_denied", "csrf_failure", "server_error"])
def test_error_pages_show_no_text_of_their_own(pages, rf, name):
    request = rf.get("/")
    request.user = AnonymousUser()
    assert_translated(getattr(error_pages, name)(request).content)


def test_enquiry_form_and_its_errors_show_no_text_of_their_own(pages, client):
    assert_translated(client.post("/enquiry/", {}).content)
    answers = {"name": "三", "phone": "212-555-0188", "email": "a@example.com", "preferred_time": "morning"}
    answers |= {"existing_patient": "no", "consent": "on"}
    check = client.post("/enquiry/", answers)
    assert_translated(check.content)
    assert_translated(client.post("/enquiry/", answers | {"token": "invalid"}).content)
    assert_translated(client.get("/enquiry/sent/").content)


def test_review_screen_shows_no_text_of_its_own(pages, client, site):
    PersonPage.objects.filter(pk=site.reviewer.pk).update(title="三", credentials="")
    treatment = TreatmentPage.objects.first()
    (review_request,) = request_review(treatment, [PersonPage.objects.get(pk=site.reviewer.pk)], note="三")
    url = f"/review/{review_request.create_token()}/"
    screen = soup(client.get(url))
    for quoted in screen.select(".review-fields summary .visually-hidden, .review-after > :not(p), .review-facts li"):
        quoted.decompose()  # parts of the page
    assert_translated(str(screen))
    token = screen.select_one("input[name=token]")["value"]
    assert_translated(client.post(url, {"token": token, "decision": "approved"}).content)
    client.post(url, {"token": token, "decision": "approved", "confirm": "1"})
    assert_translated(client.get(url).content)
    assert_translated(client.get("/review/unknown/").content)


def test_emails_show_no_text_of_their_own(site, admin_user):
    EnquirySettings.objects.update_or_create(site=site.site, defaults={"recipients": "desk@example.org"})
    create_enquiry(site.site, new_token().form_id, Details(name="三"))
    send_notifications()
    Client().post(reverse("wagtailadmin_password_reset"), {"email": admin_user.email})
    assert len(mail.outbox) == 2
    for message in mail.outbox:
        texts = [message.subject, *message.body.splitlines()]
        assert not escaped(unmarked_texts("<br>".join(texts)), ADMIN_CONTENT)


# How the names of the URLs begin that are this project's.
OWN_VIEWS = ("redirects", "enquir", "two_factor", "seo_audit", "page_counts", "index_now", "page_cache")
# Names of the objects that the screens show.
ADMIN_CONTENT = re.compile(
    r"Ana Ortiz|Photos of the building|old\.csv|A form|boss|Editors|Medical review|What we offer\.|^Clinic$|^English$"
    r"|What the reader knows at the end\.|(Article|Topic)( number)? \d+|Articles|Treatments|Team|Root|Excel"
    r"|^[ :]*/?([a-z0-9-]+/)+|Williams NR.*"
)
# Texts of Wagtail's that it doesn't translate.
WAGTAIL = {"Actions", "Home", "None", "Password", "Search", "Snippets", "True"}


@pytest.fixture
def screens(pages, site, editor, admin_user):
    """Return a function that opens a URL of the admin, and the URLs of this project's screens."""
    objects = admin_walk.create_objects(site, admin_user)
    urls = {
        name: admin_walk.build_url(name, arguments, objects)
        for name, arguments in admin_walk.admin_patterns().items()
        if name.startswith(OWN_VIEWS)
    }
    return SimpleNamespace(urls=urls, objects=objects, client=editor)


def assert_screens_translated(client, urls):
    problems = []
    for url in urls:
        response = client.get(url)
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            texts = escaped(unmarked_texts(response.content), ADMIN_CONTENT)
            problems += [f"{url}: {text}" for text in texts if text.strip("\n :") not in WAGTAIL]
    assert not problems, "\n".join(problems)


def test_own_screens_of_the_admin_show_no_text_of_their_own(screens):
    assert len(screens.urls) > 30
    assert_screens_translated(screens.client, screens.urls.values())


def test_other_screens_of_the_admin_show_no_text_of_this_project(screens):
    names = ["wagtailadmin_home", "wagtailimages:add", "wagtaildocs:add", "wagtailsnippets_pages_topic:add"]
    urls = [reverse(name) for name in names]
    urls += [
        reverse("wagtailsettings:edit", args=[model._meta.app_label, model._meta.model_name])
        for model in settings_registry
    ]
    urls.append(reverse("wagtailadmin_explore", args=[screens.objects.index.pk]))
    assert_screens_translated(screens.client, urls)


@every_page_type
def test_page_editor_shows_no_text_of_this_project(pages, editor, model):
    page = model.objects.get(title=CONTENT)
    assert_screens_translated(editor, [reverse("wagtailadmin_pages:edit", args=[page.pk])])


def test_signing_in_shows_no_text_of_this_project(site, client):
    assert_screens_translated(client, [reverse("wagtailadmin_login"), reverse("wagtailadmin_password_reset")])
    response = client.post(reverse("wagtailadmin_login"), {"username": "三", "password": "三"})
    assert set(escaped(unmarked_texts(response.content))) <= WAGTAIL
