"""“Open a Word document”: choose a file, and edit what it contains as a draft."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.models import Page

from ..paste.links import LinkResolver
from .pages import create_page, document_page_types, document_target
from .reading import read_document


class DocumentForm(forms.Form):
    page_type = forms.ChoiceField(label=gettext_lazy("Open as"))
    document = forms.FileField(
        label=gettext_lazy("Word document"),
        help_text=gettext_lazy("A .docx file without macros."),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    def __init__(self, *args: Any, page_types: list[type[Page]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page_types = {model._meta.label_lower: model for model in page_types}
        choices = [(name, model.get_verbose_name()) for name, model in self.page_types.items()]
        self.fields["page_type"].choices = choices  # type: ignore[attr-defined]
        self.fields["page_type"].initial = choices[0][0]
        if len(choices) == 1:
            self.fields["page_type"].widget = forms.HiddenInput()


def open_document(request: HttpRequest, parent_id: int) -> HttpResponse:
    """Show the form, or create the draft and go to it."""
    parent = get_object_or_404(Page, pk=parent_id).specific
    page_types = document_page_types(parent, request.user)
    if not page_types:
        raise PermissionDenied
    form = DocumentForm(request.POST or None, request.FILES or None, page_types=page_types)
    if form.is_valid() and (page := create_from(request, parent, form)):
        return redirect("wagtailadmin_pages:edit", page.pk)
    return TemplateResponse(request, "editing/open_word_document.html", {"form": form, "parent_page": parent})


def create_from(request: HttpRequest, parent: Page, form: DocumentForm) -> Page | None:
    """Return the new draft. Return None after adding an error to ``form``."""
    model = form.page_types[form.cleaned_data["page_type"]]
    file = form.cleaned_data["document"]
    links = LinkResolver(request.get_host())
    try:
        document = read_document(file, document_target(model, request.user), links)
    except ValidationError as error:
        form.add_error("document", error)
        return None
    page, refused = create_page(parent, model, document, request.user, links)
    add_message(request, file.name, document.result.added, document.result.lost, refused)
    return page


def add_message(request: HttpRequest, name: str, added: str, lost: str, refused: int) -> None:
    """Say what the draft contains, and what could not be kept."""
    parts = [_("“%(name)s” is now a draft.") % {"name": name}, added, lost]
    if refused:
        parts.append(
            ngettext(
                "%d image was refused: its format is not supported, or it is too big. Add it as PNG or JPEG.",
                "%d images were refused: their format is not supported, or they are too big. Add them as PNG or JPEG.",
                refused,
            )
            % refused
        )
    text = " ".join(filter(None, parts))
    (messages.warning if lost or refused else messages.success)(request, text)
