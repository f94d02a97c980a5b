"""Between “Add child page” and the form: which template to start from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from site_core.pages.page_templates import PageTemplate, registered_page_templates

from ..word_documents.pages import document_page_types

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
    templates = registered_page_templates(page_class)
    key = request.GET.get(PARAMETER, "" if templates else BLANK)
    template = next((template for template in templates if template.key == key), None)
    if template or key == BLANK:
        parent_page.chosen_template = template  # for start_from_template, which gets no request
        return None
    if key:
        messages.warning(request, _("This template no longer exists. Choose another one."))
    context = {
        "parent_page": parent_page,
        "page_type": page_class.get_verbose_name(),
        "choices": [create_choice(request, template) for template in templates],
        "blank_url": choice_url(request, BLANK),
        "can_open_document": page_class in document_page_types(parent_page, request.user),
    }
    return TemplateResponse(request, "editing/choose_template.html", context)


def create_choice(request: HttpRequest, template: PageTemplate) -> Choice:
    return Choice(str(template.name), str(template.description), template.contents(), choice_url(request, template.key))


def choice_url(request: HttpRequest, key: str) -> str:
    """Return the URL of the form, with the other parameters of ``request``, such as where to go after saving."""
    parameters = request.GET.copy()
    parameters[PARAMETER] = key
    return f"{request.path}?{parameters.urlencode()}"


def start_from_template(page: Page, parent: Page) -> None:
    """Give a new page the chosen template, before its form is shown."""
    if template := getattr(parent, "chosen_template", None):
        template.apply(page)
