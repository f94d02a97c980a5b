from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Page, Site

from site_core.lib.moments import validate_near

from .closures import SitePages, get_places

# The permission to choose pages. The front desk doesn't have it: its banners are on all pages, and link to URLs.
CHOOSES_PAGES = "site_settings.change_navigationsettings"


def place_label(place: Page) -> str:
    return place.title if place.live else _("%(title)s (not published)") % {"title": place.title}


class BannerForm(WagtailAdminModelForm):
    """The form of a banner. It asks for the site and for locations only if there are several."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "site" in self.fields and Site.objects.count() == 1:
            del self.fields["site"]
        if "closed_places" in self.fields:
            self.offer_places()
        for name in ("starts_at", "ends_at"):
            self.fields[name].validators.append(validate_near)
        if self.for_user and not self.for_user.has_perm(CHOOSES_PAGES):
            self.leave_out_pages()

    def leave_out_pages(self) -> None:
        """Leave what the panel “Where it is shown” would have sent: Wagtail hides the panel, and keeps its fields."""
        self.fields.pop("everywhere", None)
        self.formsets.pop("pages", None)

    def offer_places(self) -> None:
        """Offer the live places, and those that were chosen before, so that saving another field drops none."""
        places = get_places(Site.objects.select_related("root_page"), self.instance.closed_places.all())
        if places:
            self.fields["closed_places"].queryset = places
            self.fields["closed_places"].label_from_instance = place_label
            return
        del self.fields["closed_places"]
        if self.instance.all_places:  # otherwise, all that were chosen have been deleted
            del self.fields["all_places"]

    def clean(self) -> Any:
        cleaned = super().clean()
        if "all_places" in self.fields and "closed_places" not in self.errors:
            self.check_closed_places(cleaned.get("closed_places") or ())
        return cleaned

    def check_closed_places(self, places: Iterable[Page]) -> None:
        closes_clinic, all_places = self.cleaned_data["closes_clinic"], self.cleaned_data["all_places"]
        if places and not closes_clinic:
            self.add_error("closes_clinic", _("Select this to close the locations that you chose, or clear them."))
        elif closes_clinic and all_places and places:
            text = _("Clear this to close only the locations that you chose, or clear those to close all.")
            self.add_error("all_places", text)
        elif closes_clinic and not all_places and not places:
            text = _("Select this, choose the locations that are closed, or clear “the clinic is closed”.")
            self.add_error("all_places", text)
        if "site" in self.errors:
            return
        site = self.cleaned_data["site"] if "site" in self.fields else self.instance.site
        site_pages = SitePages.of(site)
        elsewhere = [place.title for place in places if place.path not in site_pages]
        if elsewhere:
            text = _("These are locations of another site: %(names)s. Clear them, or choose their site.")
            self.add_error("closed_places", text % {"names": ", ".join(elsewhere)})

    def clean_ends_at(self) -> Any:
        ends_at = self.cleaned_data["ends_at"]
        if not self.instance.pk and ends_at and ends_at <= timezone.now():
            self.add_error("ends_at", _("This time has passed, so visitors would never see the banner."))
        return ends_at

    def is_valid(self) -> bool:
        is_valid = super().is_valid()
        if is_valid and not self.cleaned_data.get("everywhere", True) and not self.has_pages():
            self.add_error("everywhere", _("Choose at least one page below, or select this."))
            return False
        return is_valid

    def has_pages(self) -> bool:
        forms = self.formsets["pages"].forms
        return any(form.cleaned_data.get("page") and not form.cleaned_data.get("DELETE") for form in forms)
