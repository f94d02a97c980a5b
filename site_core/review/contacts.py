"""Who gets emails about reviews: reviewers, with an account or without one, and the owners of pages."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone, translation
from wagtail.models import Page

from site_core.pages.models import PersonPage
from site_core.pages.people import MANAGE_REVIEWS


@dataclass(frozen=True)
class Recipient:
    """A reviewer, a user, or a reviewer with an account."""

    person: PersonPage | None = None
    user: Any = None

    @classmethod
    def of_person(cls, person: PersonPage) -> Recipient:
        user = person.account if person.account and person.account.is_active else None
        return cls(person, user)

    @property
    def key(self) -> str:
        """A name that stays the same when the email address changes."""
        return f"user-{self.user.pk}" if self.user else f"person-{self.person.pk if self.person else ''}"

    @property
    def email(self) -> str:
        """The email address. Blank if there is none, or if the account was deactivated."""
        if self.person and self.person.review_email:
            return self.person.review_email
        return self.user.email if self.user and self.user.is_active else ""

    @property
    def name(self) -> str:
        if self.person:
            return self.person.title
        return self.user.get_full_name() or self.user.get_username() if self.user else ""

    @contextlib.contextmanager
    def locale(self) -> Iterator[None]:
        """Activate the language and time zone of the account, or those of the site."""
        profile = getattr(self.user, "wagtail_userprofile", None)
        language = profile.get_preferred_language() if profile else settings.LANGUAGE_CODE
        time_zone = profile.get_current_time_zone() if profile else settings.TIME_ZONE
        with translation.override(language), timezone.override(time_zone):
            yield


def owner_of(page: Page) -> Any:
    """Return the owner of ``page`` if they can still sign in, else None."""
    return page.owner if page.owner and page.owner.is_active else None


def review_managers() -> list[Any]:
    """Return the active users who manage reviews: site admins."""
    users: Any = get_user_model().objects
    backend = "django.contrib.auth.backends.ModelBackend"
    return list(users.with_perm(MANAGE_REVIEWS, backend=backend, include_superusers=True).order_by("pk"))


def responsible_users(page: Page, managers: Iterable[Any] | None = None) -> list[Any]:
    """Return who answers for ``page``: its owner, or else those who manage reviews."""
    owner = owner_of(page)
    if owner:
        return [owner]
    return list(review_managers() if managers is None else managers)
