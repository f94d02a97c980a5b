"""The page types that need medical reviews, whichever apps they are in."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from .review import ReviewedPage


def reviewed_models() -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, ReviewedPage)]
