"""The screen of the old URLs: lists of them, what answers, and the redirects for them."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from site_core.background_tasks.models import BackgroundTask
from site_core.redirects.models import RedirectRule, Status

from ..importing.report import shown_urls
from ..models import ImportRun, OldUrl, OldUrlList, OldUrlRules
from ..old_urls.sitemap_indexes import missing_sitemaps
from . import old_url_tasks as tasks
from .forms import SeveralFilesField, SeveralFilesInput, request_limit
from .report_views import RunMixin

ACTIONS = (tasks.CHECK, tasks.APPLY, tasks.TAKE_BACK)
SHOWN_LISTS = 50


class ListsForm(forms.Form):
    lists = SeveralFilesField(
        label=gettext_lazy("Files"),
        widget=SeveralFilesInput(attrs={"accept": ".xml,.csv,.tsv,.txt,.log,.gz,.zip,.json,.jsonl"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lists"].help_text = (
            _(
                "XML, CSV, zip, text with one URL on each line, or logs, also packed with gzip. Of a log, only paths "
                "and how often they were asked for are kept. Up to %(limit)s at once; for more, use the command "
                "“wordpress_urls”."
            )
            % {"limit": request_limit()}
        )  # fmt: skip


class OldUrlsView(RunMixin, FormView):
    """What answers at the URLs of the old site."""

    template_name = "wordpress/old_urls.html"
    page_title = gettext_lazy("Old URLs")
    form_class = ListsForm

    @cached_property
    def task(self) -> BackgroundTask | None:
        return tasks.last_task(self.import_run)

    def is_working(self) -> bool:
        return bool(self.task and self.task.is_active and not self.task.is_interrupted)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_working() and self.task:
            return redirect("background_task", self.task.pk)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action = request.POST.get("action")
        is_undone = self.import_run.status == ImportRun.Status.UNDONE
        if action in ACTIONS and not is_undone:
            if not tasks.may(request.user, action):
                raise PermissionDenied
            if self.is_working() and self.task:
                messages.warning(request, _("The old URLs are being checked right now. Try again when that is done."))
                return redirect("background_task", self.task.pk)
            return redirect("background_task", tasks.start(self.import_run, request.user, action).pk)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: ListsForm) -> HttpResponse:
        if self.is_working():
            form.add_error(None, _("The old URLs are being checked right now. Add the lists when that is done."))
            return self.form_invalid(form)
        try:
            folder = tasks.store_lists(form.cleaned_data["lists"])
        except OSError as error:
            message = _("The files could not be stored (%(reason)s). Make room on the server’s disk, and try again.")
            form.add_error(None, message % {"reason": error.strerror or type(error).__name__})
            return self.form_invalid(form)
        task = tasks.start(self.import_run, self.request.user, tasks.CHECK, folder)
        return redirect("background_task", task.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        urls = shown_urls(tasks.last_preview(self.import_run))
        plan = urls.get("plan", {}) if urls else {}
        if urls:
            urls["unknown"] = [row | add_links(row["path"]) for row in urls["unknown"]]
        lists = OldUrlList.objects.filter(source=self.import_run.source, is_complete=True)[:SHOWN_LISTS]
        return super().get_context_data(
            urls=urls,
            pending=sum(plan.get(name, 0) for name in ("created", "changed", "deleted")),
            written=self.count_written(),
            known=self.count_known(),
            may_write=tasks.may(self.request.user, tasks.APPLY),
            may_take_back=tasks.may(self.request.user, tasks.TAKE_BACK),
            lists=lists,
            sitemaps=missing_sitemaps(self.import_run.source),
            task=self.task,
            **kwargs,
        )

    def count_known(self) -> dict[str, Any]:
        """Return how many URLs are known, and from where."""
        numbers: Counter[str] = Counter()
        total = 0
        rows = OldUrl.objects.filter(source=self.import_run.source).order_by().values("origins")
        for row in rows.annotate(number=Count("pk")):  # one for each combination
            numbers.update(dict.fromkeys(row["origins"], row["number"]))
            total += row["number"]
        labels = [(origin.label, numbers[origin.value]) for origin in OldUrl.Origin if numbers[origin.value]]
        return {"total": total, "origins": labels}

    def count_written(self) -> int:
        records = OldUrlRules.objects.filter(source=self.import_run.source, redirect_import__undone_at=None)
        return RedirectRule.objects.filter(created_by_import__in=records.values("redirect_import")).count()


def add_links(path: str) -> dict[str, str]:
    """Return the URLs of the form for a new redirect from ``path``: to a page, or “gone”."""
    url = reverse("redirects:add")
    gone = {"source": path, "status": int(Status.GONE)}
    return {"add_url": f"{url}?{urlencode({'source': path})}", "gone_url": f"{url}?{urlencode(gone)}"}
