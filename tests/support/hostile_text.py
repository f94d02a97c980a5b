"""Fill every field with hostile text, and check that pages render it harmlessly."""

import re

from django.db import models
from django.utils.html import escape
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.fields import RichTextField
from wagtail.models import Page

from tests.support.html import soup

HOSTILE = "</script><img src=x onerror=alert(1)>"
LINK = "javascript:alert(1)//"
# Structure, not text: Wagtail creates or validates these.
NOT_TEXT = {"path", "slug", "url_path", "kind", "index_now_key", "file_hash", "struct_org_extra_json"}
DATA = {"application/ld+json", "application/json"}
RUNNING_SCHEMES = ("javascript:", "data:", "vbscript:")


def assert_runs_only_its_own_scripts(response):
    for script in soup(response).find_all("script"):
        assert re.match("/[^/]", script.get("src", "")) or script.get("type") in DATA


def assert_no_script_urls(response):
    for element in soup(response).find_all(True):
        for name in ("href", "src", "action", "data-player", "poster"):
            url = "".join(element.get(name, "").split()).lower()
            assert not url.startswith(RUNNING_SCHEMES), str(element)[:300]


def fill(row, text=HOSTILE):
    """Fill every text field of ``row`` with ``text``, and every URL field with a script URL."""
    for field in row._meta.concrete_fields:
        if field.name in NOT_TEXT or field.choices or not field.editable:
            continue
        if isinstance(field, models.URLField) and not isinstance(row, Page):  # pages reject it when they are saved
            setattr(row, field.name, LINK)
        elif type(field) in {models.CharField, models.TextField}:
            setattr(row, field.name, text[: field.max_length])
        elif isinstance(field, RichTextField):
            setattr(row, field.name, f"<p>{escape(text)}</p>")
    return row


def hostile_stream(field, text):
    values = []
    for name, block in field.stream_block.child_blocks.items():
        if not hasattr(block, "child_blocks"):
            values.append({"type": name, "value": text[: block.field.max_length]})
            continue
        value = {child: text for child, kind in block.child_blocks.items() if kind.name in {"label", "note"}}
        extra = {"date": "2026-12-25", "closed": True} if name == "day" else {}
        extra |= {"days": ["0"], "opens": "09:00", "closes": "17:00"} if name == "hours" else {}
        extra |= {"url": "https://example.org/"} if "url" in block.child_blocks else {}
        values.append({"type": name, "value": value | extra})
    return values


def fill_settings(site, text=HOSTILE):
    for model in settings_registry:
        setting = fill(model.for_site(site), text)
        for field in model._meta.concrete_fields:
            if hasattr(field, "stream_block"):
                setattr(setting, field.name, hostile_stream(field, text))
        setting.save()
    site.site_name = text
    site.save()
