"""The queue of URLs to send to search engines, and the outcome of earlier ones."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from site_core.lib.retry import RetryModel


class IndexNowPing(RetryModel):
    """One changed URL. Enqueued with the change, and sent later by ``send_index_now``."""

    # After the last of these delays, the URL is given up.
    RETRY_DELAYS = [1, 5, 30, 2 * 60, 6 * 60, 24 * 60]

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        GIVEN_UP = "given_up", _("Failed")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", verbose_name=_("site"))
    url = models.URLField(_("URL"), max_length=2048)
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.WAITING)
    queued_at = models.DateTimeField(_("changed"), default=timezone.now)
    ended_at = models.DateTimeField(_("sent or failed"), null=True)

    class Meta:
        ordering = ["-queued_at", "-pk"]
        verbose_name = _("IndexNow ping")
        verbose_name_plural = _("IndexNow pings")
        indexes = [models.Index(fields=["state", "next_try_at"], name="index_now_due")]
        constraints = [
            models.UniqueConstraint(fields=["site", "url"], condition=Q(state="waiting"), name="index_now_waits_once")
        ]

    def __str__(self) -> str:
        return self.url
