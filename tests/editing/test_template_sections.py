"""Sections of a template that nobody has filled in: readers see nothing of them."""

import html

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.blocks import StreamBlockValidationError
from wagtail.rich_text import RichText

from blog.page_templates import TEMPLATES as ARTICLE_TEMPLATES
from home.page_templates import NEW_TREATMENT
from site_core.content.template_sections import create_body, section_hints, without_untouched_sections
from site_core.pages.publishing import draft_publication_errors
from site_core.pages.visible_text import visible_text_hash
from site_core.search.query import search_pages
from site_core.site_settings.models import SearchSettings
from tests.support.factories import ArticlePageFactory, ImageFactory, TreatmentPageFactory, paragraph, side_effects
from tests.support.html import text_of
from tests.support.public_site import public_responses, public_urls

ALL_TEMPLATES = (NEW_TREATMENT, *ARTICLE_TEMPLATES)
FILLED_TEXT = "Platypus venom is not offered here."


def section_id(key):
    return next(section.id for template in ALL_TEMPLATES for section in template.sections if section.key == key)


def fill(page, key, value):
    """Write ``value`` into the section with that key."""
    body = page.body
    index = next(index for index, child in enumerate(body) if child.id == section_id(key))
    child_block = body[index].block
    body[index] = (child_block.name, child_block.to_python(value), body[index].id)


def start_page(template, **fields):
    """Return a draft that starts from ``template``, complete apart from its body."""
    factory = TreatmentPageFactory if template is NEW_TREATMENT else ArticlePageFactory
    page = factory(live=False, body=[], **fields)
    template.apply(page)
    return page


def start_complete_page(template):
    """Return a draft with exactly one section filled in: the one that is required, or the second text."""
    page = start_page(template, title="A new page", slug="a-new-page")
    if template is NEW_TREATMENT:
        fill(page, "new-treatment.side-effects", side_effects(common=[FILLED_TEXT])["value"])
    else:
        fill(page, template.sections[1].key, f"<h2>My own heading</h2><p>{FILLED_TEXT}</p>")
    return page


def publish(page):
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


@pytest.mark.parametrize("template", ALL_TEMPLATES, ids=lambda template: template.key)
def test_readers_and_search_engines_see_nothing_of_sections_that_nobody_filled_in(site, client, template):
    SearchSettings.objects.update_or_create(site=site.site, defaults={"llms_txt": True})
    page = publish(start_complete_page(template))
    responses = public_responses(client, public_urls(["venom", "guaranteed"]))
    assert FILLED_TEXT in text_of(responses[page.url][2])
    everything = " ".join(html.unescape(body.decode(errors="replace")) for _, _, body in responses.values())
    filled = {child.id for child in page.body}
    untouched = [section for section in template.sections if section.id not in filled]
    assert len(filled) == 1
    for section in untouched:
        assert not section.hint or str(section.hint) not in everything
        assert not section.heading or f">{section.heading}<" not in everything
    assert page.body_text().count(" ") < 40
    assert not any(str(hint) in page.search_text() for hint in section_hints().values())


def test_search_does_not_find_what_only_a_hint_or_an_empty_section_says(site):
    page = publish(start_complete_page(NEW_TREATMENT))
    assert page in search_pages("platypus")
    assert not search_pages("insurance")


@pytest.mark.parametrize("template", ALL_TEMPLATES, ids=lambda template: template.key)
def test_preview_shows_what_readers_would_see(site, editor, template):
    page = start_complete_page(template)
    page.save_revision(clean=False)
    draft = text_of(editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])))
    published = text_of(editor.get(publish(page).url))
    for section in template.sections:
        assert not section.heading or (str(section.heading) in draft) == (str(section.heading) in published)
        assert not section.hint or str(section.hint) not in draft
    assert FILLED_TEXT in draft


def test_publishing_removes_empty_sections_and_the_history_keeps_them(site):
    page = publish(start_complete_page(NEW_TREATMENT))
    assert len(page.body) == 1
    assert len(page.get_latest_revision().as_object().body) == len(NEW_TREATMENT.sections)


def test_untouched_treatment_says_what_is_required(site):
    errors = draft_publication_errors(start_page(NEW_TREATMENT))
    assert any("at least one common and one serious side effect" in message for message in errors)
    assert not any("field is required" in message for message in errors)


