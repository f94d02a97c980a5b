"""Rows of a page's child relations and topics, by queries whose SQL is written once."""

from functools import cache

from site_core.lib.compiled_query import CompiledQuery, Parameter


def related_rows(page, relation, *related):
    """The rows of ``relation`` (a child relation, or topics) in order, as a list; ``related`` comes with each of them.

    Of a page that an editor is changing, or one whose rows are at hand, these.
    """
    at_hand = {**getattr(page, "_cluster_related_objects", {}), **getattr(page, "_prefetched_objects_cache", {})}
    if not page.pk or relation in at_hand:
        rows = getattr(page, relation)
        return list(rows.select_related(*related) if related else rows.all())
    return _rows_of(type(page), relation, related)(page=page.pk)


@cache
def _rows_of(model, relation, related):
    field = model._meta.get_field(relation)
    # The other side's name for the page: of a child's foreign key, or of a many-to-many field.
    name = field.field.name if field.one_to_many else field.related_query_name()
    rows = field.related_model._default_manager.filter(**{name: Parameter.of(model, "pk", "page")})
    return CompiledQuery(rows.select_related(*related) if related else rows)
