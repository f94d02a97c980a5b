"""Form widgets of the page editor."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


class TopicChooser(forms.CheckboxSelectMultiple):
    """Checkboxes, which work without JavaScript. static/js/topic-chooser.js adds a search field and chips."""

    # Where a new topic is sent. "" for people who can't add one. TopicPanel sets it.
    add_url = ""

    class Media:
        js = ["js/topic-chooser.js"]

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        return format_html(
            '<div class="topic-chooser" data-controller="topic-chooser" data-topic-chooser-texts-value="{}" '
            'data-topic-chooser-url-value="{}" data-topic-chooser-name-value="{}">'
            '<div class="topic-chooser-list">{}</div></div>',
            json.dumps(chooser_texts()),
            self.add_url,
            name,
            super().render(name, value, attrs, renderer),
        )


def chooser_texts() -> dict[str, str]:
    """Return the texts that the script shows. The script replaces the names in braces."""
    return {
        "search": _("Search topics"),
        "chosen": _("Chosen topics"),
        "remove": _("Remove {name}"),
        "none": _("No topics chosen yet."),
        "empty": _("No topic matches."),
        "add": _("Add the topic “{name}”"),
        "added": _("“{name}” was added and chosen."),
        "failed": _("The topic could not be added. Check your connection, and try again."),
    }
