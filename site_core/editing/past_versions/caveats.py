"""What an old version can’t show as readers saw it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.fields import StreamField
from wagtail.models import Page, PageLogEntry

from ..drafts.content import read_content
from .timeline import Period, State

PRIVACY = "wagtail.view_restriction."


def find_caveats(page: Page, period: Period) -> list[str]:
    """Return what may have been different for readers in ``period``."""
    if period.state == State.STORED:
        text = _(
            "No version was saved when it was published. This is the page as it is stored now. If a script changed it "
            "since, what it said before can’t be known."
        )
        return [text, *list_general(page, period)]
    return list_general(page, period) if period.state == State.VERSION else []


def list_general(page: Page, period: Period) -> list[str]:
    return [
        _(
            "The text, the page’s settings, and its choice of images are from that time. The header and footer, the "
            "clinic’s details, lists of other pages, and the design are shown as they are today."
        ),
        _("Images and documents show their current files. Deleted ones are missing."),
        _("Changes that a script made without saving a version are not in the history."),
        *find_missing_blocks(page, period),
        *find_moves(page, period),
        *find_privacy(page, period),
    ]


def find_missing_blocks(page: Page, period: Period) -> Iterator[str]:
    """Yield a caveat if the version has blocks of types that the site no longer has. They are not rendered."""
    revision = page.revisions.filter(pk=period.revision_id).first()
    if revision is None:
        return
    model = page.specific_class
    content = read_content(model, revision.content)
    types: set[str] = set()
    for field in model._meta.get_fields():
        if isinstance(field, StreamField):
            types |= {row["type"] for row in content.get(field.name) or []} - set(field.stream_block.child_blocks)
    if types:
        text = _("The site no longer has these kinds of blocks, so they are missing: %(types)s.")
        yield text % {"types": ", ".join(sorted(types))}


def find_moves(page: Page, period: Period) -> Iterator[str]:
    if (
        period.end
        and PageLogEntry.objects.filter(page=page.pk, action="wagtail.move", timestamp__gte=period.start).exists()
    ):
        yield _("The page was moved later, so it had another URL.")


def find_privacy(page: Page, period: Period) -> Iterator[str]:
    """Yield a caveat if the page was private at the beginning of the period, or became so in it."""
    entries = PageLogEntry.objects.filter(page=page.pk, action__startswith=PRIVACY)
    if period.end:
        entries = entries.filter(timestamp__lt=period.end)
    last = entries.order_by("-timestamp").first()
    if last and not last.action.endswith("delete"):
        date = date_format(timezone.localtime(last.timestamp), "DATETIME_FORMAT")
        yield _("The page was private from %(date)s on: only some visitors could see it.") % {"date": date}
