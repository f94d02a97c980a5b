"""Queries whose SQL is written once: for those that every visit makes.

Django builds and writes a query anew each time. For a query over several tables that takes one to four milliseconds,
the database's answer a tenth of it (``python -m tests.bench.http`` has the sums).
"""

from copy import copy

from django.db import connections
from django.db.models import Expression, QuerySet, prefetch_related_objects


class Parameter(Expression):
    """The place of a value that each asking gives: ``Page.objects.filter(slug=Parameter.of(Page, "slug"))``.

    Lookups that change the value itself before they ask (``contains``, ``startswith``) don't take one.
    """

    def __init__(self, name, output_field):
        super().__init__(output_field=output_field)
        self.name = name

    @classmethod
    def of(cls, model, field, name=None):
        """A value of ``field`` (a field's name, or pk) of ``model``, given as ``name`` or by the field's own."""
        meta = model._meta
        return cls(name or field, meta.pk if field == "pk" else meta.get_field(field))

    def as_sql(self, compiler, connection):
        return "%s", [self]


class PreparedQuery:
    """``queryset`` (of models, with Parameters), to be asked again and again with other values.

    One for all threads. Calling it gives a list of objects.
    """

    def __init__(self, queryset):
        self.queryset = queryset
        self._written = {}  # database alias → (compiler, SQL, parameters, converters), once it was asked for

    def __call__(self, **values):
        alias = self.queryset.db
        compiler, sql, parameters, converters = self._written.get(alias) or self._write(alias)
        connection = connections[alias]
        asked = copy(compiler)
        asked.connection = connection
        given = tuple(_given(parameter, values, connection) for parameter in parameters)
        asked.as_sql = lambda *args, **kwargs: (sql, given)
        asked.get_converters = lambda expressions: converters
        rows = QuerySet(self.queryset.model, _Asked(asked), alias)
        objects = list(self.queryset._iterable_class(rows))
        if lookups := self.queryset._prefetch_related_lookups:
            prefetch_related_objects(objects, *lookups)
        return objects

    def first(self, **values):
        """The first of the objects, or None. Let the queryset have a limit."""
        return next(iter(self(**values)), None)

    def _write(self, alias):
        compiler = self.queryset.query.get_compiler(alias)
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters([expression for expression, *_ in compiler.select])
        self._written[alias] = compiler, sql, parameters, converters
        return self._written[alias]


class _Asked:
    """What Django's iterables of objects ask of a query."""

    def __init__(self, compiler):
        self.compiler = compiler

    def get_compiler(self, using):
        return self.compiler


def _given(parameter, values, connection):
    if not isinstance(parameter, Parameter):
        return parameter
    return parameter.output_field.get_db_prep_value(values[parameter.name], connection)
