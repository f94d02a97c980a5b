from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.lib.roles import grant_to_role

WRITE = ("content.add_reusableblock", "content.change_reusableblock")
PUBLISH = "content.publish_reusableblock"


class ContentConfig(AppConfig):
    name = "site_core.content"
    label = "content"
    verbose_name = _("Content")

    def ready(self) -> None:
        grant_to_role("editors", *WRITE)
        grant_to_role("medical-reviewers", *WRITE, PUBLISH)
        grant_to_role("site-admins", *WRITE, PUBLISH, "content.delete_reusableblock")
