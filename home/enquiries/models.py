"""Enquiries, their notifications, their access log, and their settings."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_email
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

from site_core.lib.phone_numbers import tel_url
from site_core.lib.retry import RetryModel

from .blind_index import newest_index
from .encryption import DecryptionError, get_keyring


@register_setting(icon="mail", order=30)
class EnquirySettings(BaseSiteSetting):
    """Whether the form is shown, who is notified, and how long enquiries are kept."""

    is_open = models.BooleanField(
        _("accept inquiries"),
        default=True,
        help_text=_("Shows the form on the contact page. The form tells visitors to leave out medical details."),
    )
    promise = models.CharField(
        _("when you reply"),
        max_length=160,
        default="We will get back to you by the end of the next business day.",
        help_text=_("Shown above the form and on the thank-you page."),
    )
    privacy_notice = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("privacy notice"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The page that says how you handle personal data. Linked where visitors give their consent."),
    )
    recipients = models.TextField(
        _("notify"),
        blank=True,
        help_text=_(
            "One email address per line. The email says only that an inquiry is waiting. Leave blank to notify "
            "everyone in the group “Front desk”."
        ),
    )
    keep_days = models.PositiveSmallIntegerField(
        _("days to keep inquiries"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_(
            "After this many days an inquiry is permanently deleted, whatever its status. A lower number also applies "
            "to existing inquiries. A higher number applies only to new ones, because visitors agree to the number "
            "shown on the form."
        ),
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("is_open"), FieldPanel("promise"), FieldPanel("privacy_notice")], heading=_("Form")
        ),
        MultiFieldPanel([FieldPanel("recipients"), FieldPanel("keep_days")], heading=_("At the clinic")),
    ]

    class Meta:
        verbose_name = _("inquiries")

    def clean(self) -> None:
        super().clean()
        for address in self.recipient_list:
            try:
                validate_email(address)
            except ValidationError:
                message = gettext("“%(address)s” is not an email address.") % {"address": address}
                raise ValidationError({"recipients": message}) from None

    @property
    def retention(self) -> datetime.timedelta:
        return datetime.timedelta(days=self.keep_days)

    @property
    def recipient_list(self) -> list[str]:
        return [line.strip() for line in self.recipients.splitlines() if line.strip()]

    @classmethod
    def get_or_default(cls, site: Site) -> EnquirySettings:
        """Return the settings of ``site``. Unlike ``for_site``, a visitor's request never creates a missing row."""
        return cls.objects.filter(site=site).select_related("privacy_notice").first() or cls(site=site)


class PreferredTime(models.TextChoices):
    ANY = "any", _("Any time")
    MORNING = "morning", _("Mornings")
    AFTERNOON = "afternoon", _("Afternoons")


@dataclass(frozen=True)
class Details:
    """The personal data of an enquiry. Stored encrypted."""

    name: str
    phone: str = ""
    email: str = ""
    preferred_time: str = PreferredTime.ANY.value
    existing_patient: bool = False
    consent: str = ""  # the wording that the visitor agreed to
    # What the front desk tried, oldest first: {"at": ISO 8601, "by": name, "text": text}
    notes: Sequence[dict[str, str]] = ()

    @property
    def preferred_time_label(self) -> str:
        return str(PreferredTime(self.preferred_time).label)

    @property
    def phone_href(self) -> str:
        """The number as a ``tel:`` URL."""
        return tel_url(self.phone)

    @property
    def dated_notes(self) -> list[tuple[datetime.datetime, str, str]]:
        """The notes as ``[(time, name, text), …]``, newest first."""
        return [(datetime.datetime.fromisoformat(n["at"]), n["by"], n["text"]) for n in reversed(self.notes)]


