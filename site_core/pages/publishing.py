"""What a page needs before it can be published, however it is published: form, bulk action, workflow, or script."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations
from wagtail.fields import StreamField
from wagtail.models import Page, Revision

from site_core.content.template_sections import without_untouched_sections

from .copying import keep_as_draft
from .mixins import PageMixin
from .provisional_titles import has_provisional_title
from .relations import number_rows

BEFORE = datetime.timedelta(seconds=1)


class PublishablePage(PageMixin):
    """Mixin of ``BasePage``: an incomplete page can’t be published, and a schedule changes nothing until it is due."""

    class Meta:
        abstract = True

    def publication_errors(self) -> dict[str, list[str]]:
        """Return what is missing to publish this page, as ``{field or child relation: [message, …]}``.

        Page types extend this. It applies where no form checks the page.
        """
        errors: dict[str, list[str]] = {}
        if has_provisional_title(self):
            errors["title"] = [_("Enter a title.")]
        for field in self._meta.get_fields():
            if isinstance(field, StreamField):
                try:
                    field.stream_block.clean(getattr(self, field.name))
                except ValidationError:
                    errors[field.name] = [_("Something in “%(field)s” is incomplete.") % {"field": field.verbose_name}]
        for relation in get_all_child_relations(type(self)):
            for row in getattr(self, relation.get_accessor_name()).all():
                try:
                    row.clean_fields(exclude=[relation.field.name])
                    row.clean()
                except ValidationError as error:
                    errors.setdefault(relation.get_accessor_name(), []).extend(error.messages)
        return errors

    def save(self, clean: bool = True, **kwargs: Any) -> None:
        """Save the page. Raise ValidationError if it is live and not complete."""
        if self._state.adding and self.go_live_at and self.go_live_at > timezone.now():
            self.live = False  # Wagtail adds a page that is scheduled in its first form as a live one
        is_unchecked = not clean and not self._state.adding
        keep_as_draft(self, kwargs.get("update_fields"))
        if self.live and kwargs.get("update_fields") is None:
            self.remove_untouched_sections()
        if self.live and not is_unchecked and (errors := self.publication_errors()):
            if clean:
                raise ValidationError(errors)
            self.live, self.has_unpublished_changes = False, True  # a live copy, made with the section it is in
        number_rows(self)
        if self.live and kwargs.get("update_fields") is None:
            self.prepare_publication()
        return super().save(clean=clean, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Save a revision as Wagtail does. Its rows have positions, like those of the page."""
        number_rows(self)
        return super().save_revision(*args, **kwargs)

    def remove_untouched_sections(self) -> None:
        """Leave out the sections of a template that nobody has filled in. The revision keeps them."""
        for field in self._meta.get_fields():
            if isinstance(field, StreamField):
                setattr(self, field.name, without_untouched_sections(getattr(self, field.name)))

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Render a draft as Wagtail does, without sections that readers would not see."""
        self.remove_untouched_sections()
        return super().serve_preview(request, mode_name)

    def prepare_publication(self) -> None:
        """Set what a live page has and a draft may lack, such as its date. Page types extend this."""

    def with_content_json(self, content: dict[str, Any]) -> Page:
        """Return Wagtail’s draft with the page’s own live revision, which may be newer than ``content``.

        Wagtail takes a live page offline if its scheduled draft doesn’t name a live revision.
        """
        page = super().with_content_json(content)
        page.live_revision_id = self.live_revision_id
        return page

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Publish or schedule ``revision`` as Wagtail does."""
        if self.live and self.live_revision_id is None and is_scheduled(revision):
            self.live_revision = create_live_revision(self, revision.created_at - BEFORE)
        super().publish(revision, *args, **kwargs)

    def update_aliases(self, **kwargs: Any) -> None:
        """Update aliases if the page is live. Wagtail also publishes those of a page that is only scheduled."""
        if self.live:
            super().update_aliases(**kwargs)


def is_scheduled(revision: Revision) -> bool:
    """Return whether ``revision`` goes live in the future."""
    go_live_at = revision.as_object().go_live_at
    return go_live_at is not None and go_live_at > timezone.now()


def create_live_revision(page: Page, created_at: datetime.datetime) -> Revision:
    """Create and return the live revision of a page that a script published without one."""
    stored = type(page).objects.get(pk=page.pk)  # ``page`` may be a draft
    revision = Revision.objects.create(
        content_object=stored,
        base_content_type=stored.get_base_content_type(),
        content=stored.serializable_data(),
        object_str=str(stored),
        created_at=created_at,
    )
    type(page).objects.filter(pk=page.pk).update(live_revision=revision)
    return revision


def draft_publication_errors(draft: Page) -> list[str]:
    """Return messages that say what is missing to publish ``draft``, a page as its revision has it."""
    errors: dict[str, list[str]] = {}
    try:
        draft.full_clean()
    except ValidationError as error:
        errors |= error.message_dict
    if isinstance(draft, PublishablePage):
        for name, messages in draft.publication_errors().items():
            errors.setdefault(name, []).extend(messages)
    return error_messages(ValidationError(errors), type(draft)) if errors else []


def error_messages(error: ValidationError, model: type[Page] | None = None) -> list[str]:
    """Return the messages of ``error``, each with the label that its field has in the form of ``model``."""
    if not hasattr(error, "error_dict"):
        return error.messages
    items = error.message_dict.items()
    return [f"{field_label(model, name)}: {' '.join(messages)}" for name, messages in items]


def field_label(model: type[Page] | None, name: str) -> str:
    """Return the label of a field of ``model``. Of anything else, such as a list of references, return its name."""
    try:
        label = model._meta.get_field(name).verbose_name if model else ""
    except (FieldDoesNotExist, AttributeError):
        label = ""
    return capfirst(str(label or name.replace("_", " ")))
