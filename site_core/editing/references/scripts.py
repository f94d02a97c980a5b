"""The scripts of the references in the form of a page, with their texts."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from site_core.pages.reviewed_models import reviewed_models


def cited_fields() -> str:
    """Return the names of the fields whose texts cite references, of all page types."""
    return " ".join(sorted({name for model in reviewed_models() for name in model.cited_fields}))


def reference_rows_script() -> SafeString:
    return format_html('<script src="{}" defer></script>', static("js/reference-rows.js"))


def reference_scripts() -> SafeString:
    return format_html(
        '<script src="{}" defer data-fields="{}" data-moved="{}" data-deleted="{}" data-undone="{}" '
        'data-partly-undone="{}"></script>'
        '<script src="{}" defer data-url="{}" data-heading="{}" data-label="{}" data-help="{}" data-read="{}" '
        'data-found="{}" data-add="{}" data-added="{}" data-none="{}" data-failed="{}"></script>',
        static("js/reference-numbers.js"),
        cited_fields(),
        _("The numbers in the text follow the new order."),
        _("The numbers in the text follow. Citations of the deleted reference were removed."),
        _("The order and the numbers are as before."),
        _("The order is as before. Check the numbers in text that you have changed since then."),
        static("js/reference-paste.js"),
        reverse("editing_references"),
        _("Paste references"),
        _("Citations, DOIs, PubMed ids, RIS, BibTeX, or CSL-JSON"),
        _("One or several, in any style. You see what was recognized before anything is added."),
        _("Read"),
        _("References found: {count}. Check them, and add those you want."),
        _("Add to the list"),
        _("References added: {count}."),
        _("Select at least one reference."),
        _("The references could not be read, because the site could not be reached. Try again."),
    )
