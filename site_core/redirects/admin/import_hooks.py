"""Puts imports and exports of redirects into the admin, and into Wagtail's log."""

from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.log_actions import LogFormatter


@hooks.register("register_log_actions")
def log_actions(actions):
    @actions.register_action("redirects.import")
    class ImportFormatter(LogFormatter):
        label = "Import redirects"

        def format_message(self, entry):
            return "Imported redirects: {created} created, {changed} changed".format(**entry.data)

    @actions.register_action("redirects.undo_import")
    class UndoFormatter(LogFormatter):
        label = "Undo an import of redirects"

        def format_message(self, entry):
            removed = ngettext("%d redirect removed", "%d redirects removed", entry.data["removed"])
            return f"Import undone: {removed % entry.data['removed']}, {entry.data['restored']} restored"
