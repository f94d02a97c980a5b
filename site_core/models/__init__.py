from ..redirects.models import (
    NotFoundPath,
    RedirectHit,
    RedirectImport,
    RedirectImportChange,
    RedirectRule,
    RedirectUpload,
    RulesVersion,
)
from .accounts import Role
from .audit import PageAudit
from .base import BasePage
from .index_now import IndexNowPing
from .media import ClinicDocument, ClinicImage, ClinicRendition
from .page_counts import PageCount
from .people import PersonEducation, PersonPage
from .references import Reference
from .review import Correction, ReviewedPage
from .seo import SearchSettings, SharingSettings
from .sequence import SequencedPage
from .settings import ClinicSettings, NavigationSettings, SiteSettings
from .topics import Topic, TopicalPage

__all__ = [
    "BasePage",
    "ClinicDocument",
    "ClinicImage",
    "ClinicRendition",
    "ClinicSettings",
    "Correction",
    "IndexNowPing",
    "NavigationSettings",
    "NotFoundPath",
    "PageAudit",
    "PageCount",
    "PersonEducation",
    "PersonPage",
    "RedirectHit",
    "RedirectImport",
    "RedirectImportChange",
    "RedirectRule",
    "RedirectUpload",
    "Reference",
    "ReviewedPage",
    "Role",
    "RulesVersion",
    "SearchSettings",
    "SequencedPage",
    "SharingSettings",
    "SiteSettings",
    "Topic",
    "TopicalPage",
]
