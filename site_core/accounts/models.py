"""Which permissions the site has granted to its groups, and who has signed in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _


class Role(models.Model):
    """A group that the site created, and what it was granted, so that nothing an admin removes is granted again."""

    key = models.SlugField(unique=True)
    group = models.OneToOneField(Group, on_delete=models.SET_NULL, null=True, related_name="+")
    given = models.JSONField(default=list)

    class Meta:
        default_permissions = ()
        permissions = [("require_second_factor", _("Must use two-step sign-in"))]

    def __str__(self) -> str:
        return self.key


class SignIn(models.Model):
    """A sign-in, or failed attempts of one kind from one place within minutes. See ``sign_ins``."""

    class Outcome(models.TextChoices):
        SIGNED_IN = "signed_in", _("Signed in")
        PASSWORD_ONLY = "password_only", _("Second step missing")
        WRONG_PASSWORD = "wrong_password", _("Wrong password")
        WRONG_CODE = "wrong_code", _("Wrong code")
        WRONG_PASSKEY = "wrong_passkey", _("Passkey not accepted")
        LOCKED_OUT = "locked_out", _("Locked out")

    class SecondStep(models.TextChoices):
        APP = "app", _("Code from the app")
        RECOVERY_CODE = "recovery_code", _("Recovery code")
        PASSKEY = "passkey", _("Passkey")

    at = models.DateTimeField(_("date"), default=timezone.now, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.SET_NULL, null=True, related_name="sign_ins"
    )
    # The name outlives the account. Names without an account are not stored: they may be passwords.
    user_name = models.CharField(_("user name"), max_length=150, blank=True)
    outcome = models.CharField(_("result"), max_length=20, choices=Outcome.choices)
    second_step = models.CharField(_("second step"), max_length=20, choices=SecondStep.choices, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=1)
    network = models.GenericIPAddressField(_("IP address"), null=True)  # lib.ip_addresses.client_network
    browser = models.CharField(_("browser"), max_length=30, blank=True)
    system = models.CharField(_("system"), max_length=30, blank=True)
    # Of the cookie that tells browsers apart.
    device_hash = models.CharField(_("device hash"), max_length=64, blank=True)

    class Meta:
        default_permissions = ("view",)
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")

    def __str__(self) -> str:
        return f"{self.user_name}: {self.get_outcome_display()}"

    @property
    def device(self) -> str:
        """The browser and system in words."""
        if self.browser and self.system:
            return _g("%(browser)s on %(system)s") % {"browser": self.browser, "system": self.system}
        return self.browser or self.system or _g("Unknown device")


class Invitation(models.Model):
    """A link by email, with which a new user sets the password and signs in. See ``invitations``."""

    class Status(models.TextChoices):
        OPEN = "open", _("Invited")
        EXPIRED = "expired", _("Invitation expired")
        REVOKED = "revoked", _("Invitation revoked")
        ACCEPTED = "accepted", _("Invitation accepted")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, related_name="invitation"
    )
    # The link is only for the mailbox it was sent to, and void if the account gets another email address.
    email = models.EmailField(_("email address"))
    # SHA-256 of the token in the link, in hexadecimal.
    token_hash = models.CharField(_("token hash"), max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001  unique
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("invited by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted"), null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.user}: {self.get_status().label}"

    def get_status(self) -> Status:
        if self.accepted_at or self.user.has_usable_password():
            return self.Status.ACCEPTED
        if not self.token_hash or not self.user.is_active or self.user.email != self.email:
            return self.Status.REVOKED
        return self.Status.OPEN if timezone.now() < self.expires_at else self.Status.EXPIRED

    @property
    def is_open(self) -> bool:
        return self.get_status() == self.Status.OPEN

    @property
    def is_pending(self) -> bool:
        """Return whether the user has no password yet, so that the invitation can be sent again."""
        return self.get_status() != self.Status.ACCEPTED
