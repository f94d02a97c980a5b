"""What the whole site adds to Wagtail's admin."""

from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page, ReferenceIndex
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .listing_columns import explorer_columns, text_column
from .people import PersonPage
from .publishing import draft_publication_errors
from .topics import Topic


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


@hooks.register("insert_global_admin_js")
def length_guides():
    return format_html('<script src="{}" defer></script>', static("js/length-guide.js"))


@hooks.register("before_bulk_action")
def refuse_incomplete_drafts(request, action_type, objects, action_class_instance):
    """Publishing many pages at once skips the edit form, and with it the form's messages: say them here."""
    if action_type != "publish" or request.method != "POST":
        return None
    refused = False
    for page in objects:
        for child in [page, *descendants_to_publish(request, page)]:
            if problems := draft_publication_errors(child.specific.get_latest_revision_as_object()):
                refused = True
                messages.error(
                    request, f"“{child.get_admin_display_title()}” can’t be published yet: {' '.join(problems)}"
                )
    return redirect("wagtailadmin_explore", objects[0].get_parent().pk) if refused else None


@hooks.register("before_delete_page")
def keep_named_people(request, page):
    """Articles and treatments name their authors and reviewers: those stay until somebody else is named."""
    return refuse_deletion(request, [page]) if request.method == "POST" else None


@hooks.register("before_bulk_action")
def keep_named_people_in_bulk(request, action_type, objects, action_class_instance):
    of_pages = action_type == "delete" and issubclass(action_class_instance.model, Page)
    return refuse_deletion(request, objects) if of_pages and request.method == "POST" else None


def refuse_deletion(request, pages):
    """A redirect back with a message, if ``pages`` hold people whom other pages name; else None."""
    people = [person for page in pages for person in PersonPage.objects.descendant_of(page, inclusive=True)]
    named = [person for person in people if ReferenceIndex.get_references_to(person).exists()]
    if not named:
        return None
    for person in named:
        usage = reverse("wagtailadmin_pages:usage", args=[person.pk])
        messages.error(
            request,
            f"{person.title} is named on other pages and can’t be deleted yet. Name somebody else there first, "
            "or unpublish the person instead.",
            buttons=[messages.button(usage, "See the pages")],
        )
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)


@hooks.register("before_delete_snippet")
def keep_topics_in_use(request, instances):
    """Wagtail's count of references doesn't know many-to-many fields: say here which topics pages still have."""
    topics = [topic for topic in instances if isinstance(topic, Topic) and topic.is_used()]
    if request.method != "POST" or not topics:
        return None
    names = ", ".join(topic.name for topic in topics)
    messages.error(request, f"Pages still have these topics: {names}. Take them off those pages first.")
    return redirect("wagtailsnippets_pages_topic:list")


def descendants_to_publish(request, page):
    return page.get_descendants().not_live() if request.POST.get("include_descendants") else []
