"""The filters of the admin’s search: what kind of thing, which state, whose, and about which topic."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Revision

from site_core.pages.models import Topic

from ..models import AdminSearchEntry
from .terms import MAX_LENGTH

STATES = (
    ("", gettext_lazy("All states")),
    ("live", gettext_lazy("Live")),
    ("draft", gettext_lazy("Draft")),
    ("changed", gettext_lazy("Live, with unpublished changes")),
    ("scheduled", gettext_lazy("Scheduled")),
)


class QueryField(forms.CharField):
    """Any text, without null characters, which databases refuse."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python((value or "").replace("\0", " ")))[:MAX_LENGTH]

    def run_validators(self, value: Any) -> None:
        """Accept any text. It is cut, and has no null characters."""


class AdminSearchForm(forms.Form):
    q = QueryField(
        label=gettext_lazy("Search"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "maxlength": MAX_LENGTH, "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=STATES)
    owner = forms.ModelChoiceField(
        get_user_model().objects.none(), label=gettext_lazy("Owner"), required=False, empty_label=gettext_lazy("Anyone")
    )
    topic = forms.ModelChoiceField(
        Topic.objects.order_by("name"),
        label=gettext_lazy("Topic"),
        required=False,
        empty_label=gettext_lazy("All topics"),
    )

    def __init__(self, data: Any, entries: QuerySet[AdminSearchEntry]) -> None:
        super().__init__(data)
        kinds = ContentType.objects.filter(pk__in=entries.order_by().values("content_type").distinct())
        names = sorted((capfirst(kind.name), str(kind.pk)) for kind in kinds)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", _("Everything")),
            ("pages", _("All pages")),
            *((pk, name) for name, pk in names),
        ]
        owners = entries.order_by().filter(page__owner__isnull=False).values("page__owner").distinct()
        users = get_user_model().objects.filter(pk__in=owners).order_by(get_user_model().USERNAME_FIELD)
        self.fields["owner"].queryset = users  # type: ignore[attr-defined]

    def filter(self, entries: QuerySet[AdminSearchEntry]) -> QuerySet[AdminSearchEntry]:
        """Return the ``entries`` that the valid filters let through."""
        values = self.cleaned_data
        if kind := values.get("kind"):
            entries = entries.filter(page__isnull=False) if kind == "pages" else entries.filter(content_type=kind)
        if owner := values.get("owner"):
            entries = entries.filter(page__owner=owner)
        if topic := values.get("topic"):
            entries = entries.filter(page__in=topic.page_ids())
        return filter_state(entries, values.get("state", ""))

    @property
    def has_filters(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("kind", "state", "owner", "topic"))


def filter_state(entries: QuerySet[AdminSearchEntry], state: str) -> QuerySet[AdminSearchEntry]:
    if state == "live":
        return entries.filter(page__live=True)
    if state == "draft":
        return entries.filter(page__live=False)
    if state == "changed":
        return entries.filter(page__live=True, page__has_unpublished_changes=True)
    if state == "scheduled":
        scheduled = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
        return entries.filter(page__in=[int(pk) for pk in scheduled.values_list("object_id", flat=True)])
    return entries
