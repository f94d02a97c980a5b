"""All addresses of the admin, filled in with real objects."""

from types import SimpleNamespace

from django.contrib.auth.models import Group
from django.urls import get_resolver, reverse
from django.urls.resolvers import RoutePattern
from wagtail.admin import urls as admin_urls
from wagtail.models import Collection, GroupApprovalTask, Site, UploadedFile, Workflow

from home.enquiries.form_tokens import new_token
from home.enquiries.models import Details, Enquiry
from home.enquiries.services import create_enquiry
from site_core.media.models import ClinicDocument
from site_core.redirects.models import RedirectImport, RedirectRule, RedirectUpload
from tests.support import factories

LEFT_OUT = {"wagtailadmin_error_test", "wagtailadmin_logout"}  # one fails on purpose, one ends the walk


def admin_patterns():
    """``{name with namespace: names of its arguments}``; of several patterns of one name, the longest."""
    [admin] = [p for p in get_resolver().url_patterns if getattr(p, "urlconf_module", None) is admin_urls]
    found = {}
    for name, arguments in walk(admin):
        if name not in found or len(arguments) > len(found[name]):
            found[name] = arguments
    return found


def walk(resolver, namespace="", outer=()):
    for entry in resolver.url_patterns:
        arguments = (*outer, *(entry.pattern.converters if isinstance(entry.pattern, RoutePattern) else ()))
        if hasattr(entry, "url_patterns"):
            yield from walk(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace, arguments)
        elif entry.name and entry.name not in LEFT_OUT:  # those without a name lead on to others
            yield namespace + entry.name, arguments


def make_objects(site, user):
    """One of everything that an address of the admin names."""
    article = factories.ArticlePageFactory(authors=[site.author], reviewer=site.reviewer)
    revision = article.save_revision(user=user)
    workflow = Workflow.objects.get()
    state = workflow.start(article, user)
    collection = Collection.get_first_root_node().add_child(name="Pictures of the house")
    create_enquiry(
        site.site, new_token().form_id, Details(name="Ana Ortiz", phone="212-555-0188", email="ana@example.com")
    )
    rule = RedirectRule.objects.create(source="/old/", target="/team/")
    return SimpleNamespace(
        page=article,
        index=site.articles,
        revision=revision,
        workflow=workflow,
        state=state,
        task_state=state.current_task_state,
        task=GroupApprovalTask.objects.get(),
        collection=collection,
        image=factories.ImageFactory(),
        document=ClinicDocument.objects.create(title="A form", file="documents/form.pdf"),
        topic=factories.TopicFactory(),
        rule=rule,
        enquiry=Enquiry.objects.get(),
        brought=RedirectImport.objects.create(file_name="old.csv", user=user),
        upload=RedirectUpload.objects.create(file_name="old.csv", content=b"", user=user),
        uploaded=UploadedFile.objects.create(uploaded_by_user=user),
        site=Site.objects.get(),
        group=Group.objects.get(name="Editors"),
        user=user,
    )


