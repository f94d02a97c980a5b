"""Topics: what articles and treatments are about. Pages that share topics are related."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Any

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from site_core.caching.fragments.recording import record_shown
from site_core.caching.fragments.versions import LISTED_PAGES
from site_core.caching.local_cache import get_or_set, get_or_set_many
from site_core.caching.private_sections import is_public, private_paths
from site_core.schema_org.json_ld import Node

from .copying import CopyChoice
from .former_slugs import FormerTopicSlug
from .mixins import PageMixin
from .panels import ListDescriptionPanel, ListTitlePanel, TopicPanel
from .querysets import is_original
from .widgets import TopicChooser

# Related pages are chosen among this many pages of each topic.
MAX_COMPARED_PAGES = 100
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class Topic(index.Indexed, models.Model):
    class Kind(models.TextChoices):
        CONDITION = "condition", _("Condition")
        TREATMENT = "treatment", _("Treatment")
        THEME = "theme", _("Theme")

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(
        _("slug"),
        max_length=80,
        unique=True,
        help_text=_("The last part of the topic’s URL, as in /articles/topic/ketamine/."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.THEME)
    description = models.CharField(
        _("description"),
        max_length=255,
        blank=True,
        help_text=_("One sentence, shown above the list of the topic’s articles and to search engines."),
    )
    seo_title = models.CharField(
        _("title for search engines"),
        max_length=255,
        blank=True,
        help_text=_("For the list of the topic’s articles. If left blank, the topic and the title of the list."),
    )
    search_description = models.CharField(
        _("description for search engines"),
        max_length=1000,
        blank=True,
        help_text=_("If left blank, search engines get the description above."),
    )
    noindex = models.BooleanField(
        _("hide from search engines"),
        default=False,
        help_text=_("Removes the list of the topic’s articles from the sitemap and from search results."),
    )

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("slug")]),
        FieldPanel("kind"),
        ListDescriptionPanel("description"),
        MultiFieldPanel(
            [
                ListTitlePanel("seo_title"),
                ListDescriptionPanel("search_description", source="description"),
                FieldPanel("noindex"),
            ],
            heading=_("Search engines"),
        ),
    ]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering = ["name"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        """Save the topic. If its slug has changed, the URLs with the old one redirect."""
        old_slug = type(self).objects.filter(pk=self.pk).values_list("slug", flat=True).first()
        super().save(**kwargs)
        FormerTopicSlug.record_change(old_slug or self.slug, self.slug, topic=self)

    @property
    def is_condition(self) -> bool:
        return self.kind == self.Kind.CONDITION

    def schema_id(self, root: str) -> str:
        """Return the condition’s ``@id``, the same on every page of the site whose home page has the URL ``root``."""
        return f"{root}#condition-{self.slug}"

    def condition_node(self, root: str) -> Node:
        """Return the condition as a schema.org node."""
        return {"@type": "MedicalCondition", "@id": self.schema_id(root), "name": self.name}

    def is_used(self) -> bool:
        """Return whether any page has this topic."""
        return any(pages.exists() for pages in self.page_managers())

    def page_ids(self) -> list[int]:
        """Return the ids of all pages that have this topic."""
        return [pk for pages in self.page_managers() for pk in pages.values_list("pk", flat=True)]

    def page_managers(self) -> list[Any]:
        """Return a manager of the pages with this topic for each page type that has topics."""
        relations = (field for field in self._meta.related_objects if field.many_to_many and not field.hidden)
        return [getattr(self, str(relation.get_accessor_name())) for relation in relations]


class TopicalPage(PageMixin):
    """Mixin for pages that have topics."""

    topics = ParentalManyToManyField(
        "pages.Topic",
        blank=True,
        verbose_name=_("topics"),
        help_text=_(
            "Conditions, treatments, and themes that this page is about. Pages that share topics are shown as related."
        ),
    )

    topic_panels = [TopicPanel("topics", widget=TopicChooser)]
    copy_choices: tuple[CopyChoice, ...] = (CopyChoice("topics", _("Topics"), ("topics",)),)
    topic_search_fields = [index.SearchField("topic_names", boost=2)]

    # Wagtail would update the search index before the topics are saved. ``save`` updates it afterwards.
    search_auto_update = False
    # Fields that a list of related pages shows, and those of them that are foreign keys.
    related_fields: tuple[str, ...] = ()
    related_select_related: tuple[str, ...] = ()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        result = super().save(*args, **kwargs)
        # As stored: a draft of a live page saves only some of its own fields.
        index.insert_or_update_object(type(self).objects.get(pk=self.pk))
        return result

    @cached_property
    def topic_list(self) -> list[Topic]:
        """Topics by name, fetched once per request."""
        return list(self.topics.all())

    @property
    def conditions(self) -> list[Topic]:
        """The topics that are conditions. The page shows them, and its structured data contains them."""
        return [topic for topic in self.topic_list if topic.is_condition]

    def web_page_details(self, request: HttpRequest | None = None) -> Node:
        about = [{"@id": condition.schema_id(self.schema_root)} for condition in self.conditions]
        return super().web_page_details(request) | {"about": about}

    def schema_nodes(self, request: HttpRequest | None = None) -> list[Node]:
        nodes = [condition.condition_node(self.schema_root) for condition in self.conditions]
        return super().schema_nodes(request) + nodes

    def topic_names(self) -> str:
        """Return the topics as text for the search index, which has no relations in SQLite and PostgreSQL."""
        return " ".join(topic.name for topic in self.topics.all())

    @classmethod
    def sharing_topics_with(cls, page: Any, limit: int = 3) -> list[Any]:
        """Return listed pages of this type that share topics with ``page``, those that share most first.

        Of those that share as many, the newest come first. A correction doesn't make a page newer.
        Of each topic, only the MAX_COMPARED_PAGES live pages that were given it last are compared. If a topic has
        thousands of pages, comparing all of them takes longer than the rest of the page.

        They are in the local cache, and shared. Nobody must change them.
        """
        record_shown(LISTED_PAGES)
        shared = cls.count_shared_topics(page)
        ranked = sorted(shared, key=lambda found: (shared[found], *found), reverse=True)[:limit]
        keys = [key for _published_at, key in ranked]
        pages = get_or_set_many(f"related {cls.__name__}", keys, cls._read_related)
        return [pages[key] for key in keys if is_public(pages.get(key))]

    @classmethod
    def count_shared_topics(cls, page: Any) -> Counter[tuple[datetime.datetime, int]]:
        """Return how many topics each compared page of this type shares with ``page``.

        The keys are ``(first published at, primary key)``.
        """
        return Counter(found for topic in page.topic_list for found in cls.latest_about(topic) if found[1] != page.pk)

    @classmethod
    def _read_related(cls, keys: list[int]) -> dict[int, Any]:
        model: Any = cls
        pages = model.objects.live().for_list(*cls.related_fields)
        if cls.related_select_related:
            pages = pages.select_related(*cls.related_select_related)
        return pages.in_bulk(keys)

    @classmethod
    def latest_about(cls, topic: Topic) -> list[tuple[datetime.datetime, int]]:
        """Return ``[(first published at, primary key), …]`` of the listed pages that were given ``topic`` last.

        In the local cache, because the pages of a topic refer to each other.
        """
        return get_or_set(("topic", cls, topic.pk), lambda: cls._read_latest_about(topic))

    @classmethod
    def _read_latest_about(cls, topic: Topic) -> list[tuple[datetime.datetime, int]]:
        model: Any = cls
        page = model.topics.field.m2m_field_name()
        is_shown = is_original(f"{page}__alias_of") & Q(**{f"{page}__live": True})
        rows = model.topics.through.objects.filter(is_shown, topic=topic)
        for path in private_paths():
            rows = rows.exclude(**{f"{page}__path__startswith": path})
        latest = rows.order_by("-pk").values_list(f"{page}__first_published_at", page)[:MAX_COMPARED_PAGES]
        return [(moment or EPOCH, key) for moment, key in latest]
