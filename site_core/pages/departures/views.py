"""The admin’s steps for a person who leaves, and for their return."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page, ReferenceIndex

from ..people import PersonPage
from .references import referring_pages, reviewed_pages
from .services import Result, last_departure, leave, undo
from .shared_content import find, label, linking_items

MAX_LISTED = 20


def may_leave(user: AbstractUser, person: PersonPage) -> bool:
    """Return whether ``user`` may take the page of ``person`` offline, and put it back."""
    permissions = person.permissions_for_user(user)
    return permissions.can_edit() and (permissions.can_unpublish() or permissions.can_publish())


class DepartureForm(forms.Form):
    KEEP, REPLACE = "keep", "replace"

    bylines = forms.ChoiceField(label=gettext_lazy("On pages that name this person"), widget=forms.RadioSelect)
    replacement = forms.ModelChoiceField(
        PersonPage.objects.live().filter(alias_of=None),
        label=gettext_lazy("The other person"),
        required=False,
        widget=AdminPageChooser(target_models=[PersonPage], show_edit_link=False),
        error_messages={"invalid_choice": gettext_lazy("Choose a person whose page is published.")},
    )

    def __init__(self, person: PersonPage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["bylines"].choices = [  # type: ignore[attr-defined]
            (self.KEEP, _("Keep the name, without a link")),
            (
                self.REPLACE,
                _("Name another person in bylines, lists, links, and buttons. Medical reviews keep the name."),
            ),
        ]
        self.fields["bylines"].initial = self.KEEP

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.cleaned_data.get("bylines") != self.REPLACE:
            self.cleaned_data["replacement"] = None
            self.errors.pop("replacement", None)
        elif "replacement" not in self.errors:
            replacement = self.cleaned_data.get("replacement")
            if replacement is None:
                self.add_error("replacement", _("Choose the person who is named instead."))
            elif replacement.pk == self.person.pk:
                self.add_error("replacement", _("Choose a person other than the one who is leaving."))
        return self.cleaned_data


class PersonView(WagtailAdminTemplateMixin, FormView):
    """A step about one person, for those who may take the person’s page offline."""

    header_icon = "user"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_leave(request.user, self.person):  # type: ignore[arg-type]
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def person(self) -> PersonPage:
        return get_object_or_404(PersonPage, pk=self.kwargs["page_id"], alias_of=None)

    def get_page_subtitle(self) -> str:
        return self.person.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        parent = self.person.get_parent()
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("wagtailadmin_explore", args=[parent.pk]), "label": parent.get_admin_display_title()},
            {"url": reverse("wagtailadmin_pages:edit", args=[self.person.pk]), "label": self.get_page_subtitle()},
            {"url": "", "label": self.get_page_title()},
        ]

    def explorer(self) -> HttpResponse:
        return redirect("wagtailadmin_explore", self.person.get_parent().pk)

    def report_refused(self, result: Result) -> None:
        if result.refused:
            intro = _("This was not changed:")
            messages.warning(self.request, format_html("{} {}", intro, self.refused_list(result)))

    def refused_list(self, result: Result) -> SafeString:
        rows = ((self.link_to(item), reason) for item, reason in result.refused[:MAX_LISTED])
        return format_html_join(" ", "{}: {}", rows)

    def link_to(self, item: Any) -> SafeString:
        """Return the name of a page, or of something else, with a link to its form for those who may use it."""
        name = item.get_admin_display_title() if isinstance(item, Page) else label(item)
        url = AdminURLFinder(self.request.user).get_edit_url(item)
        return format_html('<a href="{}">{}</a>', url, name) if url else format_html("{}", name)


class LeaveView(PersonView):
    """Ask what happens to the pages that name a person who leaves, and where the visitors of their page go."""

    page_title = gettext_lazy("This person has left")
    template_name = "pages/departure.html"
    form_class = DepartureForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"person": self.person}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        named, reviewed = referring_pages(self.person), reviewed_pages(self.person)
        named = [page for page in named if page.pk not in {other.pk for other in reviewed}]
        return super().get_context_data(**kwargs) | {
            "page": self.person,
            "named": named[:MAX_LISTED],
            "named_count": len(named),
            "reviewed": reviewed[:MAX_LISTED],
            "reviewed_count": len(reviewed),
            "shared": [self.link_to(item) for item in linking_items(self.person)],
            "usage_url": reverse("wagtailadmin_pages:usage", args=[self.person.pk]),
            "is_used": ReferenceIndex.get_references_to(self.person).exists(),
        }

    def form_valid(self, form: DepartureForm) -> HttpResponse:
        for hook in hooks.get_hooks("before_unpublish_page"):
            if hasattr(response := hook(self.request, self.person), "status_code"):
                return response
        result = leave(self.person, self.request.user, form.cleaned_data["replacement"])  # type: ignore[arg-type]
        undo_button = messages.button(reverse("person_return", args=[self.person.pk]), _("Undo"))
        messages.success(self.request, self.success_text(form, result), buttons=[undo_button])
        self.report_refused(result)
        for hook in hooks.get_hooks("after_unpublish_page"):
            if hasattr(response := hook(self.request, self.person), "status_code"):
                return response
        return self.explorer()

    def success_text(self, form: DepartureForm, result: Result) -> str:
        names = {"person": self.person.title, "other": form.cleaned_data["replacement"], "count": len(result.changed)}
        if form.cleaned_data["replacement"] is None:
            return _("%(person)s has left. Pages keep the name, without a link.") % names
        text = ngettext(
            "%(person)s has left. %(count)d page names %(other)s instead.",
            "%(person)s has left. %(count)d pages name %(other)s instead.",
            len(result.changed),
        )
        places = result.shared_labels[:MAX_LISTED]
        also = [_("Also changed: %(places)s.") % {"places": "; ".join(places)}] if places else []
        return " ".join([text % names, *also])


class ReturnView(PersonView):
    """Ask for confirmation, then undo what LeaveView did."""

    page_title = gettext_lazy("Undo “This person has left”")
    template_name = "pages/return.html"
    form_class = forms.Form

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs) if last_departure(self.person) else self.nothing_to_undo()

    def nothing_to_undo(self) -> HttpResponse:
        messages.info(self.request, _("There is nothing to undo."))
        return self.explorer()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry = last_departure(self.person)
        data = entry.data if entry else {}
        shared = [item for record in data.get("shared", []) if (item := find(record))]
        return super().get_context_data(**kwargs) | {
            "page": self.person,
            "count": len(data.get("pages", [])),
            "shared": [label(item) for item in shared],
        }

    def form_valid(self, form: forms.Form) -> HttpResponse:
        entry = last_departure(self.person)
        if entry is None:
            return self.nothing_to_undo()
        result = undo(self.person, entry, self.request.user)  # type: ignore[arg-type]
        messages.success(self.request, _("%(person)s is back.") % {"person": self.person.title})
        self.report_refused(result)
        return self.explorer()
