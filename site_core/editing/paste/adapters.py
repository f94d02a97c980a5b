"""The JavaScript of blocks in the page editor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from wagtail.admin.telepath import register

from site_core.content.blocks import BodyBlock

from ..block_adapters import StreamBlockWithoutMinimum


class BodyBlockAdapter(StreamBlockWithoutMinimum):
    """A body that pasted text can be split into: see static/js/body-block.js."""

    js_constructor = "site_core.editing.BodyBlock"

    @cached_property
    def media(self) -> Any:
        return super().media + forms.Media(js=["js/body-block.js"])


def register_paste_adapters() -> None:
    register(BodyBlockAdapter(), BodyBlock)
