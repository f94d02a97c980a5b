"""What the whole site adds to Wagtail's admin."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .explorer import explorer_columns, text_column
from .models import PersonPage, Topic


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = "Topics"
    menu_order = 300
    add_to_admin_menu = True
    list_display = ["name", "kind", "slug"]
    list_filter = ["kind"]


register_snippet(TopicViewSet)


class PersonViewSet(PageViewSet):
    model = PersonPage
    columns = explorer_columns(text_column("job_title", "Job title"), text_column("credentials", "Credentials"))


@hooks.register("register_admin_viewset")
def person_explorer():
    return PersonViewSet("people")


@hooks.register("insert_global_admin_css")
def admin_accent():
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


def unpublishable(page):
    """What keeps the latest draft of ``page`` from being published, as messages; empty if nothing does."""
    draft = page.get_latest_revision_as_object()
    errors = []
    try:
        draft.full_clean()
    except ValidationError as error:
        errors += error.messages
    publication_errors = getattr(draft, "publication_errors", dict)
    return errors + [message for found in publication_errors().values() for message in found]


@hooks.register("before_bulk_action")
def refuse_incomplete_drafts(request, action_type, objects, action_class_instance):
    """Publishing many pages at once skips the edit form, and with it the form's messages: say them here."""
    if action_type != "publish" or request.method != "POST":
        return None
    refused = False
    for page in objects:
        for child in [page, *descendants_to_publish(request, page)]:
            if problems := unpublishable(child.specific):
                refused = True
                messages.error(
                    request, f"“{child.get_admin_display_title()}” can’t be published yet: {' '.join(problems)}"
                )
    return redirect("wagtailadmin_explore", objects[0].get_parent().pk) if refused else None


def descendants_to_publish(request, page):
    return page.get_descendants().not_live() if request.POST.get("include_descendants") else []
