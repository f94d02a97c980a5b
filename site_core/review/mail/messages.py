"""What the emails say, as plain text and as HTML. They load nothing, and their links track nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from wagtail.models import Page

from site_core.site_settings.branded_email import email_context
from site_core.site_settings.site_name import get_site_name

from ..contacts import Recipient
from ..links import admin_url, review_url
from ..models import ReviewRequest
from .decisions import TAKEN_BACK
from .outbox import ReviewEmail
from .reminders import reminder_content

Content = dict[str, Any]
MAX_SUBJECT_LENGTH = 150


def build_message(email: ReviewEmail) -> EmailMultiAlternatives | None:
    """Return the email in the language of its recipient. None if it is no longer needed."""
    with email.recipient.locale():
        content = CONTENT[email.kind](email)
        return render_message(email, content) if content else None


def render_message(email: ReviewEmail, content: Content) -> EmailMultiAlternatives:
    page = content["page"]
    context = {
        **email_context(page.get_site()),
        "recipient": email.recipient,
        "clinic": clinic_name(page),
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
        **content,
    }
    name = content["template"]
    subject = " ".join(content["subject"].split())
    message = EmailMultiAlternatives(
        subject if len(subject) <= MAX_SUBJECT_LENGTH else f"{subject[: MAX_SUBJECT_LENGTH - 1]}…",
        render_to_string(f"review/email/{name}.txt", context),
        to=[email.recipient.email],
        reply_to=content.get("reply_to", []),
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string(f"review/email/{name}.html", context), "text/html")
    return message


def clinic_name(page: Page) -> str:
    return page.specific.seo_sitename or get_site_name()


def request_content(email: ReviewEmail) -> Content | None:
    """Ask for a review. The link is created here, so a link that failed to be sent never works."""
    request = email.request
    if request is None or request.status != ReviewRequest.Status.OPEN:
        return None
    title = request.page.get_admin_display_title()
    asker = request.requested_by
    due = date_format(request.due, "MONTH_DAY_FORMAT") if request.due else ""
    subject = _("Please review “%(page)s” by %(date)s") if due else _("Please review “%(page)s”")
    return {
        "template": "request",
        "page": request.page,
        "subject": subject % {"page": title, "date": due},
        "review_request": request,
        "title": title,
        "asker": (asker.get_full_name() or asker.get_username()) if asker else "",
        "expires": timezone.localtime(request.expires_at).date(),
        "url": review_url(request.create_token()),
        "reply_to": [asker.email] if asker and asker.email and asker.is_active else [],
    }


def decision_content(email: ReviewEmail) -> Content | None:
    """Tell the person who asked what the reviewer answered."""
    request = email.request
    if request is None or email.key.startswith(TAKEN_BACK) == bool(request.decided_at):
        return None
    title = request.page.get_admin_display_title()
    values = {"person": request.reviewer.title, "page": title}
    subjects = {
        "": _("%(person)s withdrew the approval of “%(page)s”"),
        ReviewRequest.Decision.APPROVED: _("%(person)s approved “%(page)s”"),
        ReviewRequest.Decision.APPROVED_WITH_EDITS: _("%(person)s approved “%(page)s” and suggested small edits"),
        ReviewRequest.Decision.RETURNED: _("%(person)s returned “%(page)s” with comments"),
    }
    comments = Page.objects.get(pk=request.page_id).wagtail_admin_comments.filter(
        created_at__gte=request.created_at, resolved_at=None
    )
    return {
        "template": "decision",
        "page": request.page,
        "subject": subjects[request.decision] % values,
        "review_request": request,
        "title": title,
        "edit_count": request.suggested_edits.count(),
        "has_comments": comments.exists(),
        "url": admin_url(reverse("wagtailadmin_pages:edit", args=[request.page_id])),
        "reply_to": list(filter(None, [Recipient.of_person(request.reviewer).email])),
    }


def withdrawal_content(email: ReviewEmail) -> Content | None:
    """Tell the person who asked that the reviewer’s page was taken offline or deleted."""
    page = email.pages.first()
    if page is None:
        return None
    title = page.get_admin_display_title()
    return {
        "template": "withdrawal",
        "page": page,
        "subject": _("%(person)s no longer reviews “%(page)s”") % {"person": email.reviewer_name, "page": title},
        "title": title,
        "url": admin_url(reverse("wagtailadmin_pages:edit", args=[page.pk])),
    }


CONTENT: dict[str, Callable[[ReviewEmail], Content | None]] = {
    ReviewEmail.Kind.REQUEST: request_content,
    ReviewEmail.Kind.DECISION: decision_content,
    ReviewEmail.Kind.WITHDRAWN: withdrawal_content,
    ReviewEmail.Kind.REMINDER: reminder_content,
    ReviewEmail.Kind.DIGEST: reminder_content,
}
