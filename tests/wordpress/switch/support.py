"""What happens around a switch: requests in vain, proofs, and the daily count."""

import datetime

from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from site_core.redirects.models import NotFoundPath
from site_core.wordpress.models import Proof, ProofLine
from site_core.wordpress.old_urls.paths import path_key
from site_core.wordpress.switch.watching import watch

SOURCE = "https://harbor.example"


def miss(path, hits=1, days_ago=0, **values):
    """Record requests in vain, as the list of URLs not found does."""
    seen = timezone.now() - datetime.timedelta(days=days_ago)
    row, is_new = NotFoundPath.objects.get_or_create(
        site=Site.objects.get(is_default_site=True),
        path=path,
        defaults={"hits": hits, "first_seen": seen, "last_seen": seen, **values},
    )
    if not is_new:
        row.hits += hits
        row.save()
    return row


def prove(*lines):
    """Create a finished proof with lines ``(path, requests, result)``."""
    now = timezone.now()
    proof = Proof.objects.create(source=SOURCE, status="finished", started_at=now, finished_at=now)
    ProofLine.objects.bulk_create(
        ProofLine(proof=proof, key=path_key(path), path=path, requests=requests, result=result)
        for path, requests, result in lines
    )
    return proof


def watch_now(switch):
    return watch(switch, seconds=0)


def after_url(import_run):
    return reverse("wordpress_after", args=[import_run.pk])
