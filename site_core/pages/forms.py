"""The base classes of the forms in which pages are edited and copied."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from .canonical_urls import is_child_url
from .provisional_titles import draft_slug, has_provisional_slug, has_provisional_title, provisional_title
from .slugs import non_ascii_slug_error, reserved_slug_error


class BasePageForm(WagtailAdminPageForm):
    """Checks that depend on related rows. They run after all rows of the form are validated."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.has_unpublished_changes:
            # “This is a minor change” was about the last published change, not the next one.
            self.initial["minor_change"] = False
        if has_provisional_title(self.instance) and not self.instance.live:
            self.initial["title"] = ""
            if has_provisional_slug(self.instance):
                self.initial["slug"] = ""

    def defer_required_fields(self) -> None:
        """Let a draft be saved without a title and a slug, which it gets later. Wagtail requires both."""
        super().defer_required_fields()
        self.fields["title"].required = self.fields["slug"].required = False

    def restore_required_fields(self) -> None:
        super().restore_required_fields()
        self.fields["title"].required = self.fields["slug"].required = True

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        if not self.is_deferred_validation and title == provisional_title(type(self.instance)):
            raise ValidationError(_("Enter a title."))
        return title or provisional_title(type(self.instance))

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if not slug:
            return draft_slug(self.instance, self.cleaned_data.get("title", ""), self.parent_page)
        if "slug" in self.changed_data and (message := non_ascii_slug_error(slug)):
            raise ValidationError(message)
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned_data: dict[str, Any] = super().clean()
        if not self.instance.path:  # later, the page itself checks this in its own “clean”
            slug = cleaned_data.get("slug", "")
            if message := reserved_slug_error(slug, self.parent_page):
                self.add_error("slug", message)
            if is_child_url(cleaned_data.get("canonical_url", ""), self.parent_page, slug):
                cleaned_data["canonical_url"] = ""
        return cleaned_data

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        if not self.is_deferred_validation:
            self.check_publication()
        return not self.errors

    def check_publication(self) -> None:
        """Add errors for what a published page needs and a draft doesn’t. Page types extend this."""

    def require_rows(self, relation: str, message: str | Promise) -> None:
        """Add ``message`` to an inline panel that has no rows.

        ``min_num`` would not do: it adds an empty row, and then a draft that only has a title can’t be saved.
        """
        if not self.count_rows(relation):
            self.formsets[relation].non_form_errors().append(message)
            self.add_error(None, message)

    def count_rows(self, relation: str) -> int:
        """Return the number of rows that an inline panel has after saving."""
        formset = self.formsets[relation]
        forms = [form for form in formset.forms if form not in formset.deleted_forms]
        return sum(1 for form in forms if form.instance.pk or form.has_changed())


class BasePageCopyForm(CopyForm):
    """Wagtail’s form, without “Publish copied page”: nobody has reviewed or dated a copy."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("publish_copies", None)
        self.fields["new_title"].help_text = _(
            "The copy is a draft without medical review, dates, or settings for search engines."
        )

    def clean(self) -> dict[str, Any]:
        cleaned_data: dict[str, Any] = super().clean()
        slug, parent = cleaned_data.get("new_slug", ""), cleaned_data.get("new_parent_page")
        if message := reserved_slug_error(slug, parent):
            self.add_error("new_slug", message)
        return cleaned_data
