"""What the page editor stores."""

from .creating.models import FormSubmission
from .page_templates.models import SavedPageTemplate

__all__ = ["FormSubmission", "SavedPageTemplate"]
