"""What is done to several addresses not found at once, and once a redirect stands at one."""

from django.db.models import Q
from django.utils.translation import ngettext
from wagtail.admin.views.bulk_action import BulkAction

from ..addresses import decode_path
from ..models import Kind, NotFoundPath


class MissedBulkAction(BulkAction):
    models = [NotFoundPath]
    template_name = "redirects/confirm_bulk_missed.html"
    permission = "site_core.change_notfoundpath"
    done = "", ""

    def check_perm(self, missed):
        return self.request.user.has_perm(self.permission)

    @classmethod
    def execute_action(cls, objects, **kwargs):
        cls.act(NotFoundPath.objects.filter(pk__in=[missed.pk for missed in objects]))
        return len(objects), 0

    def get_success_message(self, num_parent_objects, num_child_objects):
        return ngettext(*self.done, num_parent_objects) % num_parent_objects


class Ignore(MissedBulkAction):
    display_name = "Ignore"
    action_type = "ignore"
    aria_label = "Ignore the selected addresses"
    action_priority = 10
    done = (
        "%d address is ignored from now on. It stands under “Show: Ignored”.",
        "%d addresses are ignored from now on. They stand under “Show: Ignored”.",
    )

    @staticmethod
    def act(missed):
        missed.update(ignored=True)


class Unignore(MissedBulkAction):
    display_name = "Show again"
    action_type = "unignore"
    aria_label = "Show the selected addresses again"
    action_priority = 20
    done = "%d address is shown again.", "%d addresses are shown again."

    @staticmethod
    def act(missed):
        missed.update(ignored=False)


class Remove(MissedBulkAction):
    display_name = "Remove"
    action_type = "remove"
    aria_label = "Remove the selected addresses from the list"
    action_priority = 30
    classes = {"serious"}
    permission = "site_core.delete_notfoundpath"
    done = (
        "%d address removed. It comes back when somebody asks for it again.",
        "%d addresses removed. They come back when somebody asks for them again.",
    )

    @staticmethod
    def act(missed):
        missed.delete()


def forget_answered(rule):
    """Take the address of an exact rule, once it is made, off the list of those not found."""
    if rule.kind != Kind.EXACT or rule.query or not rule.enabled or rule.starts_at:
        return
    path = decode_path(rule.source)
    ways = {path.rstrip("/"), f"{path.rstrip('/')}/"} if rule.ignore_slash else {path}
    same = Q()
    for way in ways:
        same |= Q(path__iexact=way) if rule.ignore_case else Q(path=way)
    missed = NotFoundPath.objects.filter(same, ignored=False)
    (missed.filter(site=rule.site_id) if rule.site_id else missed).delete()
