"""Bulk actions in the list of redirects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.log_actions import log
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from ..checks import fixes
from ..checks.rule_checks import check_and_save
from ..models import RedirectRule
from .base import ConfirmedBulkAction
from .rule_form import EXTERNAL_PERMISSION


class PassUserMixin(BulkAction):
    """Pass the user to ``execute_action``, which logs the changes."""

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "user": self.request.user}


class RuleBulkAction(PassUserMixin, ConfirmedBulkAction, SnippetBulkAction):
    models = [RedirectRule]
    header_icon = "redirect"
    permission = "redirects.change_redirectrule"
    no_access_message = _("You can view redirects, but not change them. Ask a redirect manager.")


class DisableBulkAction(RuleBulkAction):
    display_name = _("Disable")
    action_type = "disable"
    aria_label = _("Disable selected redirects")
    action_priority = 10
    question = ngettext_lazy("Disable %(count)d redirect?", "Disable %(count)d redirects?", "count")
    success_message = ngettext_lazy(
        "%(count)d redirect disabled. Its old URL now shows “not found”.",
        "%(count)d redirects disabled. Their old URLs now show “not found”.",
        "count",
    )

    @classmethod
    def execute_action(cls, objects: Sequence[RedirectRule], user: User, **kwargs: Any) -> tuple[int, int]:
        return fixes.apply_fix("disable", [rule.pk for rule in objects], user), 0


class EnableBulkAction(RuleBulkAction):
    """Check each redirect before enabling it: it may have become part of a loop since it was disabled."""

    display_name = _("Enable")
    action_type = "enable"
    aria_label = _("Enable selected redirects")
    action_priority = 20
    question = ngettext_lazy("Enable %(count)d redirect?", "Enable %(count)d redirects?", "count")
    success_message = ngettext_lazy("%(count)d redirect enabled.", "%(count)d redirects enabled.", "count")

    @classmethod
    def execute_action(cls, objects: Sequence[RedirectRule], user: User, **kwargs: Any) -> tuple[int, int]:
        enabled, view = 0, kwargs["self"]
        for rule in objects:
            rule.enabled = True
            try:
                with transaction.atomic():
                    check_and_save(rule, may_leave_site=user.has_perm(EXTERNAL_PERMISSION), user=user)
                    log(rule, "wagtail.edit", user=user)
                enabled += 1
            except ValidationError as error:
                message = gettext("%(rule)s could not be enabled. %(reason)s")
                messages.error(view.request, message % {"rule": rule, "reason": " ".join(error.messages)})
        return enabled, 0


class DeleteRulesBulkAction(PassUserMixin, DeleteBulkAction):
    """Wagtail's action, which also deletes hit counts here and logs each deletion."""

    models = [RedirectRule]

    @classmethod
    def execute_action(cls, objects: Sequence[RedirectRule], user: User, **kwargs: Any) -> tuple[int, int]:
        return fixes.apply_fix("delete", [rule.pk for rule in objects], user), 0
