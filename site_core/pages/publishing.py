"""What a page needs before it can be published, however it is published: form, bulk action, workflow, or script."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations
from wagtail.fields import StreamField
from wagtail.models import Page

from .mixins import PageMixin


class PublishablePage(PageMixin):
    """Mixin of ``BasePage``: an incomplete page can be saved as a draft but not published."""

    class Meta:
        abstract = True

    def publication_errors(self) -> dict[str, list[str]]:
        """Return what is missing to publish this page, as ``{field or child relation: [message, …]}``.

        Page types extend this. It applies where no form checks the page.
        """
        errors: dict[str, list[str]] = {}
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
        if clean and self.live and (errors := self.publication_errors()):
            raise ValidationError(errors)
        return super().save(clean=clean, **kwargs)


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
    return [f"{name.replace('_', ' ').capitalize()}: {' '.join(messages)}" for name, messages in errors.items()]
