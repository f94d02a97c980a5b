"""What waits for a person: tasks of workflows, pages that were returned, comments, and drafts they left."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from wagtail.models import Comment, Page, Task, TaskState, WorkflowState, get_default_page_content_type
from wagtail.permissions import page_permission_policy

from site_core.lib.desk import MAX_ITEMS, YOURS, DeskItem, User, register_desk_items

COMMENTS, DRAFTS = "comments", "drafts"
PAGE_ACTIONS = {"add", "change", "publish"}
COMMENT_LENGTH = 90


def works_on_pages(user: User) -> bool:
    return page_permission_policy.user_has_any_permission(user, PAGE_ACTIONS)


@register_desk_items(YOURS, is_shown=works_on_pages)
def waiting_tasks(user: User) -> Iterator[DeskItem]:
    """List the pages whose workflow waits for ``user``. Administrators see all, as in Wagtail."""
    states = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__base_content_type=get_default_page_content_type(),
    )
    if not user.is_superuser:
        is_theirs = Q(task__groupapprovaltask__groups__in=user.groups.values("pk"))
        states = states.filter(is_theirs | Q(pk__in=custom_task_states(user))).distinct()
    for state in (
        states.select_related("revision", "task").defer("revision__content").order_by("started_at")[:MAX_ITEMS]
    ):
        yield DeskItem(
            title=state.revision.object_str,
            url=reverse("wagtailadmin_pages:edit", args=[state.revision.object_id]),
            status=state.task.name,
            detail=_("Submitted %(time)s ago. Approve or return it.") % {"time": timesince(state.started_at, depth=1)},
            due=1,
            key=f"page-{state.revision.object_id}",
        )


def custom_task_states(user: User) -> set[int]:
    """Return the keys of the states that tasks of a developer’s own types let ``user`` moderate."""
    tasks = Task.objects.filter(active=True, groupapprovaltask=None).specific()
    return {pk for task in tasks for pk in task.get_task_states_user_can_moderate(user).values_list("pk", flat=True)}


@register_desk_items(YOURS, is_shown=works_on_pages)
def returned_pages(user: User) -> Iterator[DeskItem]:
    """List the pages that ``user`` submitted, and for which changes were requested."""
    states = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_NEEDS_CHANGES,
        requested_by=user,
        base_content_type=get_default_page_content_type(),
    )
    states = states.select_related("current_task_state__revision").defer("current_task_state__revision__content")
    for state in states.order_by("-created_at")[:MAX_ITEMS]:
        task = state.current_task_state
        yield DeskItem(
            title=task.revision.object_str if task and task.revision else str(state.pk),
            url=reverse("wagtailadmin_pages:edit", args=[state.object_id]),
            status=_("Returned to you"),
            detail=Truncator(task.comment).chars(COMMENT_LENGTH) if task else "",
            due=1,
            key=f"page-{state.object_id}",
        )


@register_desk_items(COMMENTS, is_shown=works_on_pages)
def comments_for_person(user: User) -> Iterator[DeskItem]:
    """List what others ask on pages of ``user``, and comments that name them. Those that are resolved are left out."""
    comments = Comment.objects.filter(comment_condition(user), resolved_at=None).exclude(user=user)
    pages = page_permission_policy.instances_user_has_permission_for(user, "change")
    comments = comments.filter(page__in=pages).select_related("page", "user").distinct().order_by("-created_at")
    for comment in comments[:MAX_ITEMS]:
        yield DeskItem(
            title=comment.page.draft_title or comment.page.title,
            url=f"{reverse('wagtailadmin_pages:edit', args=[comment.page_id])}#comment-{comment.pk}",
            detail=_("%(person)s: “%(text)s”")
            % {
                "person": comment.user.get_full_name() or comment.user.get_username(),
                "text": Truncator(comment.text).chars(COMMENT_LENGTH),
            },
            due=1,
        )


def comment_condition(user: User) -> Q:
    """Return the condition that a comment names ``user``, or is on a page that they own or whose comments they get."""
    condition = (
        Q(text__iregex=rf"@{re.escape(user.get_username())}(?![\w@+-]|\.\w)")  # not a part of a longer name
        | Q(page__owner=user)
        | Q(page__subscribers__user=user, page__subscribers__comment_notifications=True)
    )
    name = user.get_full_name()
    return condition | Q(text__icontains=name) if name else condition


@register_desk_items(DRAFTS, is_shown=works_on_pages)
def drafts_left(user: User) -> Iterator[DeskItem]:
    """List the pages whose latest draft is by ``user``, and is not published."""
    for page in get_drafts(user)[:MAX_ITEMS]:
        saved = _("Saved %(time)s ago.") % {"time": timesince(page.latest_revision_created_at, depth=1)}
        yield DeskItem(
            title=page.draft_title or page.title,
            url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
            detail=saved if page.live else f"{saved} {_('Not published yet.')}",
        )


@register_desk_items(DRAFTS, is_shown=works_on_pages)
def locked_pages(user: User) -> Iterator[DeskItem]:
    """List the pages that nobody else can edit, because ``user`` locked them."""
    for page in Page.objects.filter(locked=True, locked_by=user).order_by("-locked_at")[:MAX_ITEMS]:
        yield DeskItem(
            title=page.draft_title or page.title,
            url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
            status=_("Locked by you"),
            detail=_("Nobody else can edit it. Unlock it when you are done."),
        )


def get_drafts(user: User) -> QuerySet[Page]:
    pages = page_permission_policy.instances_user_has_permission_for(user, "change")
    drafts = pages.filter(has_unpublished_changes=True, latest_revision__user=user)
    return drafts.filter(latest_revision__approved_go_live_at=None).order_by("-latest_revision_created_at")
