"""What the page editor of Wagtail's admin gets from this room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext, gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry

from site_core.lib.admin_menu import PermissionMenuItem

from . import admin_scripts  # noqa: F401  its hooks are registered by importing
from .checklist.urls import urlpatterns as checklist_urls
from .creating import once
from .drafts import log_actions, notices
from .drafts.action_menu import DiscardDraftMenuItem, PublishLaterMenuItem
from .drafts.bulk import ask_before_bulk_publishing, link_to_live_pages
from .drafts.changes import UnpublishedChanges
from .drafts.publishing import missing_schedule_error
from .drafts.stale_forms import restore_changes_by_others
from .drafts.take_over import refuse_form
from .drafts.urls import urlpatterns as draft_urls
from .facts import rich_text as facts_in_rich_text
from .facts.views import list_facts
from .image_replacement.views import urlpatterns as image_replacement_urls
from .page_templates.all_templates import AllTemplatesView
from .page_templates.choosing import choose_template
from .page_templates.views import DELETE, SavedTemplateViewSet, SaveTemplateMenuItem, SaveTemplateView
from .past_versions.restoring import RESTORED, RestoredPartFormatter
from .past_versions.urls import urlpatterns as past_version_urls
from .paste.views import paste
from .references.views import urlpatterns as reference_urls
from .replacing.views import ReplaceMenuItem
from .replacing.views import urlpatterns as replacing_urls
from .unsaved_text import urls as unsaved_text_urls
from .word_documents.pages import document_page_types
from .word_documents.views import open_document

# The buttons of the form that do more than save it.
OTHER_ACTIONS = (
    "action-publish",
    "action-submit",
    "action-restart-workflow",
    "action-workflow-action",
    "action-cancel-workflow",
)


@hooks.register("register_admin_urls")
def register_image_replacement_urls() -> list[URLPattern]:
    return image_replacement_urls


@hooks.register("register_admin_urls")
def register_replacing_urls() -> list[URLPattern]:
    return replacing_urls


@hooks.register("register_reports_menu_item")
def register_replace_menu_item() -> MenuItem:
    return ReplaceMenuItem()


@hooks.register("register_admin_urls")
def register_draft_urls() -> list[URLPattern]:
    return draft_urls


@hooks.register("register_log_actions")
def register_draft_log_actions(actions: Any) -> None:
    log_actions.register(actions)


@hooks.register("register_admin_urls")
def register_past_version_urls() -> list[URLPattern]:
    return past_version_urls


@hooks.register("register_log_actions")
def register_past_version_log_actions(actions: Any) -> None:
    actions.register_action(RESTORED)(RestoredPartFormatter)


@hooks.register("before_edit_page")
def show_unpublished_changes(request: HttpRequest, page: Page) -> None:
    notices.add_notice(request, page)


@hooks.register("before_edit_page")
def refuse_form_after_take_over(request: HttpRequest, page: Page) -> HttpResponse | None:
    return refuse_form(request, page)


@hooks.register("before_publish_page")
def ask_about_changes_by_others(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Ask before the form publishes what other people changed. What the user typed is saved as a draft by now."""
    if error := missing_schedule_error(page, request.POST.get("action-publish", "")):
        messages.error(request, error)
        return redirect("wagtailadmin_pages:edit", page.pk)
    is_merged = restore_changes_by_others(request, page)
    changes = UnpublishedChanges(Page.objects.get(pk=page.pk))
    if changes.contains_changes_by_others(request.user):
        return redirect("drafts_publish", page.pk)
    if is_merged:
        messages.warning(request, f"{merged_message()} {gettext('Nothing was published. Check it, then publish it.')}")
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("after_edit_page")
def merge_out_of_date_form(request: HttpRequest, page: Page) -> None:
    """“Save draft” would leave out what someone else saved after the form was loaded. Autosave is refused then."""
    is_plain_save = not any(name in request.POST for name in OTHER_ACTIONS)
    if is_plain_save and request.accepts("text/html") and restore_changes_by_others(request, page):
        messages.warning(request, merged_message())


def merged_message() -> str:
    return gettext("Someone else saved this page while you were writing. The draft now has their changes and yours.")


