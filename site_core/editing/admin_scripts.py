"""The scripts of this room in the admin, with their texts. ``wagtail_hooks`` imports this."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from wagtail import hooks

from site_core.content.template_sections import section_hints

from .facts.views import editor_config
from .references.scripts import reference_rows_script, reference_scripts


@hooks.register("insert_editor_js")
def publish_later_script() -> SafeString:
    return format_html('<script src="{}" defer></script>', static("js/publish-later.js"))


@hooks.register("insert_editor_js")
def field_names_script() -> SafeString:
    return format_html('<script src="{}" defer></script>', static("js/field-names.js"))


@hooks.register("insert_global_admin_js")
def menu_names_script() -> SafeString:
    return format_html(
        '<script src="{}" defer data-menu="{}" data-below="{}" data-select="{}"></script>',
        static("js/menu-names.js"),
        gettext("What to insert"),
        gettext("Pages below"),
        gettext("Select"),
    )


@hooks.register("insert_editor_js")
def checklist_scripts() -> SafeString:
    """Load the scripts that keep the list of what is missing up to date, and that jump to a field."""
    return format_html(
        '<script src="{}" defer></script><script src="{}" defer data-url="{}" data-add-url="{}" data-status="{}" '
        'data-none="{}" data-summary="{}" data-error="{}" data-not-allowed="{}" data-not-saved="{}"></script>',
        static("js/form-places.js"),
        static("js/checklist.js"),
        reverse("editing:checklist", args=[0]),
        reverse("editing:new_checklist", args=["app", "model", 0]),
        gettext("Things to fix: {count}"),
        gettext("Nothing to fix."),
        gettext("What is missing"),
        gettext("The list could not be updated. It is checked again after your next change."),
        gettext(
            "This was not saved: you are signed out, or you can’t edit this page anymore. Sign in again, then choose "
            "the button again."
        ),
        gettext("This was not saved: the site didn’t answer. Check your connection, then choose the button again."),
    )


@hooks.register("insert_editor_js")
def paste_scripts() -> SafeString:
    """Load the scripts that paste text from word processors and websites into rich text and tables."""
    return reference_rows_script() + format_html(
        '<script src="{}" defer data-url="{}" data-undo="{}" data-close="{}"></script>'
        '<script src="{}" defer data-undone="{}" data-partly-undone="{}" data-failed="{}" data-nothing="{}"></script>',
        static("js/paste-tools.js"),
        reverse("editing_paste"),
        gettext("Undo"),
        gettext("Close"),
        static("js/rich-text-paste.js"),
        gettext("The paste was undone."),
        gettext("The paste was undone, except for blocks and references that have changed since then."),
        gettext(
            "Pasted without formatting, because the site could not be reached. To keep the formatting, undo and "
            "paste again."
        ),
        gettext("There was nothing to paste."),
    )


@hooks.register("insert_editor_js", order=1)  # after the scripts that paste, which it uses
def add_reference_scripts() -> SafeString:
    return reference_scripts()


@hooks.register("insert_editor_js")
def take_over_script() -> SafeString:
    return format_html(
        '<script src="{}" defer data-url="{}" data-editing="{}" data-viewing="{}" data-take-over="{}" data-kept="{}" '
        'data-open="{}"></script>',
        static("js/take-over.js"),
        reverse("drafts_take_over", args=[0]),
        gettext("In this page, too, with unsaved changes: {names}."),
        gettext("In this page, too: {names}."),
        gettext("Take over"),
        gettext(
            "This form can no longer be saved. Your unsaved text is kept: copy what you need, and open the page again."
        ),
        gettext("Open the page again"),
    )


@hooks.register("insert_editor_js")
def add_template_hints() -> SafeString:
    script = format_html('<script src="{}" defer></script>', static("js/template-hints.js"))
    return json_script(section_hints(), "template-hints") + script


@hooks.register("insert_editor_js")
def fact_scripts() -> SafeString:
    """Add the facts and the script of plain text fields. Those of rich text come with its feature."""
    script = format_html('<script src="{}" defer></script>', static("js/fact-fields.js"))
    return json_script(editor_config(), "editor-facts") + script
