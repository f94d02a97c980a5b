"""Facts within rich text."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from wagtail.rich_text import EmbedHandler

from .models import Fact
from .values import get_fact_values


class FactEmbedHandler(EmbedHandler):
    """Shows the value of a fact. One that doesn’t exist shows nothing."""

    identifier = "fact"

    @staticmethod
    def get_model() -> type[Fact]:
        return Fact

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, Any]) -> str:
        pk = attrs.get("id", "")
        return escape(get_fact_values().get(int(pk), "")) if pk.isdecimal() else ""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        return [cls.expand_db_attributes(attrs) for attrs in attrs_list]

    @classmethod
    def extract_references(cls, attrs: dict[str, Any]) -> Iterator[tuple[type[Fact], str, str, str]]:
        if attrs.get("id", "").isdecimal():
            yield Fact, attrs["id"], "", ""