# The object that an argument of this name, at addresses that begin so, names; the first that fits.
OBJECTS = (
    ("wagtailadmin_api:images", "pk", "image"),
    ("wagtailadmin_api:documents", "pk", "document"),
    ("wagtailadmin_api:pages", "pk", "page"),
    ("wagtailadmin_collections", "pk", "collection"),
    ("wagtailadmin_workflows:edit_task", "pk", "task"),
    ("wagtailadmin_workflows:disable_task", "pk", "task"),
    ("wagtailadmin_workflows:enable_task", "pk", "task"),
    ("wagtailadmin_workflows:task_chosen", "pk", "task"),
    ("wagtailadmin_workflows", "pk", "workflow"),
    ("enquiry_", "pk", "enquiry"),
    ("redirects:", "pk", "rule"),
    ("redirects_report", "pk", "brought"),
    ("redirects_", "pk", "upload"),
    ("wagtailsnippets_pages_topic", "pk", "topic"),
    ("wagtailsnippetchoosers_pages_topic", "pk", "topic"),
    ("wagtailsnippetchoosers_redirects_redirectrule", "pk", "rule"),
    ("wagtailsettings", "pk", "site"),
    ("wagtailsites", "pk", "site"),
    ("wagtailusers_groups", "pk", "group"),
    ("wagtailusers_users", "pk", "user"),
    ("two_factor_reset", "pk", "user"),
    ("", "redirect_id", "rule"),
    ("", "image_id", "image"),
    ("wagtailimages_chooser", "pk", "image"),
    ("", "document_id", "document"),
    ("", "doc_id", "document"),
    ("wagtaildocs_chooser", "pk", "document"),
    ("", "uploaded_file_id", "uploaded"),
    ("", "revision_id", "revision"),
    ("", "workflow_state_id", "state"),
    ("", "task_state_id", "task_state"),
    ("", "task_id", "task"),
    ("", "workflow_pk", "workflow"),
    ("", "collection_id", "collection"),
    ("", "parent_page_id", "index"),
    ("", "destination_id", "index"),
    ("", "page_id", "page"),
    ("", "page_pk", "page"),
    ("", "page_to_move_id", "page"),
)
# What arguments that name no object are at these addresses.
WORDS = {
    "wagtail_bulk_action": {"app_label": "wagtailcore", "model_name": "page", "action": "delete"},
    "wagtailadmin_pages": {
        "content_type_app_name": "blog",
        "content_type_model_name": "articlepage",
        "app_label": "blog",
        "model_name": "articlepage",
        "action_name": "approve",
    },
    "wagtailadmin_api": {"action_name": "copy"},
    "wagtailadmin_tag_model_autocomplete": {"app_name": "taggit", "model_name": "tag"},
    "wagtailadmin_workflows": {"app_label": "wagtailcore", "model_name": "groupapprovaltask"},
    "wagtailadmin_editing_sessions": {
        "app_label": "wagtailcore",
        "model_name": "page",
        "object_id": "1",
        "session_id": "1",
    },
    "wagtailsettings": {"app_name": "site_settings", "model_name": "clinicsettings"},
    "wagtailimages": {"filter_spec": "width-20"},
    "redirects_export": {"file_format": "csv"},
    "wagtailadmin_password_reset_confirm": {"uidb64": "MQ", "token": "set-password"},
}
QUERIES = {
    "wagtail_bulk_action": "?id={page}&next=/admin/",
    "wagtailadmin_tag": "?term=a",
}


def address(name, arguments, objects):
    """The address ``name`` with real objects for its ``arguments``."""
    if name == "wagtailadmin_pages:revisions_compare":
        return reverse(name, args=[objects.page.pk, "earliest", "latest"])
    words = next((words for start, words in WORDS.items() if name.startswith(start)), {})
    values = {argument: words.get(argument) or number(name, argument, objects) for argument in arguments}
    query = next((query for start, query in QUERIES.items() if name.startswith(start)), "")
    return reverse(name, kwargs=values) + query.format(page=objects.page.pk)


def number(name, argument, objects):
    for start, of, kind in OBJECTS:
        if name.startswith(start) and argument == of:
            return getattr(objects, kind).pk
    raise AssertionError(f"Say in {__file__} what “{argument}” of the admin's address “{name}” is.")


def seen(client, objects):
    """Names of the addresses that answer ``client`` with a page, or lead on to one."""
    home = reverse("wagtailadmin_home")
    names = set()
    for name, arguments in admin_patterns().items():
        # To scripts, the admin says 403 in place of leading to the dashboard with a message.
        response = client.get(address(name, arguments, objects), headers={"x-requested-with": "XMLHttpRequest"})
        if response.status_code == 200 or (response.status_code == 302 and response["Location"] != home):
            names.add(name)
    return names
