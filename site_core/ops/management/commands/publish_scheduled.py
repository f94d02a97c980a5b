from typing import Any

from django.utils import timezone
from wagtail.management.commands import publish_scheduled
from wagtail.models import Page, Revision

from site_core.pages.publishing import draft_publication_errors


class Command(publish_scheduled.Command):
    """Wagtail's command, except that one page that can't be published doesn't block those after it."""

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dryrun"]:
            self.unschedule_incomplete()
        super().handle(*args, **options)

    def unschedule_incomplete(self) -> None:
        """Remove incomplete drafts from the schedule and report them. The drafts stay."""
        for revision in Revision.objects.filter(approved_go_live_at__lt=timezone.now()):
            draft = revision.as_object()
            if isinstance(draft, Page) and (problems := draft_publication_errors(draft)):
                revision.approved_go_live_at = None
                revision.save(update_fields=["approved_go_live_at"])
                self.stderr.write(f"“{draft.title}” was not published as scheduled: {' '.join(problems)}")
