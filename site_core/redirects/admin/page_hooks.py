"""Where pages are changed, moved, unpublished or deleted in the admin: asks about visitors, and tells what was made."""

from django.db import transaction
from django.shortcuts import redirect
from django.utils.http import urlencode
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from ..retiring import GONE
from . import notices
from .page_api import PagesWithAnswers
from .prompts import PREFIX, DestinationForm

RETIRING = ("delete", "unpublish")


def hear(request, pages, deleting):
    """Have the answer in the request apply; where it is wrong, a redirect back to the question.

    Without an answer (other programs' forms), nothing is planned, and retiring.py's default applies.
    """
    if request.method != "POST" or f"{PREFIX}-answer" not in request.POST:
        return None
    below = deleting or bool(request.POST.get("include_descendants"))
    form = DestinationForm(pages, request.user, deleting, below, data=request.POST)
    if form.is_valid():
        form.plan()
        request.visitors_go_to = form.destination
        return None
    done = "deleted" if deleting else "unpublished"
    messages.error(request, f"Nothing was {done}. {' '.join(form.problems())}")
    return redirect(address_of_question(request))


def address_of_question(request):
    next_url = get_valid_next_url_from_request(request)
    if next_url and "next" not in request.GET:
        return f"{request.path}?{urlencode({'next': next_url})}"
    return request.get_full_path()


@hooks.register("before_delete_page")
def hear_before_deletion(request, page):
    return hear(request, [page], deleting=True)


@hooks.register("before_unpublish_page")
def hear_before_unpublishing(request, page):
    return hear(request, [page], deleting=False)


@hooks.register("before_bulk_action")
def hear_before_bulk_action(request, action_type, objects, action_class_instance):
    if action_type in RETIRING and issubclass(action_class_instance.model, Page):
        return hear(request, objects, deleting=action_type == "delete")
    return None


@hooks.register("after_delete_page")
@hooks.register("after_unpublish_page")
def tell_of_retirement(request, page):
    notices.tell_of_retirement(request, getattr(request, "visitors_go_to", GONE))


@hooks.register("after_edit_page")
@hooks.register("after_publish_page")
@hooks.register("after_move_page")
def tell_of_changes(request, page):
    notices.tell_of_changes(request)


@hooks.register("after_bulk_action")
def tell_after_bulk_action(request, action_type, objects, action_class_instance):
    if not issubclass(action_class_instance.model, Page):
        return
    if action_type in RETIRING:
        notices.tell_of_retirement(request, getattr(request, "visitors_go_to", GONE))
    elif action_type == "move":
        notices.tell_of_changes(request)
    else:
        # The hook runs within the transaction; slugs that publishing changed are followed once it is over.
        transaction.on_commit(lambda: notices.tell_of_changes(request))


@hooks.register("construct_admin_api")
def answers_of_the_tree(router):
    router.register_endpoint("pages", PagesWithAnswers)
