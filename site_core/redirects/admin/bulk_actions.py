"""What is done to several redirects at once in their list."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.log_actions import log
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from .. import fixes
from ..models import RedirectRule
from ..validation import check_and_save
from .rule_form import MAY_LEAVE_SITE


class WithUser:
    """Tells ``execute_action`` who does it, for the history."""

    def get_execution_context(self):
        return {**super().get_execution_context(), "user": self.request.user}


class RuleBulkAction(WithUser, SnippetBulkAction):
    template_name = "redirects/confirm_bulk.html"
    models = [RedirectRule]

    def check_perm(self, rule):
        return self.request.user.has_perm("site_core.change_redirectrule")


class SwitchOff(RuleBulkAction):
    display_name = "Switch off"
    action_type = "switch_off"
    aria_label = "Switch the selected redirects off"
    action_priority = 10

    @classmethod
    def execute_action(cls, objects, user=None, **kwargs):
        return fixes.apply_fix("disable", [rule.pk for rule in objects], user), 0

    def get_success_message(self, num_parent_objects, num_child_objects):
        return ngettext(
            "%(count)d redirect is off. Visitors of its address get “not found”.",
            "%(count)d redirects are off. Visitors of their addresses get “not found”.",
            num_parent_objects,
        ) % {"count": num_parent_objects}


class SwitchOn(RuleBulkAction):
    """Checked one by one: what was fine when it was switched off may have become a loop since."""

    display_name = "Switch on"
    action_type = "switch_on"
    aria_label = "Switch the selected redirects on"
    action_priority = 20

    @classmethod
    def execute_action(cls, objects, user=None, **kwargs):
        switched, view = 0, kwargs["self"]
        for rule in objects:
            rule.enabled = True
            try:
                with transaction.atomic():
                    check_and_save(rule, may_leave_site=user.has_perm(MAY_LEAVE_SITE), user=user)
                    log(rule, "wagtail.edit", user=user)
                switched += 1
            except ValidationError as refused:
                messages.error(view.request, f"{rule} stays off. {' '.join(refused.messages)}")
        return switched, 0

    def get_success_message(self, num_parent_objects, num_child_objects):
        if num_parent_objects:
            return ngettext("%(count)d redirect is on.", "%(count)d redirects are on.", num_parent_objects) % {
                "count": num_parent_objects
            }
        return None


class Delete(WithUser, DeleteBulkAction):
    """Wagtail's, with what was counted deleted as well, and each deletion in the history."""

    models = [RedirectRule]

    @classmethod
    def execute_action(cls, objects, user=None, **kwargs):
        return fixes.apply_fix("delete", [rule.pk for rule in objects], user), 0
