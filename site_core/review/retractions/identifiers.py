"""The identifiers of cited works: from the rows of live pages, and from the latest drafts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import Q
from wagtail.models import Page, Revision

from site_core.pages.reference_identifiers import find_pubmed_id, normalize_doi, title_key
from site_core.pages.reviewed_models import reviewed_models

LIVE, DRAFT = "live", "draft"


class Work(NamedTuple):
    """What identifies a work. Texts are blank if it has no such identifier."""

    doi: str
    pubmed_id: str


class CitedWork(NamedTuple):
    page_id: int
    state: str  # LIVE or DRAFT
    work: Work


def hash_title(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16] if key else ""


def identify(doi: Any, url: Any) -> Work:
    """Return the identifiers in the fields of a reference, which may be those of an old draft."""
    doi, url = str(doi or ""), str(url or "")
    return Work(normalize_doi(doi) or normalize_doi(url), find_pubmed_id(url) or find_pubmed_id(doi))


def title_hash(title: str) -> str:
    return hash_title(title_key(title))


def cited_works(page_ids: Iterable[int] | None = None) -> Iterator[CitedWork]:
    """Yield the works that pages cite: all pages, or those with ``page_ids``. Aliases show those of another page."""
    yield from live_works(page_ids)
    yield from draft_works(page_ids)


def live_works(page_ids: Iterable[int] | None) -> Iterator[CitedWork]:
    for model in reviewed_models():
        rows = model._meta.get_field("references").related_model._default_manager.filter(
            page__live=True, page__alias_of=None
        )
        if page_ids is not None:
            rows = rows.filter(page__in=page_ids)
        for page_id, doi, url in rows.order_by().values_list("page_id", "doi", "url").iterator():
            yield CitedWork(page_id, LIVE, identify(doi, url))


def draft_works(page_ids: Iterable[int] | None) -> Iterator[CitedWork]:
    pages = Page.objects.filter(Q(has_unpublished_changes=True) | Q(live=False), alias_of=None)
    if page_ids is not None:
        pages = pages.filter(pk__in=page_ids)
    revisions = Revision.objects.filter(pk__in=pages.order_by().values("latest_revision"))
    for page_id, references in revisions.values_list("object_id", "content__references").iterator():
        for row in references if isinstance(references, list) else []:
            if isinstance(row, dict):
                yield CitedWork(int(page_id), DRAFT, identify(row.get("doi"), row.get("url")))
