from .base import BasePage
from .media import ClinicDocument, ClinicImage, ClinicRendition
from .people import PersonEducation, PersonPage
from .references import Reference
from .review import Correction, ReviewedPage
from .sequence import SequencedPage
from .settings import ClinicSettings, NavigationSettings
from .topics import Topic, TopicalPage

__all__ = [
    "BasePage",
    "ClinicDocument",
    "ClinicImage",
    "ClinicRendition",
    "ClinicSettings",
    "Correction",
    "NavigationSettings",
    "PersonEducation",
    "PersonPage",
    "Reference",
    "ReviewedPage",
    "SequencedPage",
    "Topic",
    "TopicalPage",
]