def test_page_without_any_section_filled_in_cannot_be_published(site):
    page = start_page(ARTICLE_TEMPLATES[0])
    page.live = True
    with pytest.raises(ValidationError):
        page.save()


def test_section_that_was_begun_is_checked(site):
    page = start_complete_page(NEW_TREATMENT)
    fill(page, "new-treatment.cost", {"heading": "Cost", "as_of": None, "text": "<p>$480.</p>", "items": []})
    with pytest.raises(StreamBlockValidationError) as error:
        page.body.stream_block.clean(page.body)
    index = [section.key for section in NEW_TREATMENT.sections].index("new-treatment.cost")
    assert list(error.value.block_errors) == [index]


def test_section_that_an_editor_added_is_checked_even_if_it_is_empty(site):
    block = TreatmentPageFactory._meta.model.body.field.stream_block
    body = block.to_python([side_effects(), {"type": "cost", "value": {"heading": "Cost"}}])
    assert len(without_untouched_sections(body)) == 2
    with pytest.raises(StreamBlockValidationError):
        block.clean(body)


def test_heading_of_a_template_stays_above_a_block_that_follows_it(site):
    template = ARTICLE_TEMPLATES[0]
    page = start_page(template)
    quote = page.body.stream_block.child_blocks["quote"].to_python({"text": "Rest.", "attribution": ""})
    page.body.insert(2, ("quote", quote))
    assert [child.block_type for child in without_untouched_sections(page.body)] == ["paragraph", "quote"]


def test_heading_that_an_editor_wrote_stays_without_text(site):
    page = ArticlePageFactory(body=[paragraph("<h2>A heading</h2>"), paragraph("<p>Text</p>")])
    assert len(page.body) == 2


@pytest.mark.parametrize("markup", ["<h2>Mine</h2><p>&nbsp;</p>", "<p data-block-key='x'></p>", "<h2> </h2>"])
def test_text_without_words_is_not_filled_in(site, markup):
    page = start_page(ARTICLE_TEMPLATES[0])
    fill(page, "article.known", markup)
    assert not without_untouched_sections(page.body)


def test_medical_review_covers_what_readers_see(site):
    page = start_complete_page(NEW_TREATMENT)
    draft = visible_text_hash(page)
    assert visible_text_hash(publish(page)) == draft


def test_saving_a_draft_does_not_check_empty_sections(site):
    page = start_page(NEW_TREATMENT)
    cleaned = page.body.stream_block.clean_deferred(page.body)
    assert len(cleaned) == len(NEW_TREATMENT.sections)


@pytest.mark.parametrize("template", ALL_TEMPLATES, ids=lambda template: template.key)
def test_template_has_only_blocks_of_its_page_type_and_enough_items_in_each_list(site, template):
    page = start_page(template)
    assert len(page.body) == len(template.sections)
    for child in page.body:
        for name, field in getattr(child.block, "child_blocks", {}).items():
            if minimum := getattr(field.meta, "min_num", None):
                assert len(child.value[name]) >= minimum


def test_headings_are_escaped():
    section = ARTICLE_TEMPLATES[0].sections[1]
    hostile = type(section)("test.hostile", "paragraph", "<script>&")
    body = create_body(ArticlePageFactory._meta.model.body.field.stream_block, (hostile,))
    assert isinstance(body[0].value, RichText)
    assert body[0].value.source == "<h2>&lt;script&gt;&amp;</h2>"


def test_ids_of_sections_are_unique():
    sections = [section for template in ALL_TEMPLATES for section in template.sections]
    assert len({section.id for section in sections}) == len(sections)
    assert {section.id for section in sections} <= set(section_hints())


def test_page_without_sections_of_a_template_is_saved_without_loading_its_images(site, django_assert_num_queries):
    figure = {"image": {"image": ImageFactory().pk, "alt_text": "A lamp", "decorative": False}, "caption": ""}
    page = ArticlePageFactory(body=[{"type": "figure", "value": figure}])
    page = type(page).objects.get(pk=page.pk)
    with django_assert_num_queries(0):
        page.remove_untouched_sections()
