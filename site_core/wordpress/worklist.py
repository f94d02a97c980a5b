"""The pages of an import that need attention, and where everything else is published at once."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from .attention import PARTS, items_with_parts
from .models import ImportRun
from .wizard.tasks import PERMISSION

PAGES_SHOWN = 50


class WorklistView(WagtailAdminTemplateMixin, TemplateView):
    """Pages with parts that need attention, as far as the person can edit them."""

    template_name = "wordpress/worklist.html"
    page_title = _("Imported pages that need attention")
    header_icon = "warning"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not page_permission_policy.user_has_any_permission(request.user, ["add", "change", "publish"]):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        editable = page_permission_policy.instances_user_has_any_permission_for(
            self.request.user, ["add", "change", "publish"]
        )
        pages = editable.filter(pk__in=items_with_parts().values("object_id")).order_by("path")
        shown = Paginator(pages, PAGES_SHOWN).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            pages=shown, rows=list(self.rows(list(shown.object_list))), run=self.newest_run(), **kwargs
        )

    def rows(self, pages: list[Page]) -> Any:
        ids = [page.pk for page in pages]
        parts = {record.object_id: record.details[PARTS] for record in items_with_parts().filter(object_id__in=ids)}
        for page in pages:
            yield page, reverse("wagtailadmin_pages:edit", args=[page.pk]), parts.get(page.pk, [])

    def newest_run(self) -> ImportRun | None:
        """Return the newest import, if the person may publish what it brought."""
        if not self.request.user.has_perm(PERMISSION):
            return None
        return ImportRun.objects.filter(status=ImportRun.Status.FINISHED).defer("report", "mapping").first()
