"""The models of this app, and the mixins that page types of other apps extend."""

from .base import BasePage
from .former_slugs import FormerPersonSlug, FormerTopicSlug
from .people import PersonEducation, PersonPage
from .references import Reference
from .review import Correction, ReviewedPage
from .review_workflow import MedicalReviewTask
from .seo_fields import SeoFields
from .sequence import SequencedPage
from .topics import Topic, TopicalPage

__all__ = [
    "BasePage",
    "Correction",
    "FormerPersonSlug",
    "FormerTopicSlug",
    "MedicalReviewTask",
    "PersonEducation",
    "PersonPage",
    "Reference",
    "ReviewedPage",
    "SeoFields",
    "SequencedPage",
    "Topic",
    "TopicalPage",
]
