"""What a page type needs to show the form. This app knows no page types: the app that has one extends the mixin."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page, Site

from site_core.pages.mixins import PageMixin
from site_core.pages.querysets import listed

from .forms import EnquiryForm
from .models import EnquirySettings


class EnquiryFormMixin(PageMixin):
    """Mixin of page types whose template includes ``home/enquiries/form.html``."""

    class Meta:
        abstract = True

    def enquiry_context(self) -> dict[str, Any]:
        """Return the template context of the form: ``form`` and ``enquiries``. Empty while the clinic takes none."""
        clinic = self.site_settings and self.site_settings.clinic
        if not clinic:
            return {}
        enquiry_settings = EnquirySettings.get_or_default(clinic.site)
        if not enquiry_settings.is_open:
            return {}
        return {"form": EnquiryForm(clinic=clinic, settings=enquiry_settings), "enquiries": enquiry_settings}


def form_page(site: Site) -> Page | None:
    """Return the first listed page of ``site`` that shows the form."""
    pages = Page.objects.descendant_of(site.root_page).type(EnquiryFormMixin)
    return listed(pages).order_by("path").first()
