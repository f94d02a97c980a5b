"""What the page editor stores."""

from .page_templates.models import SavedPageTemplate

__all__ = ["SavedPageTemplate"]
