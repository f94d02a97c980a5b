"""The errors of a page form, each with the place in the form that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm, Field
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.panels import Panel
from wagtail.blocks import Block, StreamBlockValidationError, StreamValue, StructValue

from .required_fields import instruction

if TYPE_CHECKING:
    from .forms import BasePageForm


@dataclass(frozen=True)
class Place:
    """Where something is in the form of a page.

    ``path`` is a content path, as Wagtail’s comments use it. Rows of inline panels have none: ``element_id`` is the id
    of their HTML element, or of the input in it. ``labels`` are what editors see on the way there, and ``hint`` says
    what to do if nothing is there.
    """

    path: str = ""
    element_id: str = ""
    labels: tuple[str, ...] = ()
    hint: str = ""

    def below(self, name: Any, label: Any, block: Block) -> Place:
        """Return the place of a block in this one."""
        path = f"{self.path}.{name}" if name else self.path
        labels = (*self.labels, *filter(None, [capfirst(str(label))]))
        return replace(self, path=path, labels=labels, hint=instruction(getattr(block, "field", None) or block))

    @property
    def label(self) -> str:
        return " › ".join(self.labels)


FormError = tuple[Place, ValidationError]


class PanelLabels:
    """The labels of the fields and inline panels of a page type, as its form shows them."""

    def __init__(self, edit_handler: Panel) -> None:
        self.fields: dict[str, str] = {}
        self.rows: dict[str, str] = {}  # of one row of an inline panel
        self.help_texts: dict[str, str] = {}  # those of panels, which come before those of fields
        self.add(edit_handler)

    def add(self, panel: Any) -> None:
        if name := getattr(panel, "relation_name", ""):
            self.fields[name], self.rows[name] = capfirst(str(panel.heading)), capfirst(str(panel.label))
        elif name := getattr(panel, "field_name", ""):
            self.fields[name] = capfirst(str(panel.heading))
            self.help_texts[name] = str(panel.help_text or "")
        for child in getattr(panel, "children", []):
            self.add(child)

    def of_field(self, form: BaseForm, name: str) -> str:
        field = form.fields.get(name)
        return self.fields.get(name) or capfirst(str(field.label if field and field.label else name.replace("_", " ")))


def iterate_errors(form: BasePageForm) -> Iterator[FormError]:
    """Yield all errors of ``form``, in the order of its fields. Call ``is_valid`` before."""
    labels = PanelLabels(type(form.instance).get_edit_handler())
    for name, errors in form.errors.as_data().items():
        if name == NON_FIELD_ERRORS:
            yield from ((place_of_unseen_field(form, error), error) for error in errors)
        else:
            hint = instruction(form.fields.get(name), labels.help_texts.get(name))
            place = Place(path=name, labels=(labels.of_field(form, name),), hint=hint)
            value = form.posted_value(name) if name in form.fields else None
            for error in errors:
                yield from iterate_block_errors(place, value, error)
    for relation in form.formsets:
        yield from iterate_row_errors(form, relation, labels)


def place_of_unseen_field(form: BasePageForm, error: ValidationError) -> Place:
    """Return the place of an error about a field that the form lacks, or about the whole page (see ``add_missing``)."""
    for field in form.instance._meta.concrete_fields:
        if field.name == error.code:
            return Place(path=field.name, labels=(capfirst(str(field.verbose_name)),))
    return Place()


def iterate_row_errors(form: BasePageForm, relation: str, labels: PanelLabels) -> Iterator[FormError]:
    """Yield the errors of an inline panel and its rows. Rows are numbered as editors see them."""
    formset = form.formsets[relation]
    label = labels.fields.get(relation, capfirst(relation.replace("_", " ")))
    place = Place(relation, f"id_{formset.prefix}-ADD", (label,))  # the button that adds a row
    yield from ((place, error) for error in formset.non_form_errors().as_data())
    rows = [row for row in formset.forms if row not in formset.deleted_forms]
    for number, row in enumerate(sorted(rows, key=row_order), 1):
        row_label = f"{labels.rows.get(relation, relation)} {number}"
        for name, errors in row.errors.as_data().items():
            if name == NON_FIELD_ERRORS:
                row_place = Place(relation, f"inline_child_{row.prefix}", (row_label,))
            else:
                field_label = capfirst(str(row.fields[name].label or name))
                hint = instruction(row.fields[name])
                row_place = Place(relation, f"id_{row.prefix}-{name}", (row_label, field_label), hint)
            yield from ((row_place, error) for error in errors)


def row_order(row: BaseForm) -> int:
    order = str(row.data.get(f"{row.prefix}-ORDER", ""))
    return int(order) if order.isdecimal() else 0


def iterate_block_errors(place: Place, value: Any, error: ValidationError) -> Iterator[FormError]:
    """Yield the errors in ``error``, which is about ``value``, the value of a field or a block."""
    non_block_errors = getattr(error, "non_block_errors", None)
    if non_block_errors is None:
        yield place, error
        return
    yield from ((place, each) for each in non_block_errors.as_data())
    for key, child_error in getattr(error, "block_errors", {}).items():
        yield from iterate_block_errors(*child_block(place, value, key), child_error)
    for cells in (getattr(error, "cell_errors", None) or {}).values():
        yield from ((place, each) for cell in cells.values() for each in as_list(cell))


def as_list(error: Any) -> list[ValidationError]:
    return error.as_data() if hasattr(error, "as_data") else [error]


def child_block(place: Place, value: Any, key: Any) -> tuple[Place, Any]:
    """Return the place and the value of the block ``key``, a position or a name, in ``value``."""
    if isinstance(value, StructValue):
        block = value.block.child_blocks[key]
        return place.below(key, block.label, block), value.get(key)
    if isinstance(value, StreamValue) and key < len(value):
        child = value[key]
        return place.below(child.id, numbered_label(value, key), child.block), child.value
    if isinstance(value, Sequence) and hasattr(value, "bound_blocks") and key < len(value):  # of a ListBlock
        bound_block = value.bound_blocks[key]
        return place.below(bound_block.id, str(key + 1), bound_block.block), bound_block.value
    return place, None


def numbered_label(value: StreamValue, index: int) -> str:
    """Return the label of a block, with its number among those of its type if there are several."""
    types = [child.block_type for child in value]
    label = str(value[index].block.label)
    is_only_one = types.count(types[index]) == 1
    return label if is_only_one else f"{label} {types[: index + 1].count(types[index])}"


def is_required_error(error: ValidationError) -> bool:
    """Return whether ``error`` only says that a field is blank."""
    return error.code == "required" or error.messages == [str(Field.default_error_messages["required"])]


def name_fields_in_messages(form: BasePageForm) -> None:
    """Make each “This field is required.” of ``form`` name its field, so that no two messages are the same."""
    for place, error in iterate_errors(form):
        if is_required_error(error) and place.labels:
            error.message, error.code = _("Fill in “%(field)s”.") % {"field": place.labels[-1]}, "required"
    for error in (each for errors in form.errors.as_data().values() for each in errors):
        if isinstance(error, StreamBlockValidationError):
            # Wagtail’s message at the top of the form shows this. The form shows the errors themselves.
            texts = error.non_block_errors or [_("Something in this field is incomplete.")]
            error.message = " ".join(map(str, texts))
