"""Fields, blocks, and child rows as plain text that an editor recognizes, from what revisions store."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.db import models
from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from wagtail.blocks import BooleanBlock, ChooserBlock, ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import RichTextField
from wagtail.models import Page

from site_core.content import text_extraction
from site_core.content.text_extraction import child_values

LIST_ITEM = re.compile(r"<li\b[^>]*>")


def rich_text_lines(html: str) -> str:
    """Return the text of ``html`` with a line for each paragraph and list item, and where its links lead."""
    return text_extraction.rich_text_lines(LIST_ITEM.sub("• ", html or ""), link_target)


def link_target(attributes: dict[str, str]) -> str:
    if attributes.get("linktype") == "page" and attributes.get("id", "").isdecimal():
        name = object_name(Page, int(attributes["id"]))
        return f"{name}#{attributes['fragment']}" if attributes.get("fragment") else name
    names = ("linktype", "embedtype", "id")
    return attributes.get("href") or " ".join(filter(None, map(attributes.get, names))) or _("no link")


def object_name(model: Any, key: Any) -> str:
    """Return the name of a chosen object, even if it was deleted since."""
    if key in (None, ""):
        return ""
    chosen = model._default_manager.filter(pk=key).first()
    return str(chosen) if chosen else _("deleted (%(key)s)") % {"key": key}


def block_text(block: Any, value: Any) -> str:
    """Return the stored (raw) ``value`` of ``block`` as lines of text."""
    if value is None:
        return ""
    if isinstance(block, (StreamBlock, ListBlock)):
        return joined(block_text(child, child_value) for child, child_value in child_values(block, value))
    if isinstance(block, StructBlock):
        children = ((child.label, block_text(child, child_value)) for child, child_value in child_values(block, value))
        return joined(labeled(label, text) for label, text in children)
    if isinstance(block, TypedTableBlock):
        return table_text(block, value)
    if isinstance(block, RichTextBlock):
        return rich_text_lines(value)
    if isinstance(block, ChooserBlock):
        return object_name(block.model_class, value)
    if isinstance(block, BooleanBlock):
        return yes_or_no(value)
    return joined(map(str, block.get_searchable_content(block.to_python(value)))) or str(value)


def table_text(block: Any, value: dict[str, Any]) -> str:
    """Return one line for each row of a table."""
    columns = value.get("columns") or []
    blocks = [block.child_blocks.get(column["type"]) for column in columns]
    lines = [value.get("caption") or "", " | ".join(column.get("heading") or "" for column in columns)]
    for row in value.get("rows") or []:
        cells = zip(blocks, row["values"], strict=False)
        lines.append(" | ".join(block_text(cell, text).replace("\n", " ") if cell else "" for cell, text in cells))
    return joined(lines)


def field_text(field: Any, value: Any) -> str:
    """Return the stored value of a model field as text."""
    if value is None or value == "":
        return ""
    if isinstance(field, models.ManyToManyField):
        return joined(object_name(field.related_model, key) for key in value)
    if isinstance(field, models.ForeignKey):
        return object_name(field.related_model, value)
    if isinstance(field, RichTextField):
        return rich_text_lines(value)
    if isinstance(field, models.BooleanField):
        return yes_or_no(value)
    if getattr(field, "flatchoices", None):
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateField):
        return date_text(value)
    return str(value)


def date_text(value: str) -> str:
    moment = parse_datetime(value) if "T" in value else None
    if moment:
        return format_date(timezone.localtime(moment) if timezone.is_aware(moment) else moment, "DATETIME_FORMAT")
    return format_date(datetime.date.fromisoformat(value[:10]), "DATE_FORMAT")


def row_text(model: Any, row: dict[str, Any]) -> str:
    """Return a row of a child relation as lines of text."""
    lines = []
    for field in model._meta.concrete_fields:
        if field.editable and not field.primary_key and field.name in row and field.name != "page":
            lines.append(labeled(field.verbose_name, field_text(field, row[field.name])))
    return joined(lines)


def labeled(label: Any, text: str) -> str:
    if not text or not label:
        return text
    separator = "\n" if "\n" in text else " "
    label = str(label)
    return f"{label[:1].upper()}{label[1:]}:{separator}{text}"


def joined(lines: Any) -> str:
    return "\n".join(line for line in lines if line)


def yes_or_no(value: Any) -> str:
    return _("Yes") if value else _("No")
