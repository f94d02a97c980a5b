"""What the search knows of each page."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class SearchEntry(models.Model):
    """The text of a live page. Stems are those of its words, in order, separated by spaces.

    The first migration creates full-text indexes of the stems, which ``full_text`` searches.
    """

    page = models.OneToOneField(
        Page, on_delete=models.CASCADE, primary_key=True, verbose_name=_("page"), related_name="search_entry"
    )
    # The title, then other names that people search for, one a line.
    names = models.TextField(_("names"))
    # Headings, topics, and other boosted fields, one a line.
    headings = models.TextField(_("headings"), blank=True)
    name_stems = models.TextField(_("stems of the names"), blank=True)
    # The stems of the names, the headings, and all other text.
    stems = models.TextField(_("stems"), blank=True)

    # Wagtail warns people who delete a page that something refers to. An entry is deleted with its page.
    wagtail_reference_index_ignore = True
    CONTENT = ("names", "headings", "name_stems", "stems")

    class Meta:
        default_permissions = ()
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")

    def __str__(self) -> str:
        return self.names.partition("\n")[0]

    def says_the_same_as(self, other: "SearchEntry") -> bool:
        return all(getattr(self, field) == getattr(other, field) for field in self.CONTENT)
