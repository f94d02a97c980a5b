"""Begins a new generation whenever anything public changes.

Every saved row counts unless it is known that no visitor sees it: what is forgotten here then costs a little time,
never a wrong page.
"""

from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from modelcluster.fields import ParentalKey
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from .page_cache.invalidation import begin_generation

# Rows that visitors never see, as "app" or "app.model".
NOT_PUBLIC = {
    "admin",
    "auth",
    "axes",
    "contenttypes",
    "django_tasks_database",
    "enquiries.enquiry",
    "enquiries.enquiryaccess",
    "enquiries.enquirynotification",
    "migrations",
    "otp_static",
    "otp_totp",
    "sessions",
    "index_now.indexnowping",
    "redirects.notfoundpath",
    "seo_audit.pageaudit",
    "page_views.pagecount",
    "redirects.redirecthit",
    "redirects.redirectimport",
    "redirects.redirectimportchange",
    "redirects.redirectupload",
    "media.clinicrendition",
    "accounts.role",
    "wagtailadmin",
    "wagtailcore.comment",
    "wagtailcore.commentreply",
    "wagtailcore.groupapprovaltask",
    "wagtailcore.modellogentry",
    "wagtailcore.pagelogentry",
    "wagtailcore.pagesubscription",
    "wagtailcore.referenceindex",
    "wagtailcore.revision",
    "wagtailcore.task",
    "wagtailcore.taskstate",
    "wagtailcore.uploadedfile",
    "wagtailcore.workflow",
    "wagtailcore.workflowstate",
    "wagtailsearch",
    "wagtailusers",
}
# What saving a draft writes into the page's own row.
OF_DRAFTS = {"latest_revision", "draft_title", "has_unpublished_changes", "latest_revision_created_at", "go_live_at"}


def is_public(instance):
    label = instance._meta.label_lower
    return not {label, label.partition(".")[0]} & NOT_PUBLIC


@receiver(post_save)
def note_saved(sender, instance, created=False, update_fields=None, raw=False, **kwargs):
    if raw or not hasattr(instance, "_meta") or not is_public(instance):
        return
    if not is_unseen(instance, created, update_fields):
        begin_generation()


def is_unseen(instance, created, update_fields):
    """Whether visitors see none of this change of a row of a public kind."""
    if isinstance(instance, Page):
        return (created and not instance.live) or (update_fields is not None and set(update_fields) <= OF_DRAFTS)
    if isinstance(instance, BaseSiteSetting):
        return created  # by the first visit that asks for it, with the values that visit shows
    return any(not page.live for page in parent_pages(instance))


def parent_pages(instance):
    """The pages that hold this row as a part of theirs: an article of its authors, say."""
    for field in instance._meta.concrete_fields:
        if isinstance(field, ParentalKey) and isinstance(page := getattr(instance, field.name), Page):
            yield page


@receiver(post_delete)
def note_deleted(sender, instance, **kwargs):
    if is_public(instance):
        begin_generation()


@receiver(m2m_changed)
def note_related(sender, instance, action, **kwargs):
    if action.startswith("post_") and is_public(instance):
        begin_generation()


@receiver(page_published)
@receiver(page_unpublished)
@receiver(post_page_move)
def note_page(sender, **kwargs):
    begin_generation()
