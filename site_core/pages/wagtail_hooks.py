"""Topics and people in Wagtail’s admin, and guards for publishing and deleting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page, ReferenceIndex
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from site_core.content.text_width import width_table

from .base import BasePage
from .copying import remove_from_copy, remove_review_from_draft
from .departures.services import BACK, LEFT, last_departure
from .departures.views import LeaveView, ReturnView, may_leave
from .listing_columns import explorer_columns, text_column
from .people import PersonPage
from .publishing import draft_publication_errors
from .replacing.log_actions import register_replacing_log_actions
from .review_workflow import MedicalReviewTask, approval_error
from .slugs import reserved_slug_error
from .topic_views import add_topic
from .topics import Topic


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = gettext_lazy("Topics")
    menu_order = 300
    add_to_admin_menu = True
    list_display = ["name", "kind", "slug"]
    list_filter = ["kind"]
    # In the database, because there are few. On SQLite, Wagtail's search raises an error for a lone quotation mark.
    search_backend_name = None
    search_fields = ["name", "slug"]


register_snippet(TopicViewSet)


class PersonViewSet(PageViewSet):
    model = PersonPage
    columns = explorer_columns(
        text_column("job_title", gettext_lazy("Job title")), text_column("credentials", gettext_lazy("Credentials"))
    )


@hooks.register("register_admin_viewset")
def register_person_viewset() -> PersonViewSet:
    return PersonViewSet("people")


@hooks.register("register_permissions")
def register_review_permission() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="pages", codename="manage_reviews")


@hooks.register("before_edit_page")
def explain_missing_approval(request: HttpRequest, page: Page) -> None:
    """Tell members of the reviewing group why there is no “Approve” in the menu."""
    task = page.current_workflow_task
    is_group_member = isinstance(task, MedicalReviewTask) and task.user_can_access_editor(page, request.user)
    if request.method == "GET" and is_group_member and (message := approval_error(page, request.user)):
        messages.warning(request, message)


@hooks.register("insert_global_admin_js")
def add_editor_scripts() -> SafeString:
    scripts = (
        (static(f"js/{name}.js"),) for name in ("search-text", "length-guide", "content-metrics", "link-chooser")
    )
    elements = format_html_join("", '<script src="{}" defer></script>', scripts)
    return json_script(width_table(), "character-widths") + elements


@hooks.register("before_bulk_action")
def prevent_publishing_incomplete_drafts(
    request: HttpRequest, action_type: str, objects: Iterable[Page], action_class_instance: Any
) -> HttpResponse | None:
    """Check drafts that are published in bulk, where no edit form does, and explain what is missing."""
    if action_type != "publish" or request.method != "POST":
        return None
    pages = list(objects)
    is_incomplete = False
    for page in pages:
        for draft in [page, *descendants_to_publish(request, page)]:
            if errors := draft_publication_errors(draft.specific.get_latest_revision_as_object()):
                is_incomplete = True
                message = _("“%(page)s” could not be published. %(errors)s")
                title = draft.get_admin_display_title()
                messages.error(request, message % {"page": title, "errors": " ".join(errors)})
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk) if is_incomplete else None


def descendants_to_publish(request: HttpRequest, page: Page) -> Iterable[Page]:
    return page.get_descendants().not_live() if request.POST.get("include_descendants") else []


@hooks.register("after_copy_page")
def remove_what_is_not_kept(request: HttpRequest, page: Page, new_page: Page) -> None:
    if new_page.alias_of_id is None:
        for copy in new_page.get_descendants(inclusive=True).specific():
            if isinstance(copy, BasePage):
                remove_from_copy(copy, request.POST.getlist("keep"), request.user)


@hooks.register("after_convert_alias_page")
def require_review_of_converted_alias(request: HttpRequest, page: Page) -> None:
    if isinstance(page, BasePage):
        remove_review_from_draft(page, request.user)


@hooks.register("before_move_page")
def prevent_moving_to_a_used_url(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    return reject_move(request, [page], destination)


@hooks.register("before_bulk_action")
def prevent_moving_to_a_used_url_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action_class_instance: Any
) -> HttpResponse | None:
    if action_type != "move" or request.method != "POST":
        return None
    return reject_move(request, list(objects), action_class_instance.cleaned_form.cleaned_data["chooser"])


def reject_move(request: HttpRequest, pages: list[Page], destination: Page) -> HttpResponse | None:
    """Return a redirect with messages if ``pages`` can’t be below ``destination`` because of their slugs. Else None."""
    errors = [error for page in pages if (error := reserved_slug_error(page.slug, destination))]
    for error in errors:
        messages.error(request, error)
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk) if errors else None


@hooks.register("before_delete_page")
def replace_deletion_of_referenced_people(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Articles and treatments refer to their authors and reviewers. Offer what happens to them, before any question."""
    return replace_deletion(request, [page])


