"""The values of a setting’s fields as the history stores and shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateformat import time_format
from django.utils.formats import get_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from site_core.brand.images import BrandImage
from site_core.lib.html import extract_lines

Values = dict[str, Any]


class Line(NamedTuple):
    """One line of a value as people read it. If it is the name of a logo or an icon, ``image`` is that."""

    text: str
    image: BrandImage | None = None


def recorded_fields(model: type[BaseSiteSetting]) -> list[models.Field]:
    """Return the fields that admins edit. A model names its secrets in ``secret_fields``."""
    excluded = {"site", *getattr(model, "secret_fields", ())}
    fields = (field for field in model._meta.concrete_fields if field.editable and not field.primary_key)
    return [field for field in fields if field.name not in excluded]


def read_values(model: type[BaseSiteSetting], pk: int) -> Values:
    """Return the stored values of a setting by field, as JSON can have them."""
    row = model._default_manager.get(pk=pk)
    return {field.name: stored_value(field, field.value_from_object(row)) for field in recorded_fields(model)}


def stored_value(field: models.Field, value: Any) -> Any:
    if isinstance(field, StreamField):
        return list(value.get_prep_value())
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


def changed_values(before: Values, after: Values) -> dict[str, list[Any]]:
    """Return ``{field: [before, after]}`` of the fields that differ."""
    return {name: [value, after[name]] for name, value in before.items() if not is_same(value, after[name])}


def is_same(first: Any, second: Any) -> bool:
    return without_ids(first) == without_ids(second)


def without_ids(value: Any) -> Any:
    """Return ``value`` without the ids of blocks, which aren’t content."""
    if isinstance(value, list):
        return [without_ids(item) for item in value]
    if isinstance(value, dict):
        return {name: without_ids(item) for name, item in value.items() if name != "id"}
    return value


def set_value(setting: BaseSiteSetting, name: str, value: Any) -> None:
    """Set a field to a stored value."""
    field = setting._meta.get_field(name)
    if isinstance(field, StreamField):
        setattr(setting, name, field.stream_block.to_python(value))
    else:
        setattr(setting, field.attname, field.to_python(value))


def label_of(model: type[BaseSiteSetting], name: str) -> str:
    """Return the label of a field. A field that was removed since has its name."""
    try:
        return capfirst(str(model._meta.get_field(name).verbose_name))
    except FieldDoesNotExist:
        return name


def lines_of(model: type[BaseSiteSetting], name: str, value: Any) -> list[Line]:
    """Return a stored value as people read it, one line for each entry of a list."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return [Line(str(value))]
    if isinstance(field, StreamField):
        return [Line(" · ".join(block_texts(field.stream_block, child))) for child in value]
    if field.related_model and value is not None:
        return [related_line(field.related_model, value)]
    return [Line(line) for line in field_text(field, value).splitlines()]


def related_line(model: type[models.Model], pk: Any) -> Line:
    related = model._default_manager.filter(pk=pk).first()
    if related is None:
        return Line(_("(deleted)"))
    return Line(str(related), related if isinstance(related, BrandImage) else None)


def field_text(field: models.Field, value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(field, RichTextField):
        return extract_lines(value)
    return str(dict(field.flatchoices).get(value, value)) if value not in (None, "") else ""


def block_texts(stream_block: blocks.StreamBlock, child: dict[str, Any]) -> Iterator[str]:
    block = stream_block.child_blocks.get(child.get("type", ""))
    return value_texts(block, child.get("value"))


def value_texts(block: blocks.Block | None, value: Any) -> Iterator[str]:
    """Yield the parts of a stored block value that aren’t empty."""
    if isinstance(value, dict):
        children = getattr(block, "child_blocks", {})
        for name, item in value.items():
            yield from value_texts(children.get(name), item)
    elif isinstance(block, blocks.PageChooserBlock) and value is not None:
        page = Page.objects.filter(pk=value).first()
        yield page.get_admin_display_title() if page else _("(deleted page)")
    elif isinstance(value, list):
        yield ", ".join(text for item in value for text in value_texts(block, item))
    elif isinstance(value, bool):
        if value and block is not None:
            yield str(block.label)
    elif value not in (None, ""):
        yield choice_label(block, value)


def choice_label(block: blocks.Block | None, value: Any) -> str:
    if isinstance(block, (blocks.ChoiceBlock, blocks.MultipleChoiceBlock)):
        return str(dict(block.field.choices).get(value, value))
    if isinstance(block, blocks.TimeBlock):
        time = block.to_python(value)
        return time_format(time, get_format("TIME_FORMAT")) if time else str(value)
    return extract_lines(value) if isinstance(value, str) else str(value)


def differences(before: Iterable[Line], after: Iterable[Line]) -> tuple[list[Line], list[Line]]:
    """Return the lines that only one side has. If the sides differ only in their order, return all lines."""
    old, new = list(before), list(after)
    removed, added = [line for line in old if line not in new], [line for line in new if line not in old]
    return (removed, added) if removed or added else (old, new)
