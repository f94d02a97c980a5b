"""All URLs of the admin, with real objects for their arguments."""

from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth.models import Group
from django.urls import get_resolver, reverse
from django.urls.resolvers import RoutePattern
from django.utils import timezone
from wagtail.admin import urls as admin_urls
from wagtail.models import Collection, GroupApprovalTask, Site, UploadedFile, Workflow

from home.enquiries.form_tokens import new_token
from home.enquiries.models import Details, Enquiry
from home.enquiries.services import create_enquiry
from site_core.background_tasks.models import BackgroundTask
from site_core.banners.models import Banner
from site_core.editing.models import SavedPageTemplate
from site_core.media.models import ClinicDocument
from site_core.redirects.models import RedirectImport, RedirectRule, RedirectUpload
from site_core.review.models import CitedNotice, RetractionNotice, ReviewRequest, SuggestedEdit
from site_core.seo_audit.models import ConfirmedStatement, ExternalLink
from site_core.seo_audit.store import refresh_page_data
from site_core.site_settings.models import ClinicSettings, SettingsChange
from site_core.trash.models import TrashEntry
from site_core.wordpress.models import ImportRun, ImportUpload, Proof, ProofLine
from tests.support import factories

EXCLUDED = {"wagtailadmin_error_test", "wagtailadmin_logout"}  # one raises an error, one ends the session


def admin_resolver():
    [outer] = [p for p in get_resolver().url_patterns if str(p.pattern) == settings.ADMIN_PATH]
    [admin] = [p for p in outer.url_patterns if getattr(p, "urlconf_module", None) is admin_urls]
    return admin


def admin_routes():
    """Yield ``(name with namespace, route such as “/admin/pages/<int:page_id>/”, view)`` for every named pattern."""
    yield from walk_routes(admin_resolver(), f"/{settings.ADMIN_PATH}")


