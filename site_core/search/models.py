"""What the search knows of each page."""

from django.contrib.contenttypes.models import ContentType
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


class SearchCandidate(models.Model):
    """A search that was not made on enough days yet to be stored. The hash is keyed and changes with each window."""

    term_hash = models.CharField(_("hash"), max_length=64, primary_key=True)
    last_day = models.DateField(_("last day"), db_index=True)
    days = models.PositiveSmallIntegerField(_("days"), default=1)

    class Meta:
        default_permissions = ()
        verbose_name = _("search that is not counted yet")
        verbose_name_plural = _("searches that are not counted yet")

    def __str__(self) -> str:
        return f"{self.days} until {self.last_day}"


class SearchTerm(models.Model):
    """What people searched for on several days."""

    term = models.CharField(_("search"), max_length=60, unique=True)
    # How many pages have all words of the term, when it was last searched for by the site itself.
    results = models.PositiveIntegerField(_("results"), default=0)

    class Meta:
        default_permissions = ()
        verbose_name = _("search term")
        verbose_name_plural = _("search terms")

    def __str__(self) -> str:
        return self.term


class SearchCount(models.Model):
    """How often people searched for a term on one day."""

    term = models.ForeignKey(SearchTerm, on_delete=models.CASCADE, related_name="counts", verbose_name=_("search"))
    day = models.DateField(_("day"), db_index=True)
    count = models.PositiveIntegerField(_("searches"), default=0)

    class Meta:
        default_permissions = ()
        verbose_name = _("search count")
        verbose_name_plural = _("search counts")
        constraints = [models.UniqueConstraint(fields=["term", "day"], name="one_count_a_term_and_day")]

    def __str__(self) -> str:
        return f"{self.term_id} on {self.day}: {self.count}"


class AdminSearchEntry(models.Model):
    """What the admin’s search knows of a page, live and as a draft, or of another object. Visitors never search it.

    The migration creates full-text indexes of the words, which ``admin_search`` searches.
    """

    content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, verbose_name=_("content type"), related_name="+"
    )
    object_id = models.PositiveBigIntegerField(_("object"))
    page = models.OneToOneField(
        Page, on_delete=models.CASCADE, null=True, verbose_name=_("page"), related_name="admin_search_entry"
    )
    updated_at = models.DateTimeField(_("changed"), db_index=True)
    # Long texts come last: SQLite reads all columns before the one that it needs.
    title = models.TextField(_("title"), blank=True)
    # [[content path, label of the field, text, version], …]: see ``admin_search.entries``.
    passages = models.JSONField(_("passages"), default=list)
    title_words = models.TextField(_("words of the title"), blank=True)
    words = models.TextField(_("words"), blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        verbose_name = _("entry of the admin’s search")
        verbose_name_plural = _("entries of the admin’s search")
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id"], name="one_admin_search_entry")]

    def __str__(self) -> str:
        return self.title
