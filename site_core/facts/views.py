"""Facts in Wagtail’s admin: the form, where a fact is used, and “Checked today”."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Table
from wagtail.log_actions import log
from wagtail.snippets.views.snippets import SnippetViewSet, UsageView

from .listing import FactFilterSet, FactIndexView, columns
from .models import Fact, today
from .roles import may_check
from .sentences import Use, find_uses


class FactForm(WagtailAdminModelForm):
    def clean(self) -> Any:
        """A value that someone changes has been checked by this person, unless they enter another date."""
        cleaned = super().clean()
        if self.instance.pk and "value" in self.changed_data and "checked_on" not in self.changed_data:
            cleaned["checked_on"] = today()
        return cleaned


class FactUsesView(UsageView):
    """The value of a fact, and the sentences that use it: templates/wagtailsnippets/snippets/facts/fact/usage.html."""

    page_title = gettext_lazy("Where it is used")
    permission_required = None  # one of those below
    any_permission_required = ("view", "change")

    def get_queryset(self) -> list[Use]:
        return find_uses(self.object)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        return context | {"uses": context["object_list"], "may_check": may_check(self.request.user, self.object)}

    def get_table(self, object_list: Any, **kwargs: Any) -> Any:
        """Return an empty table: the template lists the sentences, and needs the URL at which each use is edited."""
        finder = AdminURLFinder(self.request.user)
        for use in object_list:
            use.edit_url = finder.get_edit_url(use.source)
        return Table([], object_list)


class FactViewSet(SnippetViewSet):
    model = Fact
    icon = "tag"
    menu_label = gettext_lazy("Facts")
    menu_order = 305
    add_to_admin_menu = True
    list_display = columns
    ordering = "name"
    index_view_class = FactIndexView
    index_results_template_name = "facts/list_results.html"
    filterset_class = FactFilterSet
    usage_view_class = FactUsesView
    search_backend_name = None
    search_fields = ["name", "other_names", "value", "note"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            HelpPanel(template="facts/form_help.html"),
            FieldPanel("name"),
            FieldPanel("other_names"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("value")]),
            FieldPanel("insurer"),
            FieldPanel("clinically_reviewed"),
            FieldPanel("owner"),
            FieldRowPanel([FieldPanel("checked_on"), FieldPanel("check_every")]),
            FieldPanel("note"),
        ],
        base_form_class=FactForm,
    )


@require_POST
def check_today(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that someone has checked the value today."""
    fact = get_object_or_404(Fact, pk=pk)
    if not may_check(request.user, fact):
        raise PermissionDenied
    fact.checked_on = today()
    fact.save(update_fields=["checked_on", "check_due"])
    log(instance=fact, action="wagtail.edit", user=request.user, data={"checked_on": str(fact.checked_on)})
    text = _("“%(fact)s” was marked as checked. The next check is due in %(days)d days.")
    messages.success(request, text % {"fact": fact.name, "days": fact.check_every})
    url = request.POST.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()})
    return redirect(url if is_safe else reverse("wagtailsnippets_facts_fact:list"))


urlpatterns: list[URLPattern] = [path("facts/<int:pk>/checked/", check_today, name="facts_check")]