def walk_routes(resolver, prefix, namespace=""):
    for entry in resolver.url_patterns:
        route = f"{prefix}{entry.pattern}"
        if hasattr(entry, "url_patterns"):
            yield from walk_routes(entry, route, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif entry.name and entry.name not in EXCLUDED:
            yield namespace + entry.name, route, entry.callback


def admin_patterns():
    """Return ``{name with namespace: names of its arguments}``. If a name has several patterns, use the longest."""
    patterns = {}
    for name, arguments in walk_patterns(admin_resolver()):
        if name not in patterns or len(arguments) > len(patterns[name]):
            patterns[name] = arguments
    return patterns


def walk_patterns(resolver, namespace="", outer=()):
    """Yield ``(name with namespace, names of its arguments)`` for every named pattern."""
    for entry in resolver.url_patterns:
        arguments = (*outer, *(entry.pattern.converters if isinstance(entry.pattern, RoutePattern) else ()))
        if hasattr(entry, "url_patterns"):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from walk_patterns(entry, inner, arguments)
        elif entry.name and entry.name not in EXCLUDED:
            yield namespace + entry.name, arguments


def create_objects(site, user):
    """Create one object of every type that an admin URL refers to."""
    article = factories.ArticlePageFactory(authors=[site.author], reviewer=site.reviewer)
    revision = article.save_revision(user=user)
    workflow = Workflow.objects.get()
    state = workflow.start(article, user)
    collection = Collection.get_first_root_node().add_child(name="Photos of the building")
    create_enquiry(
        site.site, new_token().form_id, Details(name="Ana Ortiz", phone="212-555-0188", email="ana@example.com")
    )
    request = ReviewRequest.objects.create(
        page=article, revision=revision, reviewer=site.reviewer, requested_by=user, expires_at=timezone.now()
    )
    rule = RedirectRule.objects.create(source="/old/", target="/team/")
    refresh_page_data(site.site)  # also lists the links to other websites, such as those of the references
    reusable_block = factories.ReusableBlockFactory()
    fact = factories.FactFactory()
    banner = Banner.objects.create(text="一")
    proof = Proof.objects.create(source="一", status=Proof.Status.FINISHED, totals=PROOF_TOTALS)
    return SimpleNamespace(
        page=article,
        person=site.author,
        settings_change=SettingsChange.record(ClinicSettings.for_site(site.site), user, {"name": "一"}, {"name": "二"}),
        index=site.articles,
        revision=revision,
        workflow=workflow,
        state=state,
        task_state=state.current_task_state,
        task=GroupApprovalTask.objects.get(),
        collection=collection,
        image=factories.ImageFactory(),
        document=ClinicDocument.objects.create(title="A form", file="documents/form.pdf"),
        reusable_block=reusable_block,
        fact=fact,
        banner=banner,
        banner_revision=banner.save_revision(user=user),
        fact_revision=fact.save_revision(user=user),
        block_revision=reusable_block.save_revision(user=user),
        topic=factories.TopicFactory(),
        template=SavedPageTemplate.objects.create(
            name="Essay", page_type=article.content_type, content={"body": article.body.get_prep_value()}
        ),
        rule=rule,
        external_link=ExternalLink.objects.filter(uses__page=article).first(),
        trash_entry=create_trash_entry(),
        enquiry=Enquiry.objects.get(),
        review_request=request,
        cited_notice=CitedNotice.objects.create(
            page=article,
            notice=RetractionNotice.objects.create(record_id=1, nature="retraction", title="一"),
            in_live=True,
        ),
        suggested_edit=SuggestedEdit.objects.create(request=request, content_path="title", before="一", after="二"),
        redirect_import=RedirectImport.objects.create(file_name="old.csv", user=user),
        upload=RedirectUpload.objects.create(
            file_name="old.csv", content=b"", user=user, state=RedirectUpload.State.CHECKED, summary={"table": TABLE}
        ),
        uploaded_file=UploadedFile.objects.create(uploaded_by_user=user),
        background_task=BackgroundTask.objects.create(kind="seo_audit.audit", state=BackgroundTask.State.FAILED),
        site=Site.objects.get(),
        statement=ConfirmedStatement.objects.create(page=article, fingerprint="1", sentence="一"),
        group=Group.objects.get(name="Editors"),
        import_run=ImportRun.objects.create(source="一", user=user, report=IMPORT_REPORT),
        import_upload=ImportUpload.objects.create(user=user),
        proof=proof,
        proof_line=ProofLine.objects.create(proof=proof, key="一", path="/", result=ProofLine.Result.SAME),
        user=user,
    )


def create_trash_entry():
    RedirectRule.objects.create(source="/deleted/", target="/team/").delete()
    return TrashEntry.objects.first()


# The columns of an uploaded table of redirects.
TABLE = {
    "columns": ["source", "target"],
    "headings": ["一", "二"],
    "has_headings": True,
    "may_lack_headings": True,
    "sample": [["一", "二"]],
}

# The report of an import from WordPress without items.
IMPORT_REPORT = {
    **{name: 0 for name in ("items_in", "words_before", "words_after", "links_before", "links_after", "private_items")},
    **{name: [] for name in ("types", "items", "files", "left_out", "navigation", "repairs")},
    "source": {"title": "一", "url": "", "files": []},
    "old_site": {},
    "is_dry_run": False,
    "is_complete": True,
}

PROOF_TOTALS = {"lines": 1, "results": {"same": 1}, "requests": {"same": 0}}

# (prefix of the URL name, argument, attribute of the objects above). The first match counts.
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
    ("redirects_report", "pk", "redirect_import"),
    ("redirects_undo", "pk", "redirect_import"),
    ("redirects_", "pk", "upload"),
    ("banners_end", "pk", "banner"),
    ("wagtailsnippets_banners_banner", "pk", "banner"),
    ("wagtailsnippets_banners_banner", "revision_id", "banner_revision"),
    ("wagtailsnippetchoosers_banners_banner", "pk", "banner"),
    ("background_task", "pk", "background_task"),
    ("facts_check", "pk", "fact"),
    ("wagtailsnippets_facts_fact", "pk", "fact"),
    ("wagtailsnippets_facts_fact", "revision_id", "fact_revision"),
    ("wagtailsnippetchoosers_facts_fact", "pk", "fact"),
    ("wagtailsnippets_content_reusableblock", "pk", "reusable_block"),
    ("wagtailsnippets_content_reusableblock", "revision_id", "block_revision"),
    ("wagtailsnippetchoosers_content_reusableblock", "pk", "reusable_block"),
    ("wagtailsnippets_pages_topic", "pk", "topic"),
    ("wagtailsnippetchoosers_pages_topic", "pk", "topic"),
    ("wagtailsnippetchoosers_redirects_redirectrule", "pk", "rule"),
    ("wagtailsettings", "pk", "site"),
    ("wagtailsites", "pk", "site"),
    ("wagtailusers_groups", "pk", "group"),
    ("wagtailusers_users", "pk", "user"),
    ("two_factor_reset", "pk", "user"),
    ("review_edit", "pk", "suggested_edit"),
    ("review_retraction_", "pk", "cited_notice"),
    ("review_", "pk", "review_request"),
    ("page_templates", "pk", "template"),
    ("editing_replace_image", "pk", "image"),
    ("image_library:", "pk", "image"),
    ("image_uploads:", "pk", "uploaded_file"),
    ("passkey_", "pk", "user"),
    ("user_invitation_", "pk", "user"),
    ("user_sessions", "pk", "user"),
    ("editing_replace_image", "pk", "image"),
    ("image_library:", "pk", "image"),
    ("settings_undo", "pk", "settings_change"),
    ("seo_audit:statement_undo", "statement_id", "statement"),
    ("settings_", "site_id", "site"),
    ("brand_preview", "site_id", "site"),
    ("person_", "page_id", "person"),
    ("seo_audit:", "link_id", "external_link"),
    ("trash_", "pk", "trash_entry"),
    ("wordpress_report", "pk", "import_run"),
    ("wordpress_undo", "pk", "import_run"),
    ("wordpress_old_urls", "pk", "import_run"),
    ("wordpress_publish", "pk", "import_run"),
    ("wordpress_after", "pk", "import_run"),
    ("wordpress_switch", "pk", "import_run"),
    ("wordpress_proof", "pk", "proof"),
    ("wordpress_proof_line", "line", "proof_line"),
    ("wordpress_", "pk", "import_upload"),
    ("", "redirect_id", "rule"),
    ("", "image_id", "image"),
    ("wagtailimages_chooser", "pk", "image"),
    ("", "document_id", "document"),
    ("", "doc_id", "document"),
    ("wagtaildocs_chooser", "pk", "document"),
    ("", "uploaded_file_id", "uploaded_file"),
    ("", "revision_id", "revision"),
    ("", "old_id", "revision"),
    ("", "workflow_state_id", "state"),
    ("", "task_state_id", "task_state"),
    ("", "task_id", "task"),
    ("", "workflow_pk", "workflow"),
    ("", "collection_id", "collection"),
    ("", "parent_page_id", "index"),
    ("", "parent_id", "index"),
    ("", "destination_id", "index"),
    ("", "page_id", "page"),
    ("", "page_pk", "page"),
    ("", "page_to_move_id", "page"),
)
# Values of the arguments that aren't primary keys, by prefix of the URL name.
VALUES = {
    "wagtail_bulk_action": {"app_label": "wagtailcore", "model_name": "page", "action": "delete"},
    "wagtailadmin_pages": {
        "content_type_app_name": "blog",
        "content_type_model_name": "articlepage",
        "app_label": "blog",
        "model_name": "articlepage",
        "action_name": "reject",
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
    "editing:new_checklist": {"app_label": "blog", "model_name": "articlepage"},
    "brand_preview": {"key": "home"},
    "settings_": {"app_name": "site_settings", "model_name": "clinicsettings"},
    "wagtailsettings": {"app_name": "site_settings", "model_name": "clinicsettings"},
    "wagtailimages": {"filter_spec": "width-20"},
    "editing_replace_text_result": {"operation": "6f1c9f2a-93a5-4b0e-8d6a-1f2e3d4c5b6a"},
    "redirects_export": {"file_format": "csv"},
    "wordpress_": {"file_format": "html"},
    "guide_image": {"name": "admin-article"},
    "guide": {"name": "redirects"},
    "review_edit": {"answer": "accept"},
    "wagtailadmin_password_reset_confirm": {"uidb64": "MQ", "token": "set-password"},
}
QUERIES = {
    "wagtail_bulk_action": "?id={page}&next=/admin/",
    "wagtailadmin_tag": "?term=a",
}


def build_url(name, arguments, objects):
    """Return the URL ``name`` with real objects for its ``arguments``."""
    if name == "wagtailadmin_pages:revisions_compare":
        return reverse(name, args=[objects.page.pk, "earliest", "latest"])
    if name == "wagtailsnippets_content_reusableblock:revisions_compare":
        return reverse(name, args=[objects.reusable_block.pk, "earliest", "latest"])
    if name == "wagtailsnippets_banners_banner:revisions_compare":
        return reverse(name, args=[objects.banner.pk, "earliest", "latest"])
    if name == "wagtailsnippets_facts_fact:revisions_compare":
        return reverse(name, args=[objects.fact.pk, "earliest", "latest"])
    values = next((values for prefix, values in VALUES.items() if name.startswith(prefix)), {})
    kwargs = {argument: values.get(argument) or find_pk(name, argument, objects) for argument in arguments}
    query = next((query for prefix, query in QUERIES.items() if name.startswith(prefix)), "")
    return reverse(name, kwargs=kwargs) + query.format(page=objects.page.pk)


def find_pk(name, argument, objects):
    for prefix, key_argument, attribute in OBJECTS:
        if name.startswith(prefix) and argument == key_argument:
            return getattr(objects, attribute).pk
    raise AssertionError(f"Add the argument “{argument}” of the admin URL “{name}” to OBJECTS or VALUES in {__file__}.")


def accessible_url_names(client, objects):
    """Return the names of the URLs that respond to ``client`` with a page or a redirect to one."""
    home = reverse("wagtailadmin_home")
    names = set()
    for name, arguments in admin_patterns().items():
        # For scripts, the admin responds with 403 instead of redirecting to the dashboard with a message.
        response = client.get(build_url(name, arguments, objects), headers={"x-requested-with": "XMLHttpRequest"})
        if response.status_code == 200 or (response.status_code == 302 and response["Location"] != home):
            names.add(name)
    return names
