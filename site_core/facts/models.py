"""Facts: values that a clinic repeats, such as prices. They are stored once, and shown wherever they are used."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.models import RevisionMixin

from .validation import validate_value

DEFAULT_CHECK_DAYS = 180


def today() -> datetime.date:
    """Return the date in the clinic’s time zone."""
    return timezone.localdate()


class Fact(RevisionMixin, models.Model):
    """A value with a name. Texts refer to it by its id: see ``text.py``."""

    class Kind(models.TextChoices):
        PRICE = "price", _("Price")
        DURATION = "duration", _("Duration")
        PHONE = "phone", _("Phone number")
        PLAN = "plan", _("Plan accepted")
        TEXT = "text", _("Other text")

    name = models.CharField(
        _("name"), max_length=120, unique=True, help_text=_("What it is, such as “Price of a ketamine infusion”.")
    )
    other_names = models.CharField(
        _("also called"),
        max_length=200,
        blank=True,
        help_text=_(
            "Other names that texts use for it, separated by commas, such as “drip, ketamine treatment”. The search "
            "and the SEO audit know them, too."
        ),
    )
    slug = models.SlugField(_("slug"), max_length=120, unique=True, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.TEXT)
    value = models.CharField(
        _("value"), max_length=200, help_text=_("As it is shown on pages, such as “$480” or “40 minutes”.")
    )
    insurer = models.CharField(
        _("insurer"),
        max_length=120,
        blank=True,
        help_text=_("Only for plans: the company that offers the plan, such as “Aetna”. Shown below its name."),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
        help_text=_("Who is responsible for the value. The desk reminds them to check it."),
    )
    checked_on = models.DateField(_("checked on"), default=today)
    check_every = models.PositiveSmallIntegerField(
        _("check every"),
        default=DEFAULT_CHECK_DAYS,
        validators=[MinValueValidator(1)],
        help_text=_("After how many days someone has to check the value again."),
    )
    check_due = models.DateField(_("check due"), editable=False, db_index=True)
    clinically_reviewed = models.BooleanField(
        _("clinicians review this value"),
        default=False,
        help_text=_(
            "For values that matter medically, such as doses. A changed value counts as a change of the medical pages "
            "that use it, so they need another review."
        ),
    )
    note = models.TextField(_("note"), blank=True, help_text=_("Where the value comes from. Visitors don’t see it."))

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ["name"]

    stored_value: str | None = None  # the value before the last save of this instance

    def __str__(self) -> str:
        return self.name

    @property
    def aliases(self) -> tuple[str, ...]:
        """The other names, each once and without the name."""
        names = dict.fromkeys(" ".join(name.split()) for name in self.other_names.split(","))
        return tuple(name for name in names if name and name != self.name)

    @property
    def is_overdue(self) -> bool:
        return self.check_due <= today()

    @property
    def used_on(self) -> int:
        """How many pages and snippets use the fact, live or in a draft."""
        return self.uses.values("content_type", "object_id").distinct().count()

    def clean(self) -> None:
        super().clean()
        try:
            self.value = validate_value(self.kind, self.value)
        except ValidationError as error:
            raise ValidationError({"value": error}) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = unique_slug(self.name)
        self.check_due = self.checked_on + datetime.timedelta(days=self.check_every)
        self.stored_value = Fact.objects.filter(pk=self.pk).values_list("value", flat=True).first()
        super().save(*args, **kwargs)


class FactUse(models.Model):
    """A page or snippet that lists a fact, or whose text refers to it: as visitors see it, or in its latest draft."""

    fact = models.ForeignKey(Fact, models.CASCADE, related_name="uses", verbose_name=_("fact"))
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+", verbose_name=_("content type"))
    object_id = models.PositiveBigIntegerField(_("object"))
    is_draft = models.BooleanField(_("in a draft"), default=False)

    class Meta:
        verbose_name = _("use of a fact")
        verbose_name_plural = _("uses of facts")
        constraints = [
            models.UniqueConstraint(fields=["fact", "content_type", "object_id", "is_draft"], name="unique_fact_use")
        ]
        indexes = [models.Index(fields=["content_type", "object_id"], name="fact_use_object")]

    def __str__(self) -> str:
        return f"{self.fact_id} in {self.content_type_id}:{self.object_id}"


def unique_slug(name: str) -> str:
    """Return a slug for ``name`` that no other fact has."""
    base = slugify(name)[:100] or "fact"
    slug, number = base, 2
    while Fact.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug
