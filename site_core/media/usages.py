"""Where pages use images: in foreign keys, blocks, and rich text, of the live page or of its draft.

Wagtail’s reference index knows what is live. Drafts are read from their latest revision.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Model
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.models import Page

from site_core.lib.block_mapper import BlockMapper, BlockPlace

from .models import ClinicImage

EMBED = re.compile(r'(<embed\b(?=[^>]*\bembedtype="image")[^>]*\bid=")(\d+)(")')

# Gets the primary key of each image, and returns that of the image to use instead.
Replace = Callable[[int], int]


class ImageReplacer(BlockMapper):
    """Replaces images in the raw values of blocks and in rich text. Call ``replace`` for each."""

    def __init__(self, replace: Replace, new_image: ClinicImage | None = None) -> None:
        self.replace, self.new_image = replace, new_image

    def is_leaf(self, block: blocks.Block) -> bool:
        return isinstance(block, ImageBlock)

    def map_leaf(self, block: blocks.Block, value: Any, place: BlockPlace) -> Any:
        if isinstance(block, ImageBlock):
            return self.image_block_value(value)
        if isinstance(block, ImageChooserBlock):
            return self.replace(value) if value else value
        if isinstance(block, blocks.RichTextBlock):
            return self.rich_text(value) if isinstance(value, str) else value
        return value

    def image_block_value(self, value: Any) -> Any:
        """Replace an image, and the alternative text that the page has for it."""
        if not isinstance(value, dict):  # from before the block had an alternative text
            return self.replace(value) if value else value
        pk = value.get("image")
        new_pk = self.replace(pk) if pk else pk
        if new_pk == pk or self.new_image is None:
            return value
        texts = {"decorative": self.new_image.is_decorative, "alt_text": self.new_image.default_alt_text}
        return value | {"image": new_pk} | texts

    def rich_text(self, html: str) -> str:
        return EMBED.sub(lambda match: f"{match[1]}{self.replace(int(match[2]))}{match[3]}", html)

    def update(self, instance: Model) -> None:
        """Replace the images of ``instance``, which is not saved, and of its child rows."""
        for field in instance._meta.concrete_fields:
            if field.related_model is ClinicImage:
                if pk := getattr(instance, field.attname):
                    self.set_changed(instance, field.attname, pk, self.replace(pk))
            elif isinstance(field, StreamField):
                self.update_stream(instance, field)
            elif isinstance(field, RichTextField):
                html = getattr(instance, field.name)
                self.set_changed(instance, field.name, html, self.rich_text(html or ""))
        if isinstance(instance, Page):
            for relation in get_all_child_relations(instance):
                manager = getattr(instance, relation.get_accessor_name())
                rows = list(manager.all())
                for row in rows:
                    self.update(row)

    def update_stream(self, instance: Model, field: StreamField) -> None:
        value = getattr(instance, field.name)
        before = list(value.raw_data)
        after = self.map_value(field.stream_block, before)
        if before != after:
            setattr(instance, field.name, field.stream_block.to_python(after))

    @staticmethod
    def set_changed(instance: Model, name: str, before: Any, after: Any) -> None:
        if before != after:
            setattr(instance, name, after)


def find_image_ids(instance: Model) -> set[int]:
    """Return the primary keys of all images that ``instance`` uses, as it is in memory."""
    found: set[int] = set()

    def record(pk: int) -> int:
        found.add(pk)
        return pk

    ImageReplacer(record).update(instance)
    return found


def drafts() -> Iterator[Page]:
    """Yield the drafts of all pages that have unpublished changes."""
    for page in Page.objects.filter(has_unpublished_changes=True).specific().iterator(chunk_size=100):
        yield page.get_latest_revision_as_object()


def image_ids_in_drafts() -> set[int]:
    return {pk for draft in drafts() for pk in find_image_ids(draft)}


def settings_with_images() -> dict[int, set[str]]:
    """Return ``{primary key of an image: names of the settings that use it}``.

    Wagtail’s reference index has no settings.
    """
    found: dict[int, set[str]] = {}
    for relation in ClinicImage._meta.get_fields(include_hidden=True):
        model: Any = relation.related_model
        if relation.one_to_many and issubclass(model, BaseSiteSetting):
            name = relation.field.name
            for pk in model._default_manager.exclude(**{name: None}).values_list(name, flat=True):
                found.setdefault(pk, set()).add(str(model._meta.verbose_name))
    return found
