"""Panels of the edit form that Wagtail doesn't have."""

import json

from django.utils.translation import gettext as _
from wagtail.admin.panels import FieldPanel

from site_core.content.text_width import (
    MAX_DESCRIPTION_WIDTH,
    MAX_TITLE_WIDTH,
    MIN_DESCRIPTION_LENGTH,
    MIN_TITLE_LENGTH,
)


class SearchResultPanel(FieldPanel):
    """A text of the search result, with a gauge of the room it takes there. Drawn by static/js/length-guide.js."""

    def guide(self, page):
        """``data-length-guide-…-value`` attributes, without that beginning and end."""
        raise NotImplementedError

    class BoundPanel(FieldPanel.BoundPanel):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            if self.bound_field and self.request:
                guide = self.panel.guide(self.instance) | {"texts": json.dumps(guide_texts())}
                values = {f"data-length-guide-{name}-value": str(value) for name, value in guide.items()}
                self.bound_field.field.widget.attrs |= {"data-controller": "length-guide", **values}


def guide_texts():
    """The texts that the script shows; it replaces the names in braces."""
    return {
        "length": _("{pixels} of {limit} pixels, {characters} characters."),
        "long": _("Too long: the end is cut off in search results."),
        "short": _("There is room for more."),
        "good": _("Fits."),
        "blank": _("Blank: search engines get the first text of the page."),
        "fallback": _("While this is blank, search engines get: “{text}”"),
    }


class SearchTitlePanel(SearchResultPanel):
    def guide(self, page):
        # What stands in for a blank one follows the title field while it is typed in.
        pattern = page.fill_title("{title}") if page.site_settings else "{title}"
        return {"limit": MAX_TITLE_WIDTH, "size": 20, "shortest": MIN_TITLE_LENGTH, "pattern": pattern}


class SearchDescriptionPanel(SearchResultPanel):
    def guide(self, page):
        return {
            "limit": MAX_DESCRIPTION_WIDTH,
            "size": 14,
            "shortest": MIN_DESCRIPTION_LENGTH,
            "sources": " ".join(name for name in page.seo_description_sources[1:] if hasattr(page, name)),
        }
