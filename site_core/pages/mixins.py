"""The base class of what page types mix in: an abstract model whose methods extend those of Wagtail’s Page."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wagtail.models import Page as PageMixin
else:
    from django.db.models import Model as PageMixin

__all__ = ["PageMixin"]