@hooks.register("after_edit_page")
def link_to_approved_page(request: HttpRequest, page: Page) -> None:
    """After an approval that published the page, link to it, as Wagtail does after “Publish”."""
    stored = Page.objects.get(pk=page.pk)
    is_approved = request.POST.get("workflow-action-name") == "approve" and stored.current_workflow_state is None
    if is_approved and stored.live and stored.url:
        text = gettext("“%(page)s” is live.") % {"page": stored.get_admin_display_title()}
        messages.success(request, text, buttons=[messages.button(stored.url, gettext("View live"))])


@hooks.register("before_bulk_action")
def ask_about_changes_by_others_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action_class_instance: Any
) -> HttpResponse | None:
    if action_type != "publish" or not issubclass(action_class_instance.model, Page):
        return None
    return ask_before_bulk_publishing(request, objects, action_class_instance.next_url)


@hooks.register("after_bulk_action")
def link_to_pages_published_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action_class_instance: Any
) -> None:
    if action_type == "publish" and issubclass(action_class_instance.model, Page):
        link_to_live_pages(request, objects)


@hooks.register("register_page_action_menu_item")
def register_discard_draft() -> ActionMenuItem:
    return DiscardDraftMenuItem(order=25)


@hooks.register("register_page_action_menu_item")
def register_publish_later() -> ActionMenuItem:
    return PublishLaterMenuItem(order=35)


@hooks.register("register_admin_urls")
def register_checklist_urls() -> list[URLResolver]:
    return checklist_urls


@hooks.register("register_admin_urls")
def paste_urls() -> list[URLPattern]:
    return [path("editing/paste/", paste, name="editing_paste")]


@hooks.register("register_admin_urls")
def register_reference_urls() -> list[URLPattern]:
    return reference_urls


@hooks.register("register_admin_viewset")
def register_saved_template_viewset() -> SavedTemplateViewSet:
    return SavedTemplateViewSet("page_templates", url_prefix="page-templates")


@hooks.register("register_settings_menu_item")
def register_template_menu_item() -> MenuItem:
    """Others find the list where they choose a template: they have nothing else under Settings."""
    url = reverse("page_templates:index")
    return PermissionMenuItem(gettext_lazy("Page templates"), url, permission=DELETE, icon_name="copy", order=1100)


@hooks.register("register_admin_urls")
def save_template_urls() -> list[URLPattern]:
    return [
        path("page-templates/save/<int:page_id>/", SaveTemplateView.as_view(), name="editing_save_template"),
        path("page-templates/choose/", AllTemplatesView.as_view(), name="editing_templates"),
    ]


@hooks.register("register_page_action_menu_item")
def register_save_template() -> ActionMenuItem:
    return SaveTemplateMenuItem(order=70)


@hooks.register("register_permissions")
def register_template_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(
        content_type__app_label="editing",
        codename__in=[f"{action}_savedpagetemplate" for action in ("add", "change", "delete")],
    )


@hooks.register("before_create_page")
def offer_templates(request: HttpRequest, parent_page: Page, page_class: type[Page]) -> HttpResponse | None:
    return choose_template(request, parent_page, page_class)


@hooks.register("register_admin_urls")
def word_document_urls() -> list[URLPattern]:
    return [path("editing/word-document/<int:parent_id>/", open_document, name="editing_open_word_document")]


@hooks.register("register_page_header_buttons")
def word_document_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if document_page_types(page, user):
        url = reverse("editing_open_word_document", args=[page.pk])
        yield Button(gettext("Open a Word document"), url, icon_name="doc-full", priority=17)


@hooks.register("before_create_page", order=-1)
def save_new_page_once(request: HttpRequest, parent_page: Page, page_class: type[Page]) -> HttpResponseBase | None:
    return once.save_once(request)


@hooks.register("after_create_page")
def record_form_of_new_page(request: HttpRequest, page: Page) -> None:
    once.record_form(request, page)


@hooks.register("register_admin_urls")
def register_unsaved_text_urls() -> list[URLPattern | URLResolver]:
    return [path("unsaved-text/", include(unsaved_text_urls))]


@hooks.register("register_rich_text_features")
def register_facts_in_rich_text(features: FeatureRegistry) -> None:
    facts_in_rich_text.register(features)


@hooks.register("register_admin_urls")
def fact_urls() -> list[URLPattern]:
    return [path("editing/facts/", list_facts, name="editing_facts")]
