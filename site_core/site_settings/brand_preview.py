"""Pages of the site with a brand that isn't saved. Nothing is stored, and no cache learns of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View
from wagtail.admin.panels import ObjectList
from wagtail.models import Site

from site_core.brand.forms import CHOOSE_AGAIN_CODE
from site_core.brand.models import BrandSettings
from site_core.brand.panels import palette_context
from site_core.brand.previews import find_preview_page

from .models import SiteSettings

INVALID = 422


@method_decorator(never_cache, name="dispatch")
class BrandPreviewView(View):
    """Return ``{"html": a page, "palette": the table of colors}`` for the values of the form."""

    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.site = get_object_or_404(Site, pk=kwargs["site_id"])
        policy = BrandSettings.get_permission_policy()
        if not policy.user_has_permission_for_instance(request.user, "change", self.site):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, site_id: int, key: str) -> HttpResponse:
        page = find_preview_page(key, self.site)
        if page is None:
            raise Http404
        panel = ObjectList(BrandSettings.panels, base_form_class=BrandSettings.base_form_class)
        form_class = panel.bind_to_model(BrandSettings).get_form_class()
        brand = BrandSettings.for_site(self.site)
        form = form_class(request.POST, request.FILES, instance=brand, for_user=request.user)
        if not form.is_valid():
            return JsonResponse({"errors": form.errors, "explanation": explain_errors(form)}, status=INVALID)
        brand.__dict__.pop("palette", None)  # of the values before
        settings = SiteSettings.for_site(self.site)._replace(brand=brand)
        # Without the cookies of this request: visitors see no toolbar of the editor.
        response = page.make_preview_request(extra_request_attrs={"site_settings": settings})
        palette = render_to_string("brand/palette.html", palette_context(brand.palette), request)
        return JsonResponse({"html": response.content.decode(), "palette": palette})


def explain_errors(form: BaseForm) -> str:
    """Return what has to be corrected, with the labels of the fields, in one paragraph."""
    errors = [
        f"{form.fields[name].label}: {message}" if name in form.fields else str(message)
        for name, messages in form.errors.as_data().items()
        for error in messages
        if error.code != CHOOSE_AGAIN_CODE  # the form that is being filled in still has its file
        for message in error.messages
    ]
    return " ".join([_("Until this is corrected, the preview stays as it is."), *errors])
