"""The base classes of the forms in which pages are edited and copied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.blocks import StreamBlockValidationError

from .canonical_urls import is_child_url
from .copying import copied_models, copy_choices
from .form_errors import name_fields_in_messages
from .provisional_titles import draft_slug, has_provisional_slug, has_provisional_title, provisional_title
from .slugs import non_ascii_slug_error, reserved_slug_error

TITLE_HELP = _("What the page is about, in a few words. It is the page’s heading, and what search results show.")


class BasePageForm(WagtailAdminPageForm):
    """Checks that depend on related rows. They run after all rows of the form are validated."""

    is_publication_checked = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = TITLE_HELP
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
        """Return whether the page can be saved, or published if that was asked for.

        What a published page needs is checked even if fields are missing: editors get all errors at once.
        """
        super().is_valid()
        if not self.is_deferred_validation and not self.is_publication_checked:
            self.is_publication_checked = True
            self.check_publication()
            if "title" in self.errors and not self.posted_value("slug"):
                self.errors.pop("slug", None)  # the browser makes it from the title
            name_fields_in_messages(self)
        return super().is_valid()

    def check_publication(self) -> None:
        """Add errors for what a published page needs and a draft doesn’t. Page types extend this.

        Other fields may have errors already, so ``cleaned_data`` can be incomplete.
        """

    def add_missing(self, errors: Mapping[str, str | Promise]) -> None:
        """Add ``errors``, ``{field: message}``, to fields without an error.

        If this person doesn't see a field, the error is about the whole form, with the name of the field as its code.
        """
        for name, message in errors.items():
            if name not in self.errors:
                self.add_error(name if name in self.fields else None, ValidationError(str(message), code=name))

    def add_block_error(self, name: str, message: str | Promise) -> None:
        """Add ``message`` to a StreamField. Its widget shows one error, so this extends the one that is there."""
        errors = self.errors.as_data().get(name, [])
        if errors and isinstance(errors[0], StreamBlockValidationError):
            errors[0].non_block_errors.append(message)
        else:
            self.add_error(name, StreamBlockValidationError(non_block_errors=[message]))

    def require_rows(self, relation: str, message: str | Promise) -> None:
        """Add ``message`` to an inline panel that has no rows.

        ``min_num`` would not do: it adds an empty row, and then a draft that only has a title can’t be saved.
        """
        if not self.count_rows(relation):
            self.formsets[relation].non_form_errors().append(message)

    def count_rows(self, relation: str) -> int:
        """Return the number of rows that an inline panel has after saving."""
        return len(self.rows(relation))

    def rows(self, relation: str) -> list[ModelForm]:
        """Return the forms of the rows that an inline panel has after saving."""
        formset = self.formsets[relation]
        forms = [form for form in formset.forms if form not in formset.deleted_forms]
        return [form for form in forms if form.instance.pk or form.has_changed()]

    def posted_value(self, name: str) -> Any:
        """Return the value of a field, even if it is not valid."""
        return self.cleaned_data[name] if name in self.cleaned_data else self[name].data


class BasePageCopyForm(CopyForm):
    """Wagtail’s form, without “Publish copied page”: nobody has reviewed or dated a copy. It asks what to keep."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("publish_copies", None)
        self.fields["new_title"].help_text = _(
            "The copy is a draft of your own, without medical review, dates, corrections, or settings for search "
            "engines."
        )
        choices = copy_choices(copied_models(self.page))
        self.fields["keep"] = forms.MultipleChoiceField(
            label=_("Keep"),
            choices=[(choice.key, choice.label) for choice in choices],
            initial=[choice.key for choice in choices if choice.is_kept],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            help_text=_("What you leave out will be empty in the copy."),
        )
        if "alias" in self.fields:
            self.fields["alias"].help_text = _(
                "Repeats the page at a second URL, as it is. The alias keeps everything, is live at once, and changes "
                "with its original."
            )

    def clean(self) -> dict[str, Any]:
        cleaned_data: dict[str, Any] = super().clean()
        slug, parent = cleaned_data.get("new_slug", ""), cleaned_data.get("new_parent_page")
        if message := reserved_slug_error(slug, parent):
            self.add_error("new_slug", message)
        return cleaned_data
