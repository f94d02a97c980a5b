"""Requirements for every page type."""

import itertools
import json
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.fields import StreamField
from wagtail.models import Page, get_page_models

from site_core.assets.critical_css import critical_css, list_css
from site_core.pages import checks
from tests.support import factories
from tests.support.complete import FACTORIES, PAGE_TYPES, complete_page
from tests.support.forms import allowed_parent, complete_form, form_data, form_errors, post_new_page
from tests.support.html import soup, text_of, third_party_urls
from tests.support.shared_rows import SharedRows

pytestmark = pytest.mark.slow

every_page_type = pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model.__name__)


def test_every_page_type_has_a_factory():
    assert {model for model in get_page_models() if model is not Page} == set(FACTORIES)


@pytest.fixture(scope="module")
def rendered(_site_rows, django_db_blocker):
    """Return the response for a complete page of each type, rendered once."""
    with SharedRows(django_db_blocker):
        with django_db_blocker.unblock():
            pages = {model: complete_page(model, "Quiet words") for model in PAGE_TYPES}
            responses = {model: Client().get(page.url) for model, page in pages.items()}
        yield responses


@every_page_type
def test_page_renders_with_one_h1(rendered, model):
    assert rendered[model].status_code == 200
    assert len(soup(rendered[model]).find_all("h1")) == 1


@every_page_type
def test_page_has_its_title_description_and_language_in_the_head(rendered, model):
    page = soup(rendered[model])
    assert page.title.get_text(strip=True) == "Quiet words"
    assert page.find("meta", attrs={"name": "description"})["content"] == "Quiet words"
    assert page.html["lang"].startswith("en")


@every_page_type
def test_page_is_its_own_canonical(rendered, model):
    response = rendered[model]
    assert soup(response).find("link", rel="canonical")["href"] == f"http://testserver{response.request['PATH_INFO']}"


@every_page_type
def test_page_sets_no_cookie(rendered, model):
    assert not rendered[model].cookies


@every_page_type
def test_page_loads_no_third_party_resources(rendered, model):
    assert third_party_urls(soup(rendered[model])) == []


@every_page_type
def test_page_has_no_inline_scripts_and_no_inline_styles_except_critical_css(rendered, model):
    page = soup(rendered[model])
    styles = [style.string for style in page.find_all("style")]
    assert styles in ([critical_css()], [critical_css(), list_css()])
    assert not page.find_all(style=True)
    assert {script.get("type") for script in page.find_all("script", src=False)} <= {"application/ld+json"}


@every_page_type
def test_no_heading_level_is_skipped(rendered, model):
    headings = soup(rendered[model]).find("main").find_all(["h1", "h2", "h3", "h4", "h5", "h6"])
    levels = [int(heading.name[1]) for heading in headings]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@every_page_type
def test_ids_are_unique(rendered, model):
    ids = [element["id"] for element in soup(rendered[model]).find_all(id=True)]
    assert sorted(ids) == sorted(set(ids))


@every_page_type
def test_every_fragment_link_has_a_target(rendered, model):
    page = soup(rendered[model])
    ids = {element["id"] for element in page.find_all(id=True)}
    targets = {link["href"][1:] for link in page.find_all("a", href=True) if link["href"].startswith("#")}
    assert targets - {""} <= ids


@every_page_type
def test_every_image_has_dimensions_and_alt_text(rendered, model):
    pictures = soup(rendered[model]).find_all("img")
    assert all({"alt", "width", "height"} <= set(picture.attrs) for picture in pictures)


@every_page_type
def test_every_block_of_the_body_renders_its_text(rendered, model):
    """The text of each block is on the page, so no template is empty."""
    page = soup(rendered[model])
    body = next((field for field in model._meta.get_fields() if field.name == "body"), None)
    if body:
        assert page.find("main").get_text(" ").count("Quiet words") > len(body.stream_block.child_blocks)


@every_page_type
def test_page_without_optional_fields_renders(site, client, model):
    page = model.objects.first() or FACTORIES[model]()
    assert client.get(page.url).status_code == 200


@every_page_type
def test_page_rejects_post(site, client, model):
    page = model.objects.first() or FACTORIES[model]()
    assert client.post(page.url).status_code == 405


@every_page_type
def test_edit_form_opens(site, editor, model):
    page = complete_page(model)
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


@every_page_type
def test_page_can_be_previewed(site, rf, model):
    page = complete_page(model, "Quiet words")
    response = page.make_preview_request()
    assert response.status_code == 200
    assert "Quiet words" in text_of(response.render())


@every_page_type
@pytest.mark.filterwarnings("ignore::bs4.GuessedAtParserWarning")  # wagtail-seo names no parser
def test_search_preview_renders(site, model):
    page = complete_page(model, "Quiet words")
    response = page.make_preview_request(preview_mode="wagtail-seo")
    assert response.status_code == 200
    assert "Quiet words" in text_of(response.render())


