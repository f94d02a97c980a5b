from django.apps import AppConfig

from site_core.pages.sections import register_sections


class HomeConfig(AppConfig):
    name = "home"

    def ready(self) -> None:
        from .legal_notices import checks  # noqa: F401  registers the checks

        register_sections("home.TreatmentIndexPage", "home.TeamIndexPage", "home.ContactPage", "home.StandardPage")
