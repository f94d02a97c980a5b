"""Enquiries, who is told of them, and who has seen them."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_email
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

from .keys import Unreadable, keyring


@register_setting(icon="mail", order=30)
class EnquirySettings(BaseSiteSetting):
    """Whether visitors can ask the clinic to get in touch, who is told, and for how long it is kept."""

    is_open = models.BooleanField(
        "take enquiries", default=True, help_text="Shows the form on the contact page. It says what to leave out."
    )
    promise = models.CharField(
        "when you answer",
        max_length=160,
        default="We get back to you by the end of the next working day.",
        help_text="Stands above the form, and on the page that thanks for an enquiry.",
    )
    privacy_notice = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="What people agree to: the page that says how you treat what they tell you.",
    )
    recipients = models.TextField(
        "who is told",
        blank=True,
        help_text="One e-mail address a line. The mail says only that an enquiry is waiting. "
        "Left blank, everyone in the group “Front desk” gets it.",
    )
    keep_days = models.PositiveSmallIntegerField(
        "keep for so many days",
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text="From the day an enquiry came in. Then it is deleted for good, whatever its status. Fewer days hold "
        "at once; more only for enquiries to come, as people agree to what stands on the form.",
    )

    panels = [
        MultiFieldPanel([FieldPanel("is_open"), FieldPanel("promise"), FieldPanel("privacy_notice")], heading="Form"),
        MultiFieldPanel([FieldPanel("recipients"), FieldPanel("keep_days")], heading="At the clinic"),
    ]

    class Meta:
        verbose_name = "enquiries"

    def clean(self):
        super().clean()
        for address in self.addresses:
            try:
                validate_email(address)
            except ValidationError:
                raise ValidationError({"recipients": f"“{address}” is no e-mail address."}) from None

    @property
    def keep(self):
        return datetime.timedelta(days=self.keep_days)

    @property
    def addresses(self):
        return [line.strip() for line in self.recipients.splitlines() if line.strip()]

    @classmethod
    def of(cls, site):
        """The settings of ``site``, without making the row that is missing: visitors' requests ask for them."""
        return cls.objects.filter(site=site).select_related("privacy_notice").first() or cls(site=site)


class PreferredTime(models.TextChoices):
    ANY = "any", "Any time"
    MORNING = "morning", "Mornings"
    AFTERNOON = "afternoon", "Afternoons"


@dataclass(frozen=True)
class Details:
    """All that is personal about an enquiry; kept encrypted."""

    name: str
    phone: str = ""
    email: str = ""
    preferred_time: str = PreferredTime.ANY
    existing_patient: bool = False
    consent: str = ""  # the words that were agreed to

    @property
    def preferred_time_label(self):
        return PreferredTime(self.preferred_time).label


class Enquiry(models.Model):
    """Somebody whom the clinic should call or write. Whatever is personal is in ``sealed``."""

    class Status(models.IntegerChoices):
        NEW = 1, "New"
        IN_PROGRESS = 2, "In progress"
        DONE = 3, "Done"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    received_at = models.DateTimeField("received", default=timezone.now, db_index=True)
    agreed_until = models.DateTimeField(db_index=True, editable=False)  # for how long the visitor lets us keep it
    status = models.PositiveSmallIntegerField(choices=Status, default=Status.NEW)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    form_id = models.CharField(max_length=32, unique=True, editable=False)  # of the form that was sent: once each
    sealed = models.TextField(editable=False)
    email_mark = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    phone_mark = models.CharField(max_length=64, blank=True, db_index=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name_plural = "enquiries"
        ordering = ["status", "-received_at", "-pk"]
        default_permissions = ("view", "change", "delete")
        permissions = [("export_enquiry", "Can export what a person has told us")]

    def __str__(self):
        return f"Enquiry {self.pk}"

    def seal(self, details):
        """Take ``details`` in, encrypted with the newest key."""
        keys = keyring()
        self.sealed = keys.seal(vars(details))
        self.email_mark, self.phone_mark = keys.mark(details.email), keys.mark(details.phone)

    @cached_property
    def details(self):
        """The Details, or None where the site has lost the key."""
        try:
            return Details(**keyring().open(self.sealed))
        except (Unreadable, ImproperlyConfigured, TypeError):
            return None

    @property
    def delete_on(self):
        """The day on which ``purge_enquiries`` deletes it: as the settings say, and never later than was agreed."""
        keep = (getattr(self.site, "enquirysettings", None) or EnquirySettings()).keep
        return timezone.localdate(min(self.received_at + keep, self.agreed_until))


class EnquiryNotice(models.Model):
    """Waits for its mail to be sent, and is deleted then: ``send_enquiry_notices`` tries again where mail is down."""

    enquiry = models.OneToOneField(Enquiry, on_delete=models.CASCADE, related_name="notice")
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now, db_index=True)
    last_error = models.CharField(max_length=255, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"Notice of enquiry {self.enquiry_id}"


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise TypeError("What has been recorded stays as it is.")

    def delete(self):
        raise TypeError("What has been recorded stays.")


class EnquiryAccess(models.Model):
    """Who saw, changed, exported or deleted which enquiry. Nothing of the visitor: it outlives the purge."""

    class Action(models.TextChoices):
        LISTED = "listed", "Seen in the list"
        OPENED = "opened", "Opened"
        CHANGED = "changed", "Changed"
        FOUND = "found", "Found by phone or e-mail"
        EXPORTED = "exported", "Exported"
        DELETED = "deleted", "Deleted"
        PURGED = "purged", "Deleted after its time"

    at = models.DateTimeField("when", default=timezone.now, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="who", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    user_name = models.CharField("who", max_length=150, blank=True)  # stays when the account goes
    action = models.CharField("what", max_length=8, choices=Action)
    number = models.PositiveBigIntegerField("enquiry", db_index=True)
    note = models.CharField(max_length=255, blank=True)

    wagtail_reference_index_ignore = True

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "access to an enquiry"
        verbose_name_plural = "accesses to enquiries"
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)

    def __str__(self):
        return f"Enquiry {self.number}: {self.get_action_display()}"

    def save(self, **kwargs):
        if self.pk is not None:
            raise TypeError("What has been recorded stays as it is.")
        super().save(**kwargs)

    def delete(self, **kwargs):
        raise TypeError("What has been recorded stays.")

    @classmethod
    def record(cls, action, numbers, user=None, note=""):
        """Write down that ``user`` (None: the site itself) did ``action`` to each of ``numbers``, enquiries' keys."""
        name = user.get_username() if user else ""
        rows = [cls(action=action, number=number, user=user, user_name=name, note=note) for number in numbers]
        cls.objects.bulk_create(rows, batch_size=500)
