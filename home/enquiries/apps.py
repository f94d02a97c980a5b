from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.backups.registry import register_restore_check
from site_core.caching.registry import register_non_public_models
from site_core.lib.schedule import HOUR, MINUTE, ScheduledJob, register_jobs
from site_core.lib.trash import exclude_from_trash
from site_core.ops.deployment_checks import register_deployment_check

from . import roles
from .deployment_checks import check_enquiry_keys


class EnquiriesConfig(AppConfig):
    name = "home.enquiries"
    label = "enquiries"
    verbose_name = _("Inquiries")

    def ready(self) -> None:
        from . import desk, site_health  # noqa: F401  connected by importing
        from .key_check import key_warnings

        register_restore_check(key_warnings)
        register_non_public_models("enquiries.enquiry", "enquiries.enquiryaccess", "enquiries.enquirynotification")
        exclude_from_trash("enquiries.enquiry", "enquiries.enquiryaccess", "enquiries.enquirynotification")
        register_deployment_check(check_enquiry_keys)
        roles.register()
        register_jobs(
            ScheduledJob("send_enquiry_notices", "notify the front desk of new inquiries", MINUTE),
            ScheduledJob("purge_enquiries", "delete inquiries after their retention period", HOUR),
        )
