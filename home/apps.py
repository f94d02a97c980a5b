from django.apps import AppConfig

from site_core.lib.schedule import HOUR, MINUTE, ScheduledJob, register


class HomeConfig(AppConfig):
    name = "home"

    def ready(self) -> None:
        from . import checks  # noqa: F401  registers the checks

        register(
            ScheduledJob("send_enquiry_notices", "notify the front desk about new enquiries", MINUTE),
            ScheduledJob("purge_enquiries", "delete enquiries after their retention period", HOUR),
        )
