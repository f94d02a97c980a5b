"""Between “Add child page” and the form: which template to start from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from site_core.pages.page_templates import PageTemplate, registered_page_templates

from ..word_documents.pages import document_page_types
from .models import SavedPageTemplate
from .saving import apply_saved_template, saved_templates

PARAMETER = "template"
BLANK = "blank"


@dataclass(frozen=True)
class Choice:
    """A card: a template, and the URL of the form that starts from it."""

    name: str
    description: str
    contents: Sequence[str]
    url: str


def choose_template(request: HttpRequest, parent_page: Page, page_class: type[Page]) -> HttpResponse | None:
    """Offer the templates of ``page_class``. Return None when one is chosen, or if there are none."""
    if request.method != "GET":
        return None
    templates = available_templates(page_class)
    key = request.GET.get(PARAMETER, "" if templates else BLANK)
    if key in templates or key == BLANK:
        # For start_from_template, which gets no request.
        parent_page.new_page_start = partial(start, request, templates.get(key))
        return None
    if key:
        messages.warning(request, _("This template no longer exists. Choose another one."))
    context = {
        "parent_page": parent_page,
        "page_type": page_class.get_verbose_name(),
        "choices": [create_choice(request, key, template) for key, template in templates.items()],
        "blank_url": choice_url(request, BLANK),
        "can_open_document": page_class in document_page_types(parent_page, request.user),
        "can_manage": request.user.has_perm("editing.change_savedpagetemplate"),
    }
    return TemplateResponse(request, "editing/choose_template.html", context)


def available_templates(page_class: type[Page]) -> dict[str, PageTemplate | SavedPageTemplate]:
    """Return ``{value of the parameter: template}``, those of the apps first."""
    registered = {template.key: template for template in registered_page_templates(page_class)}
    return registered | {f"saved-{template.pk}": template for template in saved_templates(page_class)}


def create_choice(request: HttpRequest, key: str, template: PageTemplate | SavedPageTemplate) -> Choice:
    return Choice(str(template.name), str(template.description), template.contents(), choice_url(request, key))


def choice_url(request: HttpRequest, key: str) -> str:
    """Return the URL of the form, with the other parameters of ``request``, such as where to go after saving."""
    parameters = request.GET.copy()
    parameters[PARAMETER] = key
    return f"{request.path}?{parameters.urlencode()}"


def start_from_template(page: Page, parent: Page) -> None:
    """Give a new page the chosen template, before its form is shown."""
    if apply_choice := getattr(parent, "new_page_start", None):
        apply_choice(page)


def start(request: HttpRequest, template: PageTemplate | SavedPageTemplate | None, page: Page) -> None:
    """Give ``page`` what ``template`` has, and tell the editor what could not be used."""
    if isinstance(template, PageTemplate):
        template.apply(page)
    elif template and (gone := apply_saved_template(template, page)):
        message = _("Left out, because it no longer exists: %(names)s. Check the page before you publish it.")
        messages.warning(request, message % {"names": get_text_list(gone, _("and"))})