@every_page_type
def test_page_types_restrict_their_parents_or_are_restricted_by_them(model):
    parents = model.allowed_parent_page_models()
    assert parents
    others = [parent for parent in parents if parent is not Page]
    assert "parent_page_types" in vars(model) or all("subpage_types" in vars(parent) for parent in others)


def test_only_a_home_page_can_exist_at_the_root_of_the_tree(site):
    root = Page.get_first_root_node()
    assert [model for model in PAGE_TYPES if model.can_exist_under(root)] == [factories.HomePage]


@every_page_type
def test_page_type_declares_which_types_can_exist_below_it(model):
    assert "subpage_types" in vars(model)


@every_page_type
def test_page_type_has_a_description_for_editors(model):
    assert len(model.get_page_description()) > 15


def panels_of(panel):
    yield panel
    for child in getattr(panel, "children", []):
        yield from panels_of(child)


@every_page_type
def test_every_custom_field_has_a_help_text(model):
    """Fields with self-explanatory names are exempt."""
    clear = {"title", "standfirst", "body", "job_title", "biography", "regulatory_authority"}
    clear |= {"street", "city", "region", "postal_code", "email"}
    inherited = {field.name for field in Page._meta.get_fields()} | {"canonical_url", "og_image"}
    form = model.get_edit_handler().get_form_class()
    for name, field in form.base_fields.items():
        if name not in clear | inherited | {"comment_notifications"}:
            assert field.help_text, f"{model.__name__}.{name}"


@every_page_type
def test_blank_search_description_falls_back_to_the_page(model, site):
    page = complete_page(model)
    page.search_description = ""
    text = next((name for name in ("standfirst", "introduction", "summary") if hasattr(model, name)), None)
    if text:
        setattr(page, text, "From the page.")
    assert page.meta_description.startswith("From the page." if text else "Plain words")


def test_meta_title_contains_the_page_title_and_the_clinic_name(site):
    page = factories.StandardPageFactory(title="Accessibility")
    assert page.meta_title == "Accessibility — Lanternfield"


def test_meta_title_of_the_editor_takes_precedence(site):
    assert factories.StandardPageFactory(seo_title="Steps and lifts").meta_title == "Steps and lifts"


def test_search_text_contains_description_and_body_without_markup(site):
    page = factories.StandardPageFactory(
        search_description="In short.", body=[factories.paragraph("<h2>Lifts</h2><p>Two <b>lifts</b>.</p>")]
    )
    assert " ".join(page.search_text().split()).startswith("In short. Lifts")
    assert "<" not in page.search_text()


def test_breadcrumbs_go_from_home_to_the_parent(site):
    article = factories.ArticlePageFactory()
    assert [page.title for page in article.get_breadcrumbs()] == ["Lanternfield", "Articles"]


def test_breadcrumbs_skip_ancestors_that_are_not_live(site):
    parent = factories.StandardPageFactory(live=False)
    child = factories.StandardPageFactory(parent=parent)
    assert [page.title for page in child.get_breadcrumbs()] == ["Lanternfield"]


class TestPageTypeCheck:
    def test_project_passes_the_check(self):
        assert checks.check_page_types(None) == []

    def test_page_type_that_does_not_extend_base_page_is_an_error(self, monkeypatch):
        class Stray:
            """A fake page type, because real ones can't be unregistered."""

            _meta = SimpleNamespace(label="pages.Stray")

        monkeypatch.setattr("wagtail.models.get_page_models", lambda: [Page, factories.ArticlePage, Stray])
        (error,) = checks.check_page_types(None)
        assert error.id == "pages.E001"
        assert "Stray" in error.msg

    def test_check_is_registered(self):
        from django.core.checks.registry import registry

        assert checks.check_page_types in registry.get_checks()


@every_page_type
@pytest.mark.parametrize("action", ["draft", "publish"])
def test_page_can_be_created_in_the_admin(site, editor, model, action):
    parent = allowed_parent(model, site)
    response = post_new_page(editor, model, parent, complete_form(model, site, factories.ImageFactory()), action)
    page = model.objects.filter(slug="made-in-the-admin").first()
    assert page, form_errors(response)
    assert page.live == (action == "publish")


@every_page_type
def test_new_page_form_opens(site, editor, model):
    parent = allowed_parent(model, site)
    add = reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])
    assert "form" in editor.get(add, {"template": "blank"}).context


@every_page_type
def test_unsaved_form_can_be_previewed(site, editor, model):
    parent = allowed_parent(model, site)
    names = [model._meta.app_label, model._meta.model_name, parent.pk]
    address = reverse("wagtailadmin_pages:preview_on_add", args=names)
    data = form_data(complete_form(model, site, factories.ImageFactory()))
    assert json.loads(editor.post(address, data).content)["is_valid"]
    response = editor.get(address)
    assert response.status_code == 200
    assert "Made in the admin" in text_of(response)


def test_page_models_have_only_streamfields_with_named_block_groups():
    bodies = [
        field
        for model in PAGE_TYPES
        for field in model._meta.get_fields()
        if isinstance(field, StreamField) and field.name == "body"
    ]
    assert all(block.meta.group for field in bodies for block in field.stream_block.child_blocks.values())
