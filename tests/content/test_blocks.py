"""Every block of every page body and setting: its name, icon, description, and preview."""

import pytest
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import reverse
from wagtail import blocks

from site_core.site_settings.models import ClinicSettings, NavigationSettings
from tests.support import factories
from tests.support.html import soup, third_party_urls
from tests.support.streams import Filler, all_body_blocks, walk_blocks

PLACEHOLDER = "placeholder"
BLOCKS = list(all_body_blocks())
BODY = [row for row in BLOCKS if row[1] == "body"]
every_body_block = pytest.mark.parametrize(
    ("model", "field", "name", "block"), BODY, ids=[f"{row[0].__name__}.{row[2]}" for row in BODY]
)
every_stream_block = pytest.mark.parametrize(
    ("model", "field", "name", "block"), BLOCKS, ids=[f"{row[0].__name__}.{row[1]}.{row[2]}" for row in BLOCKS]
)


def test_blocks_are_discovered():
    assert len({type(block) for *_, block in BODY}) >= 20


@every_stream_block
def test_block_has_an_icon(model, field, name, block):
    assert block.meta.icon != PLACEHOLDER


@every_stream_block
def test_rows_of_lists_have_an_icon(model, field, name, block):
    rows = [child for child in walk_blocks(block) if isinstance(child, blocks.StructBlock)]
    assert not [type(row).__name__ for row in rows if row.meta.icon == PLACEHOLDER]


@every_stream_block
def test_icon_is_registered_in_the_admin(model, field, name, block):
    from wagtail.admin.icons import get_icons

    known = get_icons()
    used = [child.meta.icon for child in walk_blocks(block) if isinstance(child, blocks.StructBlock)]
    assert not [icon for icon in [block.meta.icon, *used] if f'id="icon-{icon}"' not in known]


@every_body_block
def test_block_has_a_name_group_and_description(model, field, name, block):
    assert block.label
    assert block.meta.group
    assert block.get_description()
    assert block.meta.help_text


@every_body_block
def test_block_has_its_own_template(model, field, name, block):
    template = block.meta.template
    assert template
    assert template.startswith("blocks/")
    try:
        get_template(template)
    except TemplateDoesNotExist:
        pytest.fail(f"{template} is missing")


@every_body_block
def test_block_has_a_preview(model, field, name, block):
    assert block.is_previewable


@pytest.fixture
def library(site):
    """Create the content that previews use: an image and people."""
    factories.ArticlePageFactory()
    factories.TreatmentPageFactory()
    factories.ReusableBlockFactory()
    return factories.ImageFactory()


@every_body_block
def test_block_preview_renders(site, library, editor, model, field, name, block):
    response = editor.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert response.status_code == 200
    page = soup(response)
    assert page.find("body").get_text(strip=True)
    assert third_party_urls(page) == []


@every_body_block
def test_block_preview_renders_in_an_empty_site(db, editor, model, field, name, block):
    response = editor.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert response.status_code == 200


@every_body_block
def test_new_block_renders(site, model, field, name, block):
    """The preview of a new block has empty fields."""
    assert block.render(block.get_default(), context={}) is not None


@every_body_block
def test_empty_block_renders(site, model, field, name, block):
    """Drafts store empty fields as missing values."""
    block.render(block.to_python(empty(block)), context={})


def empty(block):
    if isinstance(block, blocks.StructBlock):
        return {name: empty(child) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return [empty(block.child_block)]
    return "" if isinstance(block, (blocks.CharBlock, blocks.TextBlock, blocks.RichTextBlock)) else None


def without_ids(raw):
    """Return a raw value without the IDs of list items, which change each time."""
    if isinstance(raw, dict):
        return {key: without_ids(value) for key, value in raw.items() if key != "id"}
    return [without_ids(row) for row in raw] if isinstance(raw, list) else raw


@every_body_block
def test_full_block_is_valid_and_keeps_its_value(site, model, field, name, block):
    filler = Filler(page=site.home, person=site.author, image=factories.ImageFactory())
    value = block.to_python(filler.value(block))
    assert without_ids(block.get_prep_value(block.clean(value))) == without_ids(block.get_prep_value(value))


@every_body_block
def test_text_of_the_block_is_searchable(site, model, field, name, block):
    filler = Filler("Needle", page=site.home, person=site.author, image=factories.ImageFactory())
    content = block.get_searchable_content(block.to_python(filler.value(block)))
    assert any("Needle" in str(text) for text in content)


@pytest.mark.parametrize("model", [ClinicSettings, NavigationSettings])
def test_blocks_of_settings_have_icons(model):
    fields = [field for field in model._meta.get_fields() if hasattr(field, "stream_block")]
    assert fields
    assert all(block.meta.icon != PLACEHOLDER for f in fields for block in f.stream_block.child_blocks.values())
