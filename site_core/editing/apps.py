from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.caching.registry import register_non_public_models
from site_core.lib.desk import WriteLink, register_write_links
from site_core.lib.roles import grant_to_role
from site_core.media.registry import register_image_action

SAVE_TEMPLATES = ("editing.add_savedpagetemplate", "editing.change_savedpagetemplate")


class EditingConfig(AppConfig):
    name = "site_core.editing"
    label = "editing"
    verbose_name = _("Editing")

    def ready(self) -> None:
        from site_core.pages.page_checks import register_page_check

        from . import signal_handlers  # noqa: F401  connected by importing
        from .block_adapters import register_adapters
        from .page_checks import check_facts, check_part_links, check_reusable_blocks
        from .page_templates.all_templates import get_templates_url
        from .paste.adapters import register_paste_adapters
        from .references.page_checks import check_references

        register_adapters()
        register_image_action(_("Replace everywhere"), "editing_replace_image")
        register_non_public_models("editing.savedpagetemplate", "editing.formsubmission")
        grant_to_role("editors", *SAVE_TEMPLATES)
        grant_to_role("medical-reviewers", *SAVE_TEMPLATES)
        grant_to_role("site-admins", *SAVE_TEMPLATES, "editing.delete_savedpagetemplate")
        register_paste_adapters()
        for check in (check_references, check_facts, check_reusable_blocks, check_part_links):
            register_page_check(check)
        register_write_links(WriteLink(_("Start from a template"), get_templates_url, order=30))
