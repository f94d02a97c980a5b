"""The report “Addresses not found”: what visitors asked for in vain, with the page each of them may have meant."""

import django_filters
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Site
from wagtail.permission_policies import ModelPermissionPolicy

from site_core.lib.spreadsheets import ESCAPE_IN_EXPORTS

from .. import rulebook
from ..models import NotFoundPath
from ..similar import suggest_pages

PROPOSED = 3
# A path is decoded, the form takes an address: what would end its path there, or be decoded again.
AS_ADDRESS = str.maketrans({"%": "%25", "?": "%3F", "#": "%23", " ": "%20"})


def shown_by(show, missed=None):
    """The rows of one part of the log: ``""`` asked for by people, ``probes`` or ``ignored``."""
    missed = NotFoundPath.objects.all() if missed is None else missed
    if show == "ignored":
        return missed.filter(ignored=True)
    return missed.filter(ignored=False, is_probe=show == "probes")


class MissedFilterSet(WagtailFilterSet):
    show = django_filters.ChoiceFilter(
        label="Show",
        empty_label="Asked for by people",
        choices=[("probes", "Probes by bots and scanners"), ("ignored", "Ignored")],
    )
    site = django_filters.ModelChoiceFilter(queryset=Site.objects.all(), label="Site")

    class Meta:
        model = NotFoundPath
        fields = ["show", "site"]

    def filter_queryset(self, missed):
        wanted = self.form.cleaned_data
        missed = shown_by(wanted.get("show"), missed)
        return missed.filter(site=wanted["site"]) if wanted.get("site") else missed


class PathColumn(Column):
    """The address; once a redirect answers to it, that redirect as well."""

    cell_template_name = "redirects/missed_path_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        match = rulebook.find_match(instance.path, "", instance.site)
        answered = match.rule.pk if match and not match.is_loop else None
        return super().get_cell_context_data(instance, parent_context) | {"answered_by": answered, "missed": instance}


class RedirectColumn(Column):
    """Links to the form of a redirect, filled in with each of the pages that may have been meant."""

    cell_template_name = "redirects/missed_redirect_cell.html"

    def get_value(self, instance):
        meant = [] if instance.is_probe or instance.ignored else suggest_pages(instance.path, instance.site, PROPOSED)
        return [{"page": page, "url": form_for(instance, page)} for page in meant]

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"missed": instance, "empty_form": form_for(instance)}


class ActionsColumn(Column):
    """Buttons that ignore and remove one row: they send what the bulk actions' confirmation sends."""

    cell_template_name = "redirects/missed_actions_cell.html"

    def get_value(self, instance):
        return instance

    def get_cell_context_data(self, instance, parent_context):
        request = parent_context["request"]
        query = urlencode({"id": instance.pk, "next": next_url(request)})
        names = [("unignore", "Show again") if instance.ignored else ("ignore", "Ignore")]
        names += [("remove", "Remove")] if request.user.has_perm("site_core.delete_notfoundpath") else []
        if not request.user.has_perm("site_core.change_notfoundpath"):
            names = [each for each in names if each[0] == "remove"]
        actions = [{"url": f"{bulk_url(name)}?{query}", "label": label} for name, label in names]
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"actions": actions, "csrf_token": get_token(request)}


def bulk_url(name):
    return reverse("wagtail_bulk_action", args=["site_core", "notfoundpath", name])


def next_url(request):
    """The report as it is shown, to come back to; also where only its results are asked for."""
    query = request.GET.copy()
    query.pop("_w_filter_fragment", None)
    return f"{reverse('redirects_missed')}?{query.urlencode()}"


def form_for(missed, page=None):
    """The address of a new redirect's form, filled in."""
    values = {"source": missed.path.translate(AS_ADDRESS), "site": missed.site_id}
    return f"{reverse('redirects:add')}?{urlencode(values | ({'redirect_page': page.pk} if page else {}))}"


class MissedReport(ReportView):
    model = NotFoundPath
    page_title = "Addresses not found"
    header_icon = "warning"
    index_url_name = "redirects_missed"
    index_results_url_name = "redirects_missed_results"
    template_name = "redirects/missed.html"
    results_template_name = "redirects/missed_results.html"
    permission_policy = ModelPermissionPolicy(NotFoundPath)
    permission_required = "view"
    filterset_class = MissedFilterSet
    default_ordering = "-hits"
    is_searchable = True
    search_fields = ["path", "referrer_host"]
    paginate_by = 20  # pages are proposed for each row
    list_export = ["path", "hits", "first_seen", "last_seen", "referrer_host", "is_probe", "ignored"]
    export_headings = {
        "path": "Address",
        "hits": "Times",
        "first_seen": "First",
        "last_seen": "Last",
        "referrer_host": "Linked from",
        "is_probe": "Probe",
        "ignored": "Ignored",
    }
    export_filename = "addresses-not-found"
    custom_value_preprocess = {**ReportView.custom_value_preprocess, **ESCAPE_IN_EXPORTS}

    def may(self, action):
        return self.request.user.has_perm(f"site_core.{action}")

    @property
    def may_act(self):
        return self.may("change_notfoundpath") or self.may("delete_notfoundpath")

    @property
    def columns(self):
        columns = [
            PathColumn("path", label="Address", sort_key="path"),
            Column("hits", label="Times", sort_key="hits"),
            DateColumn("first_seen", label="First", sort_key="first_seen"),
            DateColumn("last_seen", label="Last", sort_key="last_seen"),
            Column("referrer_host", label="Linked from", sort_key="referrer_host"),
        ]
        if self.may("add_redirectrule"):
            columns.append(RedirectColumn("redirect", label="Make a redirect"))
        if self.may_act:
            columns.insert(0, BulkActionsCheckboxColumn("bulk_actions", obj_type="notfoundpath"))
            columns.append(ActionsColumn("actions", label="Ignore or remove"))
        return columns

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("site__root_page")

    @property
    def header_buttons(self):
        if not self.may("delete_notfoundpath"):
            return []
        url = reverse("redirects_missed_clear")
        return [HeaderButton("Clear", f"{url}?{urlencode({'show': self.show})}", icon_name="bin")]

    @property
    def show(self):
        return self.request.GET.get("show", "")

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_act=self.may_act, show=self.show, **kwargs)


class ClearView(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """Asks, and then removes all rows of one part of the log."""

    permission_required = "site_core.delete_notfoundpath"
    raise_exception = True
    template_name = "redirects/missed_clear.html"
    page_title = "Clear addresses not found"
    header_icon = "bin"
    parts = {"": "asked for by people", "probes": "asked for by bots and scanners", "ignored": "ignored"}

    @property
    def show(self):
        show = self.request.GET.get("show", "")
        return show if show in self.parts else ""

    def back(self):
        return f"{reverse('redirects_missed')}?{urlencode({'show': self.show})}"

    def get_context_data(self, **kwargs):
        number = shown_by(self.show).count()
        return super().get_context_data(number=number, part=self.parts[self.show], back=self.back(), **kwargs)

    def post(self, request):
        number, _ = shown_by(self.show).delete()
        messages.success(request, ngettext("%d address removed.", "%d addresses removed.", number) % number)
        return redirect(self.back())
