"""The pages that need the most work on the desk, as of the last audit."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.permissions import page_permission_policy

from site_core.lib.desk import MAX_ITEMS, DeskItem, DeskPanel, User, register_desk_items, register_desk_panel

from .models import AuditedPage
from .report import PERMISSIONS

WORST_PAGES, CORRECTIONS = "worst-pages", "corrections"
MAX_PAGES = 5
DESK_FIELDS = ("findings_json", "contradiction_count", "page__title", "page__path")

register_desk_panel(
    DeskPanel(
        CORRECTIONS,
        gettext_lazy("What to correct on pages"),
        order=250,
        icon="warning",
        empty=gettext_lazy("No page contradicts a fact or a setting, and no link is broken."),
        more_label=gettext_lazy("Open the SEO audit"),
        more_url_name="seo_audit:report",
    ),
    DeskPanel(
        WORST_PAGES,
        gettext_lazy("Pages to improve for search engines"),
        order=500,
        icon="search",
        empty=gettext_lazy("No issues found."),
        more_label=gettext_lazy("Open the SEO audit"),
        more_url_name="seo_audit:report",
    ),
)


def can_see_audit(user: User) -> bool:
    return page_permission_policy.user_has_any_permission(user, PERMISSIONS)


@register_desk_items(CORRECTIONS, is_shown=can_see_audit)
def contradicting_pages(user: User) -> Iterator[DeskItem]:
    pages = page_permission_policy.instances_user_has_any_permission_for(user, PERMISSIONS).live()
    audits = AuditedPage.objects.filter(page__in=pages, contradiction_count__gt=0).select_related("page")
    for audit in audits.order_by("-contradiction_count", "page__path").only(*DESK_FIELDS)[:MAX_ITEMS]:
        url = reverse("wagtailadmin_pages:edit", args=[audit.page_id])
        finding = next((each for each in audit.findings if each.code == "contradiction"), None)
        yield DeskItem(
            title=audit.page.title,
            url=f"{url}#:w:contentpath={finding.path}" if finding and finding.path else url,
            detail=finding.message if finding else "",
            status=ngettext("%(count)d sentence", "%(count)d sentences", audit.contradiction_count)
            % {"count": audit.contradiction_count},
        )


@register_desk_items(WORST_PAGES, is_shown=can_see_audit)
def worst_pages(user: User) -> Iterator[DeskItem]:
    pages = page_permission_policy.instances_user_has_any_permission_for(user, PERMISSIONS).live()
    audits = AuditedPage.objects.filter(page__in=pages).order_by("score", "page__path").select_related("page")
    worst = list(audits.filter(score__lt=100)[:MAX_PAGES])
    for audit in worst:
        url = reverse("wagtailadmin_pages:edit", args=[audit.page_id])
        finding = next(iter(audit.findings), None)
        yield DeskItem(
            title=audit.page.title,
            url=f"{url}#:w:contentpath={finding.path}" if finding and finding.path else url,
            detail=f"{finding.severity_label}: {finding.label}" if finding else "",
            status=_("%(score)d of 100") % {"score": audit.score},
        )
    if not worst and not audits.exists():
        title = _("The pages have not been audited yet.")
        yield DeskItem(title, reverse("seo_audit:report"), _("Open the report to start the audit."))
