"""Queries whose SQL is compiled once, for those that every visit makes.

Django compiles a query each time. For a query over several tables that takes one to four milliseconds, and running it
a tenth of that (``python -m tests.bench.http`` measures both).

Temporary: this module uses Django's internals, see docs/upgrading.md. Remove it when pages are fast enough without.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from django.db import connections
from django.db.models import Expression, Model, QuerySet, prefetch_related_objects


class Parameter(Expression):
    """A value that is given with each call: ``Page.objects.filter(slug=Parameter.of(Page, "slug"))``.

    Lookups that change their value first (``contains``, ``startswith``) can't use one.
    """

    def __init__(self, name: str, output_field: Any) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    @classmethod
    def of(cls, model: type[Model], field: str, name: str | None = None) -> Parameter:
        """Return a parameter for values of ``field`` (a field's name, or pk), called ``name`` or like the field."""
        meta = model._meta
        return cls(name or field, meta.pk if field == "pk" else meta.get_field(field))

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]  # not a value
        return "%s", [self]


class CompiledQuery:
    """A ``queryset`` of model instances, with Parameters. Call it with their values to get a list of instances.

    Threads share it.
    """

    def __init__(self, queryset: Any) -> None:
        self.queryset = queryset
        self._compiled: dict[str, tuple[Any, str, Any, Any]] = {}  # by database: compiler, SQL, parameters, converters

    def __call__(self, **values: Any) -> list[Any]:
        alias = self.queryset.db
        compiler, sql, parameters, converters = self._compiled.get(alias) or self._compile(alias)
        connection = connections[alias]
        bound_compiler = copy(compiler)
        bound_compiler.connection = connection
        sql_values = tuple(_sql_value(parameter, values, connection) for parameter in parameters)
        bound_compiler.as_sql = lambda *args, **kwargs: (sql, sql_values)
        bound_compiler.get_converters = lambda expressions: converters
        query: Any = _BoundQuery(bound_compiler)
        rows: QuerySet[Any] = QuerySet(self.queryset.model, query, alias)
        objects = list(self.queryset._iterable_class(rows))
        if lookups := self.queryset._prefetch_related_lookups:
            prefetch_related_objects(objects, *lookups)
        return objects

    def first(self, **values: Any) -> Any:
        """Return the first instance, or None. The queryset should have a limit."""
        return next(iter(self(**values)), None)

    def _compile(self, alias: str) -> tuple[Any, str, Any, Any]:
        compiler = self.queryset.query.get_compiler(alias)
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters([expression for expression, *_ in compiler.select])
        self._compiled[alias] = compiler, sql, parameters, converters
        return self._compiled[alias]


class _BoundQuery:
    """What Django's iterables need of a query."""

    def __init__(self, compiler: Any) -> None:
        self.compiler = compiler

    def get_compiler(self, using: str) -> Any:
        return self.compiler


def _sql_value(parameter: Any, values: dict[str, Any], connection: Any) -> Any:
    if not isinstance(parameter, Parameter):
        return parameter
    return parameter.output_field.get_db_prep_value(values[parameter.name], connection)
