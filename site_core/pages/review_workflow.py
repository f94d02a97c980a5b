"""Medical review as a task of Wagtail’s workflows: approving a page records who reviewed it, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import GroupApprovalTask, Page, TaskState, Workflow

from .people import PersonPage

if TYPE_CHECKING:
    from .review import ReviewedPage


class MedicalReviewTask(GroupApprovalTask):
    """A task that only people who review medical pages can approve, and not for what they wrote themselves."""

    class Meta:
        verbose_name = gettext_lazy("Medical review")
        verbose_name_plural = gettext_lazy("Medical reviews")
        permissions = [("manage_reviews", gettext_lazy("Can choose reviewers and enter medical reviews by hand"))]

    @classmethod
    def get_description(cls) -> str:
        return _("Members of the chosen groups can approve this task. Their approval is recorded as a medical review.")

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        actions = super().get_actions(obj, user)
        if approval_error(obj, user):
            return [action for action in actions if action[0] != "approve"]
        return actions

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        page = task_state.workflow_state.content_object
        if action_name == "approve" and (message := approval_error(page, user)):
            raise PermissionDenied(message)
        return super().on_action(task_state, user, action_name, **kwargs)


def has_medical_review(workflow: Workflow | None) -> bool:
    """Return whether ``workflow`` includes a medical review."""
    if workflow is None:
        return False
    return MedicalReviewTask.objects.filter(active=True, workflow_tasks__workflow=workflow).exists()


def get_reviewer(user: Any) -> PersonPage | None:
    """Return the person who reviews pages with the account ``user``. None for scripts without a user."""
    if user is None or user.pk is None:
        return None
    return PersonPage.objects.live().filter(account=user, is_reviewer=True, alias_of=None).first()


def get_reviewed_draft(page: Any) -> ReviewedPage | None:
    """Return the latest draft of ``page``. None if it is not of a type that needs a medical review."""
    if not isinstance(page, Page) or not hasattr(page.specific_class, "reviewed_fields"):
        return None
    draft: Any = page.specific.get_latest_revision_as_object()
    return draft


def approval_error(page: Any, user: Any) -> str:
    """Return a message if ``user`` can’t review ``page``. Else an empty string."""
    draft = get_reviewed_draft(page)
    if draft is None:
        return ""
    reviewer = get_reviewer(user)
    if reviewer is None:
        return _(
            "You can’t approve this page because your account is not linked to a person who reviews medical pages. "
            "A site admin can link it on that person’s page, under “Medical review”."
        )
    return reviewer_error(draft, reviewer)


def reviewer_error(draft: Any, reviewer: PersonPage) -> str:
    """Return a message if ``reviewer`` can’t review ``draft``. Else an empty string."""
    if not reviewer.live or not reviewer.is_reviewer:
        return _("%(person)s doesn’t review medical pages.") % {"person": reviewer}
    if reviewer.account and not reviewer.account.is_active:
        return _("The account of %(person)s is deactivated. Ask another reviewer.") % {"person": reviewer}
    if reviewer in draft.authors:
        return _("You can’t approve this page because you are one of its authors. Ask another reviewer.")
    topics = {topic.pk for topic in reviewer.review_topics.all()}
    if topics and topics.isdisjoint(topic.pk for topic in draft.topics.all()):
        return _("%(person)s reviews pages about other topics.") % {"person": reviewer}
    return ""
