"""Check a graph against schema.org: types, properties, value ranges, and references."""

import datetime
import json
import re
from functools import cache
from urllib.parse import urlsplit

from tests.tools.schema_org_vocabulary import TABLE

VOCABULARY = json.loads(TABLE.read_text())
SCHEMA = "https://schema.org/"
KEYWORDS = {"@type", "@id"}
# ISO 8601 allows dates without the day, or without the month and the day.
DATE = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")


@cache
def lineage(name):
    """Return a type and all its ancestors."""
    return {name}.union(*(lineage(parent) for parent in VOCABULARY["types"].get(name, ())))


def nodes_in(value):
    """Yield every dict in ``value``, at any depth."""
    if isinstance(value, dict):
        yield value
        for child in value.values():
            yield from nodes_in(child)
    elif isinstance(value, list):
        for child in value:
            yield from nodes_in(child)


def problems(graph):
    """Return the problems of ``graph``, a document with ``@context`` and ``@graph``, as texts."""
    if set(graph) != {"@context", "@graph"} or graph["@context"] != "https://schema.org":
        return ["not a graph with the context https://schema.org"]
    types = {node["@id"]: node["@type"] for node in nodes_in(graph["@graph"]) if {"@id", "@type"} <= set(node)}
    return [problem for node in graph["@graph"] for problem in node_problems(node, types)]


def node_problems(node, types):
    name = node.get("@type")
    if name not in VOCABULARY["types"]:
        return [f"{name} is not in the vocabulary: {node}"]
    problems = []
    for key in node.keys() - KEYWORDS:
        rule = VOCABULARY["properties"].get(key)
        if rule is None or not lineage(name) & set(rule["domains"]):
            problems.append(f"{name} doesn't have the property {key}")
            continue
        for value in node[key] if isinstance(node[key], list) else [node[key]]:
            problems += value_problems(f"{name}.{key}", value, set(rule["ranges"]), types)
        if node[key] == []:
            problems.append(f"{name}.{key} is empty")
    return problems


def value_problems(place, value, ranges, types):
    if not isinstance(value, dict):
        return [] if any(is_of_type(value, kind) for kind in ranges) else [f"{place} doesn't allow {value!r}"]
    if set(value) == {"@id"}:
        if value["@id"] not in types:
            return [f"{place} refers to {value['@id']}, which isn't in the graph"]
        kind = types[value["@id"]]
    else:
        kind = value.get("@type")
    problems = [] if lineage(kind) & ranges else [f"{place} doesn't allow a {kind}"]
    return problems if set(value) == {"@id"} else problems + node_problems(value, types)


def is_of_type(value, kind):
    """Return whether ``value`` (not a dict) has the schema.org data type or enumeration ``kind``."""
    if kind in VOCABULARY["enumerations"]:
        return isinstance(value, str) and value.removeprefix(SCHEMA) in VOCABULARY["enumerations"][kind]
    if kind in DATA_TYPES:
        return DATA_TYPES[kind](value)
    return False


def is_text(value):
    return isinstance(value, str) and bool(value.strip())


def is_url(value):
    return is_text(value) and not re.search(r"\s", value) and urlsplit(value).scheme in {"http", "https"}


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_datetime(value):
    """Return whether ``value`` is a date and time with a UTC offset."""
    try:
        return "T" in value and datetime.datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False


def is_time(value):
    try:
        return bool(datetime.time.fromisoformat(value))
    except (TypeError, ValueError):
        return False


DATA_TYPES = {
    "Text": is_text,
    "URL": is_url,
    "Boolean": lambda value: isinstance(value, bool),
    "Integer": lambda value: is_number(value) and isinstance(value, int),
    "Number": is_number,
    "Float": is_number,
    "Date": lambda value: isinstance(value, str) and bool(DATE.match(value)),
    "DateTime": is_datetime,
    "Time": is_time,
}
