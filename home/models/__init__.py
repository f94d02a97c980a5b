from .accessibility import AccessibilityRun
from .locations import LocationIndexPage, LocationPage
from .pages import ContactPage, HomePage, Notice, StandardPage, TeamIndexPage
from .treatments import TreatmentIndexPage, TreatmentPage, TreatmentReference

__all__ = [
    "AccessibilityRun",
    "ContactPage",
    "HomePage",
    "LocationIndexPage",
    "LocationPage",
    "Notice",
    "StandardPage",
    "TeamIndexPage",
    "TreatmentIndexPage",
    "TreatmentPage",
    "TreatmentReference",
]