@hooks.register("before_bulk_action")
def replace_deletion_of_referenced_people_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action_class_instance: Any
) -> HttpResponse | None:
    deletes_pages = action_type == "delete" and issubclass(action_class_instance.model, Page)
    return replace_deletion(request, list(objects)) if deletes_pages else None


def replace_deletion(request: HttpRequest, pages: list[Page]) -> HttpResponse | None:
    """Return a redirect if other pages refer to people among ``pages`` or below them. Else None."""
    people = [person for page in pages for person in PersonPage.objects.descendant_of(page, inclusive=True)]
    referenced = [person for person in people if ReferenceIndex.get_references_to(person).exists()]
    if not referenced:
        return None
    for person in referenced:
        message = _("%(person)s can’t be deleted because other pages refer to them. Nothing was deleted.")
        button = messages.button(reverse("person_leave", args=[person.pk]), _("This person has left"))
        messages.warning(request, message % {"person": person.title}, buttons=[] if len(pages) == 1 else [button])
    if [person.pk for person in referenced] == [page.pk for page in pages] and len(pages) == 1:
        return redirect("person_leave", referenced[0].pk)
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [
        path("topics/add/", add_topic, name="topic_add"),
        path("people/<int:page_id>/leave/", LeaveView.as_view(), name="person_leave"),
        path("people/<int:page_id>/return/", ReturnView.as_view(), name="person_return"),
    ]


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def add_departure_button(page: Page, user: Any, *args: Any, **kwargs: Any) -> Iterator[Button]:
    """Offer “This person has left” in the menu of a person’s page, and to undo it."""
    person = page.specific if page.specific_class is PersonPage and not page.alias_of_id else None
    if person is None or not may_leave(user, person):
        return
    if person.live:
        url, label, icon = reverse("person_leave", args=[page.pk]), _("This person has left"), "logout"
        yield Button(label, url, icon_name=icon, priority=55)
    elif last_departure(person):
        url, label = reverse("person_return", args=[page.pk]), _("Undo “This person has left”")
        yield Button(label, url, icon_name="undo", priority=55)


@hooks.register("register_log_actions")
def register_departure_log_actions(actions: Any) -> None:
    @actions.register_action(LEFT)
    class LeftFormatter(LogFormatter):
        label = gettext_lazy("Person has left")

        def format_message(self, entry: Any) -> str:
            if not entry.data.get("replacement"):
                return _("Has left. Pages keep the name, without a link.")
            text = ngettext(
                "Has left. %(count)d page names %(other)s instead.",
                "Has left. %(count)d pages name %(other)s instead.",
                len(entry.data["pages"]),
            )
            return text % {"count": len(entry.data["pages"]), "other": entry.data["replacement"]}

    actions.register_action(BACK, gettext_lazy("Person is back"), gettext_lazy("Is back"))


hooks.register("register_log_actions", register_replacing_log_actions)


@hooks.register("before_delete_snippet")
def prevent_deleting_used_topics(request: HttpRequest, instances: Iterable[Any]) -> HttpResponse | None:
    """Wagtail’s own usage count doesn’t include many-to-many fields."""
    topics = [topic for topic in instances if isinstance(topic, Topic) and topic.is_used()]
    if request.method != "POST" or not topics:
        return None
    message = _("Topics in use could not be deleted: %(topics)s. Remove them from their pages first.")
    messages.error(request, message % {"topics": get_text_list([topic.name for topic in topics], _("and"))})
    return redirect("wagtailsnippets_pages_topic:list")