class Enquiry(models.Model):
    """A visitor who wants the clinic to call or write. All personal data is in ``encrypted_details``."""

    class Status(models.IntegerChoices):
        NEW = 1, _("New")
        IN_PROGRESS = 2, _("In progress")
        LEFT_MESSAGE = 4, _("Left a message")
        DONE = 3, _("Done")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", verbose_name=_("site"))
    received_at = models.DateTimeField(_("received"), default=timezone.now, db_index=True)
    agreed_until = models.DateTimeField(db_index=True, editable=False)  # the visitor agreed to be kept until then
    status = models.PositiveSmallIntegerField(_("status"), choices=Status, default=Status.NEW)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assigned to"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    form_id = models.CharField(max_length=32, unique=True, editable=False)  # one enquiry per submitted form
    encrypted_details = models.TextField(editable=False)
    # Blind indexes: see blind_index.py.
    email_index = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    phone_index = models.CharField(max_length=64, blank=True, db_index=True, editable=False)

    ENCRYPTED_FIELDS = ("encrypted_details", "email_index", "phone_index")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")
        ordering = ["status", "-received_at", "-pk"]
        default_permissions = ("view", "change", "delete")
        permissions = [("export_enquiry", "Can export everything a person has told us")]

    def __str__(self) -> str:
        return gettext("Inquiry %(number)d") % {"number": self.pk}

    def encrypt(self, details: Details) -> None:
        """Set ``ENCRYPTED_FIELDS`` from ``details``, by the newest key."""
        self.encrypted_details = get_keyring().encrypt(vars(details))
        self.email_index, self.phone_index = newest_index(details.email), newest_index(details.phone)

    @cached_property
    def details(self) -> Details | None:
        """The decrypted Details, or None if the site no longer has the key."""
        try:
            return Details(**get_keyring().decrypt(self.encrypted_details))
        except (DecryptionError, ImproperlyConfigured, TypeError):
            return None

    @property
    def delete_on(self) -> datetime.date:
        """The day ``purge_enquiries`` deletes it: set by the settings, and never later than the visitor agreed to."""
        enquiry_settings = getattr(self.site, "enquirysettings", None) or EnquirySettings()
        return timezone.localdate(min(self.received_at + enquiry_settings.retention, self.agreed_until))


class EnquiryNotification(RetryModel):
    """An email waiting to be sent. Deleted once it is; ``send_enquiry_notices`` retries what failed."""

    RETRY_DELAYS = [1, 5, 15, 30, 60]

    enquiry = models.OneToOneField(Enquiry, on_delete=models.CASCADE, related_name="notification")
    next_try_at = models.DateTimeField(_("next attempt"), default=timezone.now, db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Notification for enquiry {self.enquiry_id}"


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("The access log cannot be changed.")

    def delete(self) -> NoReturn:
        raise TypeError("The access log cannot be deleted.")


class EnquiryAccess(models.Model):
    """The access log: who saw, changed, exported, or deleted which enquiry.

    It contains no data about the visitor, so it outlives the enquiry.
    """

    class Action(models.TextChoices):
        LISTED = "listed", _("Seen in the list")
        OPENED = "opened", _("Opened")
        CHANGED = "changed", _("Changed")
        FOUND = "found", _("Found by phone or email")
        EXPORTED = "exported", _("Exported")
        DELETED = "deleted", _("Deleted")
        PURGED = "purged", _("Deleted automatically")

    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    user_name = models.CharField(_("user"), max_length=150, blank=True)  # stays when the account is deleted
    action = models.CharField(_("action"), max_length=8, choices=Action)
    number = models.PositiveBigIntegerField(_("inquiry"), db_index=True)  # not a foreign key: it outlives the enquiry
    note = models.CharField(_("note"), max_length=255, blank=True)

    wagtail_reference_index_ignore = True

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("access to an inquiry")
        verbose_name_plural = _("access to inquiries")
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"Enquiry {self.number}: {self.get_action_display()}"

    def save(self, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("The access log cannot be changed.")
        super().save(**kwargs)

    def delete(self, using: Any = None, keep_parents: bool = False) -> NoReturn:
        raise TypeError("The access log cannot be deleted.")

    @classmethod
    def record(cls, action: Action, pks: Iterable[int], user: Any = None, note: str = "") -> None:
        """Log that ``user`` (None for the site itself) did ``action`` to each of the enquiries ``pks``."""
        name = user.get_username() if user else ""
        rows = [EnquiryAccess(action=action, number=pk, user=user, user_name=name, note=note) for pk in pks]
        EnquiryAccess.objects.bulk_create(rows, batch_size=500)
