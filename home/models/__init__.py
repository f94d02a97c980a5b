from ..enquiries.models import Enquiry, EnquiryAccess, EnquiryNotice, EnquirySettings
from .pages import ContactPage, HomePage, Notice, StandardPage, TeamIndexPage
from .treatments import TreatmentIndexPage, TreatmentPage, TreatmentReference

__all__ = [
    "ContactPage",
    "Enquiry",
    "EnquiryAccess",
    "EnquiryNotice",
    "EnquirySettings",
    "HomePage",
    "Notice",
    "StandardPage",
    "TeamIndexPage",
    "TreatmentIndexPage",
    "TreatmentPage",
    "TreatmentReference",
]
