from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.brand.previews import register_preview
from site_core.pages.sections import register_sections


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Home")

    def ready(self) -> None:
        from site_core.banners.closures import register_place_type
        from site_core.pages.page_templates import register_page_templates
        from site_core.pages.people import register_person_properties

        from . import desk, trash  # noqa: F401  connected by importing
        from .legal_notices import checks  # noqa: F401  registers the checks
        from .location_links import work_locations
        from .page_templates import NEW_TREATMENT
        from .starting.notices import register_hints

        register_hints()
        trash.register()
        register_page_templates(NEW_TREATMENT)
        register_person_properties(work_locations)
        register_sections("home.TreatmentIndexPage", "home.TeamIndexPage", "home.LocationIndexPage")
        register_sections("home.ContactPage", "home.StandardPage")
        register_place_type("home.LocationPage")
        register_preview("home", _("Home page"), "home.HomePage")
        register_preview("treatment", _("Treatment"), "home.TreatmentPage")
        register_preview("contact", _("Contact page"), "home.ContactPage")
