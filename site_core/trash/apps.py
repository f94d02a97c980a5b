from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.caching.registry import register_non_public_models
from site_core.lib.roles import grant_to_role
from site_core.lib.schedule import DAY, ScheduledJob, register_jobs
from site_core.lib.trash import TrashKind, exclude_from_trash, register_trash_kind
from site_core.media.registry import register_retained_files


class TrashConfig(AppConfig):
    name = "site_core.trash"
    label = "trash"
    verbose_name = _("Trash")

    def ready(self) -> None:
        from . import signal_handlers
        from .file_kinds import document_kind, image_kind
        from .page_kind import PageTrashKind

        register_trash_kind(PageTrashKind("wagtailcore.page"))
        register_trash_kind(image_kind())
        register_trash_kind(document_kind())
        for label in ("pages.topic", "content.reusableblock", "facts.fact"):
            register_trash_kind(TrashKind(label))
        # Derived from other rows, and made again.
        exclude_from_trash("wagtailsearch", "wagtailcore.referenceindex", "media.clinicrendition")
        exclude_from_trash("media.pendingrendition")
        register_retained_files(signal_handlers.retained_file_names)
        register_non_public_models("trash")
        grant_to_role("site-admins", "trash.delete_trashentry")
        register_jobs(
            ScheduledJob(
                "purge_trash",
                "permanently delete what has been in the trash long enough",
                DAY,
                after_midnight=timedelta(hours=4, minutes=32),
            )
        )
