from ..enquiries.models import Enquiry, EnquiryAccess, EnquiryNotification, EnquirySettings
from .pages import ContactPage, HomePage, Notice, StandardPage, TeamIndexPage
from .treatments import TreatmentIndexPage, TreatmentPage, TreatmentReference

__all__ = [
    "ContactPage",
    "Enquiry",
    "EnquiryAccess",
    "EnquiryNotification",
    "EnquirySettings",
    "HomePage",
    "Notice",
    "StandardPage",
    "TeamIndexPage",
    "TreatmentIndexPage",
    "TreatmentPage",
    "TreatmentReference",
]
