"""Panels for the page editor."""

import json
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.panels import FieldPanel, ObjectList, Panel
from wagtail.admin.widgets import AdminAutoHeightTextInput

from site_core.content.text_width import (
    DESCRIPTION_FONT_SIZE,
    MAX_DESCRIPTION_WIDTH,
    MAX_TITLE_WIDTH,
    MIN_DESCRIPTION_LENGTH,
    MIN_TITLE_LENGTH,
    TITLE_FONT_SIZE,
)

_registered_panels: list[Panel] = []
# At the end of the Promote tab of every page. Panels are bound to page types when the first form is opened.
registered_promote_panels = ObjectList(_registered_panels)

_registered_review_panels: list[Panel] = []
# Below the fields of the medical review.
registered_review_panels = ObjectList(_registered_review_panels)


def register_promote_panel(panel: Panel) -> None:
    """Add ``panel`` to the Promote tab of all page types. Call this in ``AppConfig.ready``."""
    _registered_panels.append(panel)


def register_review_panel(panel: Panel) -> None:
    """Add ``panel`` to the medical review of all page types that need one. Call this in ``AppConfig.ready``."""
    _registered_review_panels.append(panel)


class TopicPanel(FieldPanel):
    """The chooser of topics. People who may add topics can add one there."""

    class BoundPanel(FieldPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.bound_field and self.request and self.request.user.has_perm("pages.add_topic"):
                self.bound_field.field.widget.add_url = reverse("topic_add")


class SearchResultPanel(FieldPanel):
    """A text of the search result, with a meter of its length from static/js/length-guide.js."""

    def guide(self, page: Any) -> dict[str, Any]:
        """Return the values of the Stimulus controller, for ``data-length-guide-…-value`` attributes."""
        raise NotImplementedError

    class BoundPanel(FieldPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.bound_field and self.request:
                values_by_name = getattr(self.instance, "placeholder_values", {})
                guide = {"texts": json.dumps(guide_texts()), "names": json.dumps(values_by_name)}
                guide |= self.panel.guide(self.instance)
                values = {f"data-length-guide-{name}-value": str(value) for name, value in guide.items()}
                attrs = self.bound_field.field.widget.attrs
                controllers = f"{attrs.get('data-controller', '')} length-guide".strip()  # w-autosize fits the height
                attrs |= {"data-controller": controllers, **values}


def guide_texts() -> dict[str, str]:
    """Return the texts that the script shows. The script replaces the names in braces."""
    return {
        "length": _("{pixels} of {limit} pixels, {characters} characters."),
        "long": _("Too long: search results truncate it."),
        "short": _("There is room for more."),
        "good": _("Good length."),
        "blank": _("If left blank, search engines get the first text of the page."),
        "fallback": _("If left blank, search engines get: “{text}”"),
        "unknown": _("{name} is not replaced. Use {title}, {clinic}, or {tagline}."),
    }


class SearchTitlePanel(SearchResultPanel):
    def guide(self, page: Any) -> dict[str, Any]:
        # While the field is blank, the script fills this pattern with the title as it is typed.
        pattern = page.apply_title_pattern("{title}") if page.site_settings else "{title}"
        return {
            "limit": MAX_TITLE_WIDTH,
            "size": TITLE_FONT_SIZE,
            "min-length": MIN_TITLE_LENGTH,
            "pattern": pattern,
        }


class SearchDescriptionPanel(SearchResultPanel):
    def guide(self, page: Any) -> dict[str, Any]:
        return {
            "limit": MAX_DESCRIPTION_WIDTH,
            "size": DESCRIPTION_FONT_SIZE,
            "min-length": MIN_DESCRIPTION_LENGTH,
            "sources": " ".join(name for name in page.seo_description_sources[1:] if hasattr(page, name)),
        }


class ListTitlePanel(SearchResultPanel):
    """The title of a list of articles. The help text of the field says what search engines get while it is blank."""

    def guide(self, instance: Any) -> dict[str, Any]:
        texts = json.dumps(guide_texts() | {"blank": ""})
        return {
            "limit": MAX_TITLE_WIDTH,
            "size": TITLE_FONT_SIZE,
            "min-length": MIN_TITLE_LENGTH,
            "sources": "",
            "texts": texts,
        }


class ListDescriptionPanel(SearchResultPanel):
    """The description of a list of articles. ``source`` is the field that search engines get while it is blank."""

    def __init__(self, field_name: str, source: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", AdminAutoHeightTextInput)
        super().__init__(field_name, **kwargs)
        self.source = source

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "source": self.source}

    def guide(self, instance: Any) -> dict[str, Any]:
        texts = json.dumps(guide_texts() | {"blank": ""})
        return {
            "limit": MAX_DESCRIPTION_WIDTH,
            "size": DESCRIPTION_FONT_SIZE,
            "min-length": MIN_DESCRIPTION_LENGTH,
            "sources": self.source,
            "texts": texts,
        }
