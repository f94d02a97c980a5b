"""Undo one change, or go back to what a setting was before it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.fields import StreamField
from wagtail.log_actions import log

from .models import SettingsChange
from .values import Values, is_same, read_values, recorded_fields, set_value


def values_before(model: type[BaseSiteSetting], change: SettingsChange, with_later: bool) -> Values:
    """Return what undoing ``change`` sets. ``with_later`` also undoes all changes that were made after it."""
    changes = [change]
    if with_later:
        changes = list(SettingsChange.of(model, change.site_id).filter(pk__gte=change.pk).order_by("-pk"))
    values: Values = {}
    for item in changes:
        values |= {name: before for name, (before, _after) in item.changes.items()}
    known = {field.name for field in recorded_fields(model)}
    return {name: value for name, value in values.items() if name in known}


def differing(current: Values, values: Values) -> Values:
    """Return those of ``values`` that are not set already."""
    return {name: value for name, value in values.items() if not is_same(current[name], value)}


@transaction.atomic
def restore(setting: BaseSiteSetting, values: Values, user: Any) -> SettingsChange | None:
    """Set ``values``, and record that as another change. Raise ValidationError if they aren’t valid any more."""
    model = type(setting)
    before = read_values(model, setting.pk)
    for name, value in values.items():
        set_value(setting, name, value)
    validate(setting)
    setting.save()
    log(setting, "wagtail.edit", user=user)
    return SettingsChange.record(setting, user, before, read_values(model, setting.pk))


def validate(setting: BaseSiteSetting) -> None:
    """Raise ValidationError if ``setting`` could not be saved in its form."""
    errors: dict[str, Any] = {}
    try:
        setting.full_clean()
    except ValidationError as error:
        errors |= error.message_dict
    for field in setting._meta.get_fields():
        if isinstance(field, StreamField):
            try:
                field.stream_block.clean(getattr(setting, field.name))
            except ValidationError:
                errors.setdefault(field.name, []).append(incomplete(field))
    if errors:
        raise ValidationError(errors)


def incomplete(field: models.Field) -> str:
    return _("Something in “%(field)s” is no longer valid.") % {"field": field.verbose_name}
