"""Asks where visitors should go, where a page is unpublished or deleted, and hears the answer."""

from django import forms
from django.db.models import Q
from django.utils.functional import cached_property
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from ...visibility import visible
from .. import retiring
from ..automatic import get_page_paths
from ..models import RedirectRule

PREFIX = "visitors"
LATER = "later"
PAGE = "page"
GONE_LABEL = "Nowhere: say that it is gone (410). Search engines drop it soon."
LATER_LABEL = "Nowhere for now: say “not found” (404) until it is published again."
NOT_THERE = "The page that you chose as the new place for visitors is no longer there. Choose another one."
NO_PAGE = "Choose the page that visitors should go to, or another answer."
LEAVES_TOO = "“{}” is about to leave as well, so visitors can’t go there. Choose a page that stays."
NOT_LIVE = "“{}” is not published, so visitors would find nothing there. Publish it first, or choose another page."
NOT_YOURS = "“{}” is in a section that you can’t see in the page tree. Choose another page, or ask an administrator."
PRIVATE = "“{}” is private: visitors would be asked to log in. Choose another page."


class DestinationForm(forms.Form):
    """The question about ``pages``, which are about to be unpublished or (``deleting``) deleted."""

    answer = forms.ChoiceField(
        label="Where should visitors go?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Say where visitors should go.",
            "invalid_choice": "That is none of the answers. Choose one of those shown.",
        },
    )
    page = forms.ModelChoiceField(
        Page.objects.all(),
        label="Page that visitors go to",
        required=False,
        widget=AdminPageChooser(show_edit_link=False),
        error_messages={"invalid_choice": NOT_THERE},
    )

    def __init__(self, pages, user, deleting, with_descendants=True, data=None):
        super().__init__(data, prefix=PREFIX)
        self.pages, self.user, self.deleting, self.with_descendants = pages, user, deleting, with_descendants
        nowhere = [(retiring.GONE, GONE_LABEL)]
        if not deleting:
            nowhere.insert(0, (LATER, LATER_LABEL))
        above = [(retiring.PARENT, self.parent_label)] if self.parents else []
        self.fields["answer"].choices = [*nowhere, *above, (PAGE, "To a page that I choose:")]
        self.fields["answer"].initial = nowhere[0][0]

    @cached_property
    def paths(self):
        return retiring.topmost(page.path for page in self.pages)

    @cached_property
    def parents(self):
        """The live pages above, one for each page that has one."""
        ids = {retiring.parent_of(path, self.paths if self.deleting else ()) for path in self.paths}
        return list(Page.objects.filter(pk__in=ids - {None}))

    @property
    def parent_label(self):
        if len(self.parents) == 1:
            return f"To the page above: “{self.parents[0].get_admin_display_title()}”."
        return "To the page above each of them."

    @cached_property
    def redirects(self):
        """How many redirects lead to the pages and to those below."""
        return RedirectRule.objects.filter(below(self.paths, "redirect_page__")).count()

    @cached_property
    def live_below(self):
        """How many published pages below the pages lose their address as well."""
        found = Page.objects.filter(below(self.paths), live=True).exclude(pk__in=[page.pk for page in self.pages])
        return found.count()

    @cached_property
    def has_address(self):
        """Whether any visitor could come to one of the pages, or to those below, at all."""
        live = [(page.pk, page.url_path) for page in self.pages if page.live]
        return bool(self.redirects or self.live_below or get_page_paths(live))

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("answer") != PAGE:
            self.errors.pop("page", None)  # left over from an answer that was thought better of
        elif "page" not in self.errors and (problem := self.problem(cleaned.get("page"))):
            self.add_error("page", problem)
        return cleaned

    def problem(self, page):
        """What speaks against ``page`` as the new place, or None."""
        if page is None:
            return NO_PAGE
        if not page_permission_policy.explorable_instances(self.user).filter(pk=page.pk).exists():
            return NOT_YOURS.format(page.get_admin_display_title())
        for is_wrong, text in (
            (self.leaves(page), LEAVES_TOO),
            (not page.live or not page.get_url_parts(), NOT_LIVE),
            (not visible(Page.objects.filter(pk=page.pk)).exists(), PRIVATE),
        ):
            if is_wrong:
                return text.format(page.get_admin_display_title())
        return None

    def leaves(self, page):
        if self.with_descendants:
            return page.path.startswith(tuple(self.paths))
        return page.pk in {leaving.pk for leaving in self.pages}

    @property
    def destination(self):
        """The answer as retiring.plan takes it, or LATER."""
        answer = self.cleaned_data["answer"]
        return self.cleaned_data["page"] if answer == PAGE else answer

    def plan(self):
        """Have the answer apply to what is done in this request."""
        if self.destination != LATER:
            for page in self.pages:
                retiring.set_removal_target(page, self.destination)

    def problems(self):
        return [text for texts in self.errors.values() for text in texts]


def below(paths, prefix=""):
    """A condition: at or below one of the tree's ``paths``."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{prefix}path__startswith": path})
    return condition
