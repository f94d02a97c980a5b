"""What the approved text is when a reviewer suggested small edits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape, unescape
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from site_core.content.passages import LINK_TARGET, Passage

from .html_text import replace_in_html

TARGET_TAG = re.compile(r"<( \([^>]*)>")


class Edit(NamedTuple):
    """A small edit that a reviewer suggests: ``before`` is part of the passage at ``content_path``."""

    content_path: str
    before: str
    after: str


def apply_edits(passages: list[Passage], edits: Sequence[Edit]) -> list[Passage]:
    """Return ``passages`` with ``edits``. Raise ValidationError if the text of one of them isn’t there."""
    edited = list(passages)
    for edit in edits:
        versions = ((i, apply_edit(item.text, edit)) for i, item in enumerate(edited) if item.path == edit.content_path)
        index, text = next((version for version in versions if version[1] is not None), (-1, ""))
        if index < 0 or text is None:
            raise ValidationError(_("“%(text)s” is no longer in the text.") % {"text": edit.before})
        edited[index] = replace(edited[index], text=text)
    return [replace(item, text=" ".join(item.text.split())) for item in edited if item.text.strip()]


def apply_edit(text: str, edit: Edit) -> str | None:
    """Return the ``text`` of a passage with ``edit``, or None if that is about another one. Links stay where they are.

    Accepting an edit replaces it in the HTML in the same way. Here, tags stand for what readers don’t see.
    """
    if edit.before in text:
        return text.replace(edit.before, edit.after, 1)
    html = LINK_TARGET.sub(lambda match: f"<{match[0]}>", escape(text, quote=False))
    versions = replace_in_html(html, edit.before, edit.after)
    return unescape(TARGET_TAG.sub(r"\1", versions[0])) if versions else None
