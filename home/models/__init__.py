from .pages import ContactPage, HomePage, StandardPage, TeamIndexPage
from .treatments import TreatmentIndexPage, TreatmentPage, TreatmentReference

__all__ = [
    "ContactPage",
    "HomePage",
    "StandardPage",
    "TeamIndexPage",
    "TreatmentIndexPage",
    "TreatmentPage",
    "TreatmentReference",
]
