"""The form that asks where visitors should go when a page is unpublished or deleted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from site_core.pages.querysets import public_live

from ..lifecycle import page_removal
from ..lifecycle.page_moves import get_page_paths
from ..models import RedirectRule

PREFIX = "visitors"
LATER = "later"
PAGE = "page"
GONE_LABEL = _("Nowhere: respond with “gone” (410). Search engines will soon drop the page.")
LATER_LABEL = _("Nowhere for now: respond with “not found” (404) until the page is published again.")
PAGE_LABEL = _("To another page:")
PAGE_MISSING = _("The page that you chose no longer exists. Choose another page.")
NO_PAGE = _("Choose the page that visitors should go to, or select another option.")
IS_REMOVED = _("“%(page)s” is being removed, too, so visitors can’t go there. Choose another page.")
NOT_LIVE = _("“%(page)s” is not published, so visitors can’t see it. Publish it first, or choose another page.")
NOT_PERMITTED = _(
    "“%(page)s” is in a section of the page tree that you can’t access. Choose another page, or ask an administrator."
)
PRIVATE = _("“%(page)s” is private: visitors would have to sign in. Choose another page.")


class DestinationForm(forms.Form):
    """Where visitors of ``pages``, which are about to be unpublished or (``deleting``) deleted, should go."""

    answer = forms.ChoiceField(
        label=_("Where should visitors go?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select where visitors should go."),
            "invalid_choice": _("This option does not exist. Select one of the options shown."),
        },
    )
    page = forms.ModelChoiceField(
        Page.objects.all(),
        label=_("Page for visitors"),
        required=False,
        widget=AdminPageChooser(show_edit_link=False),
        error_messages={"invalid_choice": PAGE_MISSING},
    )

    def __init__(
        self,
        pages: Iterable[Page],
        user: User,
        deleting: bool,
        with_descendants: bool = True,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, prefix=PREFIX)
        self.pages, self.user, self.deleting, self.with_descendants = pages, user, deleting, with_descendants
        nowhere = [(page_removal.GONE, GONE_LABEL)]
        if not deleting:
            nowhere.insert(0, (LATER, LATER_LABEL))
        parent = [(page_removal.PARENT, self.parent_label)] if self.parents else []
        answer = cast(forms.ChoiceField, self.fields["answer"])
        answer.choices = [*nowhere, *parent, (PAGE, PAGE_LABEL)]
        answer.initial = nowhere[0][0]

    @cached_property
    def paths(self) -> list[str]:
        """The tree paths of the pages, without those below another of the pages."""
        return page_removal.get_topmost_paths(page.path for page in self.pages)

    @cached_property
    def parents(self) -> list[Page]:
        """The nearest live page above each of the pages."""
        ids = {page_removal.get_live_ancestor_id(path, self.paths if self.deleting else ()) for path in self.paths}
        return list(Page.objects.filter(pk__in=ids - {None}))

    @property
    def parent_label(self) -> str:
        if len(self.parents) == 1:
            return gettext("To the parent page, “%(page)s”") % {"page": self.parents[0].get_admin_display_title()}
        return gettext("To the parent page of each page")

    @cached_property
    def redirect_count(self) -> int:
        """How many redirects lead to the pages and to their descendants."""
        return RedirectRule.objects.filter(at_or_below(self.paths, "redirect_page__")).count()

    @cached_property
    def live_descendant_count(self) -> int:
        """How many published descendants lose their URL as well."""
        descendants = Page.objects.filter(at_or_below(self.paths), live=True)
        return descendants.exclude(pk__in=[page.pk for page in self.pages]).count()

    @cached_property
    def has_url(self) -> bool:
        """Whether visitors can reach any of the pages, or of their descendants, at all."""
        live = [(page.pk, page.url_path) for page in self.pages if page.live]
        return bool(self.redirect_count or self.live_descendant_count or get_page_paths(live))

    @property
    def help_text(self) -> str:
        """What the answer applies to."""
        sentences = [self.redirects_text]
        if self.live_descendant_count:
            sentences.append(self.descendants_text)
        if self.deleting:
            sentences.append(
                gettext(
                    "If another page has the same content, choose that page: visitors and search engines will be sent "
                    "there. If not, “gone” is the correct response."
                )
            )
        return " ".join(sentences)

    @property
    def redirects_text(self) -> str:
        if not self.redirect_count:
            return gettext("No redirects lead here.")
        if self.deleting:
            message = ngettext(
                "%(count)d redirect leads here and will be updated to match.",
                "%(count)d redirects lead here and will be updated to match.",
                self.redirect_count,
            )
        else:
            message = ngettext("%(count)d redirect leads here.", "%(count)d redirects lead here.", self.redirect_count)
        return message % {"count": self.redirect_count}

    @property
    def descendants_text(self) -> str:
        if self.deleting:
            message = ngettext(
                "%(count)d published page below is also deleted; its visitors will be sent to the same place.",
                "%(count)d published pages below are also deleted; their visitors will be sent to the same place.",
                self.live_descendant_count,
            )
        else:
            message = ngettext(
                "If you also unpublish the %(count)d published page below, your choice applies to it, too.",
                "If you also unpublish the %(count)d published pages below, your choice applies to them, too.",
                self.live_descendant_count,
            )
        return message % {"count": self.live_descendant_count}

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.cleaned_data.get("answer") != PAGE:
            self.errors.pop("page", None)  # left over from an option that was deselected
        elif "page" not in self.errors and (error := self.page_error(self.cleaned_data.get("page"))):
            self.add_error("page", error)
        return self.cleaned_data

    def page_error(self, page: Page | None) -> str:
        """Return why visitors can't be sent to ``page``, or an empty string."""
        if page is None:
            return str(NO_PAGE)
        title = {"page": page.get_admin_display_title()}
        if not page_permission_policy.explorable_instances(self.user).filter(pk=page.pk).exists():
            return NOT_PERMITTED % title
        if self.is_removed(page):
            return IS_REMOVED % title
        if not page.live or not page.get_url_parts():
            return NOT_LIVE % title
        if not public_live(Page.objects.filter(pk=page.pk)).exists():
            return PRIVATE % title
        return ""

    def is_removed(self, page: Page) -> bool:
        if self.with_descendants:
            return page.path.startswith(tuple(self.paths))
        return page.pk in {removed.pk for removed in self.pages}

    @property
    def target(self) -> Page | str:
        """The answer as ``set_removal_target`` takes it, or LATER."""
        answer = self.cleaned_data["answer"]
        return self.cleaned_data["page"] if answer == PAGE else answer

    def apply(self) -> None:
        """Apply the answer to the pages that are removed in this request."""
        if self.target != LATER:
            for page in self.pages:
                page_removal.set_removal_target(page, self.target)

    def error_messages(self) -> list[str]:
        return [str(message) for messages in self.errors.values() for message in messages]


def at_or_below(paths: Iterable[str], prefix: str = "") -> Q:
    """Return the condition for pages at or below one of the tree ``paths``."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{prefix}path__startswith": path})
    return condition
