"""Who is asked, what for, and until when; and who answers for a page."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput
from wagtail.models import Page

from site_core.pages.models import PersonPage

from ..contacts import Recipient

DAYS_TO_ANSWER = 7
MAX_NOTE_LENGTH = 2000


class AskForm(forms.Form):
    reviewers = forms.MultipleChoiceField(
        label=gettext_lazy("Who should review this page?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one person.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("What to look at, or why it matters. It is in the email. Nothing about patients."),
        required=False,
        max_length=MAX_NOTE_LENGTH,
        widget=AdminAutoHeightTextInput,
    )
    due = forms.DateField(label=gettext_lazy("Answer by"), widget=AdminDateInput)

    def __init__(self, *args: Any, people: list[PersonPage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.fields["reviewers"].choices = [  # type: ignore[attr-defined]
            (key, reviewer_label(person)) for key, person in self.people.items()
        ]
        self.fields["due"].initial = timezone.localdate() + datetime.timedelta(days=DAYS_TO_ANSWER)

    def clean_reviewers(self) -> list[PersonPage]:
        people = [self.people[key] for key in self.cleaned_data["reviewers"]]
        if unreachable := [person.title for person in people if not Recipient.of_person(person).email]:
            message = _("There is no email address for %(people)s. A site admin can enter one on the person’s page.")
            raise forms.ValidationError(message % {"people": get_text_list(unreachable, _("and"))})
        return people

    def clean_due(self) -> datetime.date:
        due: datetime.date = self.cleaned_data["due"]
        today = timezone.localdate()
        latest = today + datetime.timedelta(days=settings.REVIEW_LINK_DAYS)
        if not today <= due <= latest:
            message = _("Choose a day from today to %(date)s. The link works until then.")
            raise forms.ValidationError(message % {"date": date_format(latest)})
        return due


def reviewer_label(person: PersonPage) -> str:
    """Return name and email address: the person who asks sees where the link goes."""
    email = Recipient.of_person(person).email
    return f"{person.full_name} – {email or _('no email address')}"


class OwnerForm(forms.Form):
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Who is responsible for this page?"),
        help_text=gettext_lazy("They get an email when its medical review is due."),
        queryset=get_user_model().objects.none(),
    )

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.initial = page.owner_id
        users = get_user_model().objects.filter(is_active=True)
        editors = [user.pk for user in users if page.permissions_for_user(user).can_edit()]
        field.queryset = users.filter(pk__in=editors).order_by("first_name", "last_name", "username")
        field.label_from_instance = lambda user: user.get_full_name() or user.get_username()
