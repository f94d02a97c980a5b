"""Topics: what articles and treatments are about, and what relates them to each other."""

from functools import cache, reduce
from operator import or_

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.functional import cached_property
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index

from site_core.lib.compiled_query import CompiledQuery, Parameter

from .querysets import public_live
from .relations import related_rows

MOST_COMPARED = 100  # pages of one topic, when those that share most are looked for


class Topic(index.Indexed, models.Model):
    class Kind(models.TextChoices):
        CONDITION = "condition", "Condition"
        TREATMENT = "treatment", "Treatment"
        THEME = "theme", "Theme"

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(
        max_length=80,
        unique=True,
        help_text="The last part of the topic's address, for example /articles/topic/ketamine/.",
    )
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.THEME)
    description = models.CharField(
        max_length=255,
        blank=True,
        help_text="One sentence, shown above the list of the topic's articles and to search engines.",
    )

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("slug")]),
        FieldPanel("kind"),
        FieldPanel("description"),
    ]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def is_condition(self):
        return self.kind == self.Kind.CONDITION

    def schema_id(self, root):
        """The condition's ``@id`` on every page of the site whose home page is at ``root``."""
        return f"{root}#condition-{self.slug}"

    def condition_node(self, root):
        """The condition in schema.org's vocabulary."""
        return {"@type": "MedicalCondition", "@id": self.schema_id(root), "name": self.name}

    def is_used(self):
        """Whether any page has this topic."""
        relations = (field for field in self._meta.related_objects if field.many_to_many)
        return any(getattr(self, relation.get_accessor_name()).exists() for relation in relations)


class TopicalPage(models.Model):
    """Mixin for pages that have topics."""

    topics = ParentalManyToManyField(
        "pages.Topic",
        blank=True,
        help_text="Conditions, treatments and themes that this page is about. "
        "Pages that share topics are shown as related.",
    )

    topic_panels = [FieldPanel("topics")]
    topic_search_fields = [index.SearchField("topic_names", boost=2)]

    # The search index is written below, once the topics are saved; by itself it would be written before.
    search_auto_update = False

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        result = super().save(*args, **kwargs)
        index.insert_or_update_object(self)
        return result

    @cached_property
    def topic_list(self):
        return related_rows(self, "topics")

    @property
    def conditions(self):
        """Those topics that are conditions: the page shows them, and its structured data names them."""
        return [topic for topic in self.topic_list if topic.is_condition]

    def web_page_details(self, request=None):
        about = [{"@id": condition.schema_id(self.schema_root)} for condition in self.conditions]
        return super().web_page_details(request) | {"about": about}

    def schema_nodes(self, request=None):
        nodes = [condition.condition_node(self.schema_root) for condition in self.conditions]
        return super().schema_nodes(request) + nodes

    def topic_names(self):
        """For the search index: SQLite and PostgreSQL backends index text, not relations."""
        return " ".join(topic.name for topic in self.topics.all())

    # Foreign keys that a list of related pages shows.
    related_select_related: tuple[str, ...] = ()

    @classmethod
    def sharing_topics_with(cls, page, limit=3):
        """Live public pages of this type that share topics with ``page``, most shared first.

        Of each topic, only the pages that were given it last are looked at: counting for all of them takes longer than
        the rest of the page where a topic has thousands.
        """
        if not page.topic_list:
            return []
        topics = {f"topic_{number}": topic.pk for number, topic in enumerate(page.topic_list)}
        return _sharing(cls, len(topics), limit)(page=page.pk, **topics)


@cache
def _sharing(model, count, limit):
    """``limit`` pages of ``model`` that share ``count`` topics with a page."""
    rows = model.topics.through.objects
    topics = [Parameter.of(Topic, "pk", f"topic_{number}") for number in range(count)]
    latest = [Q(pk__in=rows.filter(topic=topic).order_by("-pk").values("pk")[:MOST_COMPARED]) for topic in topics]
    key = model.topics.field.m2m_field_name()
    any_topic = reduce(or_, (Q(topic=topic) for topic in topics))
    shared = rows.filter(any_topic, **{key: OuterRef("pk")})
    shared = shared.order_by().values(key).annotate(count=models.Count("pk"))
    return CompiledQuery(
        public_live(model.objects.filter(pk__in=rows.filter(reduce(or_, latest)).values(key)))
        .exclude(pk=Parameter.of(model, "pk", "page"))
        .annotate(shared=Subquery(shared.values("count")))
        .order_by("-shared", "-last_published_at", "-pk")
        .select_related(*model.related_select_related)
        .defer_streamfields()[:limit]
    )
