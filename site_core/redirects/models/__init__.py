from .imports import RedirectImport, RedirectImportChange, RedirectUpload
from .rules import (
    GONE_STATUSES,
    PERMANENT_STATUSES,
    TARGETLESS_STATUSES,
    Kind,
    QueryMode,
    RedirectRule,
    RulesVersion,
    Status,
)
from .statistics import NotFoundPath, NotFoundSubscription, RedirectHit

__all__ = [
    "GONE_STATUSES",
    "PERMANENT_STATUSES",
    "TARGETLESS_STATUSES",
    "Kind",
    "NotFoundPath",
    "NotFoundSubscription",
    "QueryMode",
    "RedirectHit",
    "RedirectImport",
    "RedirectImportChange",
    "RedirectRule",
    "RedirectUpload",
    "RulesVersion",
    "Status",
]
