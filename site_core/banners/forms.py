from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Site

from .closures import get_places
from .special_days import set_special_days


class BannerForm(WagtailAdminModelForm):
    """The form of a banner. It asks for the site and for locations only if there are several."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "site" in self.fields and Site.objects.count() == 1:
            del self.fields["site"]
        if "closed_places" in self.fields:
            places = get_places(Site.objects.select_related("root_page"))
            if places:
                self.fields["closed_places"].queryset = places
            else:
                del self.fields["closed_places"]

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

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        banner = super().save(commit)
        if commit:
            set_special_days(banner, self.for_user)
        return banner
