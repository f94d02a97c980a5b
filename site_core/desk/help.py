"""What the menu “Help” leads to: the guide for editors, and the tour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import TemplateView
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import page_permission_policy

from .guide import GUIDE, IMAGES, get_guide
from .models import DeskPreferences
from .preferences import get_preferences

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TOUR_PARAMETER = "tour"


class GuideView(WagtailAdminTemplateMixin, TemplateView):
    """One document, with its contents. With a search, the sections that have the words."""

    template_name = "desk/guide.html"
    header_icon = "help"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        guide = get_guide(self.kwargs.get("name", GUIDE))
        if guide is None:
            raise Http404("There is no such guide.")
        self.page_title = guide.title
        query = self.request.GET.get("q", "").strip()[:100]
        return super().get_context_data(
            guide=guide, query=query, results=guide.search(query) if query else [], **kwargs
        )

    def get_page_title(self) -> str:
        return str(self.page_title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]


@require_safe
def guide_image(request: HttpRequest, name: str) -> FileResponse:
    path = IMAGES / f"{name}.webp"
    if not path.is_file():
        raise Http404("There is no such image.")
    return FileResponse(path.open("rb"), content_type="image/webp")


@dataclass(frozen=True)
class TourStep:
    title: StrOrPromise
    text: StrOrPromise


DESK = TourStep(
    _("Your desk"),
    _(
        "This first screen lists what needs your attention. Open an item to act on it. To see it by email too, choose "
        "“Your desk by email” in your account."
    ),
)
MENU = TourStep(
    _("The menu"),
    _(
        "The menu shows what your role can use. On a phone, the button at the top opens it. “Pages” shows all pages as "
        "a tree, in the same order as the website."
    ),
)
OTHER_MENU = TourStep(
    _("The menu"), _("The menu shows what your role can use. On a phone, the button at the top opens it.")
)
WRITE = TourStep(
    _("Write"),
    _(
        "Open a page to edit it, or add one below it. Your draft is saved while you type, and readers don’t see it. "
        "The preview shows the page as it will be, and the checklist shows what is missing."
    ),
)
REVIEW = TourStep(
    _("Review and publish"),
    _(
        "When you are done, submit the page from the menu beside “Save draft”. A medical reviewer approves it or "
        "returns it with comments. Both appear on your desk."
    ),
)
WORK = TourStep(
    _("Your work"),
    _("What is new and waiting for you is on your desk, with a number if it can’t wait. Open it from there."),
)
ACCOUNT = TourStep(
    _("Your account"),
    _("Your name at the bottom of the menu opens your account: password, two-step sign-in, sessions, and emails."),
)
HELP = TourStep(
    _("Help"),
    _("“Help” in the menu has the guide for editors, which you can search, and this tour. That’s all. Welcome!"),
)


def get_steps(user: Any) -> list[TourStep]:
    """Return the five steps for ``user``, who may work on pages or not."""
    if page_permission_policy.user_has_any_permission(user, ["add", "change", "publish"]):
        return [DESK, MENU, WRITE, REVIEW, HELP]
    return [DESK, OTHER_MENU, WORK, ACCOUNT, HELP]


class Tour(Component):
    """One step of the tour, as a part of the first screen. Each has a URL, so that it needs no JavaScript."""

    name = "tour"
    order = -1
    template_name = "desk/tour.html"

    def __init__(self, request: HttpRequest, number: int) -> None:
        self.request, self.number = request, number

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        steps = get_steps(self.request.user)
        number = min(max(self.number, 1), len(steps))
        return {
            "request": self.request,
            "step": steps[number - 1],
            "number": number,
            "count": len(steps),
            "previous_url": tour_url(number - 1) if number > 1 else "",
            "next_url": tour_url(number + 1) if number < len(steps) else "",
            "guide_url": reverse("guide"),
        }


def tour_url(number: int = 1) -> str:
    return reverse("wagtailadmin_home", query={TOUR_PARAMETER: number}, fragment="tour")


def get_tour(request: HttpRequest) -> Tour | None:
    """Return the step that the URL names. Without one, return the first step to people who have not ended the tour."""
    number = request.GET.get(TOUR_PARAMETER, "")
    if number.isdecimal():
        return Tour(request, int(number[:3]))
    return None if get_preferences(request.user).tour_ended_at else Tour(request, 1)


@require_POST
def end_tour(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    DeskPreferences.objects.update_or_create(user=user, defaults={"tour_ended_at": timezone.now()})
    return redirect("wagtailadmin_home")
