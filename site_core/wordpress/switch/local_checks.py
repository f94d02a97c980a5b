"""What this site knows by itself: its names, the last import, and its backups."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from site_core.lib.ip_addresses import is_ip_address, is_loopback
from site_core.lib.site_health import Result, critical, good, recommended, site_health_checks

from ..importing import tally
from ..models import ImportRun
from .old_site import OldSite

MAX_BACKUP_AGE = datetime.timedelta(hours=24)
MAX_IMPORT_AGE = datetime.timedelta(days=2)
SHOWN_OUTCOMES = (tally.CREATED, tally.UPDATED, tally.UNCHANGED, tally.CONFLICT, tally.FAILED)


def registered(name: str) -> Iterator[Result]:
    """Yield what the check ``name`` of Site health finds. Nothing if its app is not installed."""
    for check in site_health_checks():
        if check.name == name:
            yield from check.run()


def check_names(old: OldSite) -> Iterator[Result]:
    """The site accepts requests for the names of the old one."""
    if not old.names:
        yield recommended(
            _("The export does not say which host name the old site has."),
            _("Add the names that visitors use to ALLOWED_HOSTS."),
        )
    command = f"ALLOWED_HOSTS={','.join(allowed_hosts(old))}"
    for position, name in enumerate(old.names):
        values = {"name": name}
        if name in old.allowed_names:
            yield good(_("The site accepts requests for %(name)s.") % values)
        elif position == 0:
            advice = _("Add it to ALLOWED_HOSTS in the settings, and start the site again.")
            yield critical(_("The site refuses requests for %(name)s.") % values, advice, command=command)
        else:  # it may not exist
            advice = _("Add it to ALLOWED_HOSTS, too, if it exists.")
            yield recommended(_("The site refuses requests for %(name)s.") % values, advice)


def allowed_hosts(old: OldSite) -> list[str]:
    return list(dict.fromkeys([*settings.ALLOWED_HOSTS, *old.names]))


def check_site_url(old: OldSite) -> Iterator[Result]:
    """SITE_URL is the address that visitors will see, and the site record agrees with it."""
    site = urlsplit(settings.SITE_URL)
    name, values = site.hostname or "", {"url": settings.SITE_URL, "old": old.source}
    if is_loopback(name) or is_ip_address(name):
        yield critical(
            _("SITE_URL is %(url)s, which has no name that visitors could enter.") % values,
            _("Set it to the address that visitors will use, such as the one of the old site: %(old)s.") % values,
            command="manage.py update_site_host",
        )
    elif name in old.names:
        yield good(_("The site keeps the name of the old one: %(url)s.") % values)
    else:
        yield recommended(
            _("The site is going to be at %(url)s, and the old one was at %(old)s.") % values,
            _(
                "If the name stays, set SITE_URL to it. If it changes, keep the old names: they redirect to the new "
                "one."
            ),
        )
    yield from registered("wagtail_site")


def check_last_import(old: OldSite) -> Iterator[Result]:
    """The last import is recent, and complete. An import only brings what is different."""
    runs = ImportRun.objects.filter(source=old.source).exclude(status=ImportRun.Status.UNDONE)
    run = runs.first()
    url = reverse("wordpress_import")
    if run is None:
        yield critical(_("Nothing is imported from %(old)s.") % {"old": old.source}, _("Import an export."), url)
        return
    if run.status != ImportRun.Status.FINISHED or run.finished_at is None:
        yield critical(
            _("The last import did not finish."),
            _("Start it again from its uploaded files: nothing arrives twice."),
            reverse("wordpress_report", args=[run.pk]),
        )
        return
    age = timezone.now() - run.finished_at
    values = {"time": timesince(run.finished_at), "changes": describe_outcomes(run)}
    found = _("The last import ended %(time)s ago. %(changes)s") % values
    if age > MAX_IMPORT_AGE:
        advice = _("Import a new export right before the switch. Only what has changed since is written.")
        yield recommended(found, advice, url)
    else:
        yield good(found)


def describe_outcomes(run: ImportRun) -> str:
    """Return what the import changed, in words: “Created: 2. Unchanged: 310.”"""
    numbers: Counter[str] = Counter()
    for row in run.report.get("types", ()):
        numbers.update(row["outcomes"])
    return " ".join(f"{tally.OUTCOME_LABELS[name]}: {numbers[name]}." for name in SHOWN_OUTCOMES if numbers[name])


def check_backups(old: OldSite) -> Iterator[Result]:
    """There is a backup of the last day, so that nothing of the import can be lost."""
    yield from registered("backups")
    if not apps.is_installed("site_core.backups"):
        yield recommended(_("This site does not back itself up."), _("Back up its database and files yourself."))
        return
    from site_core.backups.status import backup_status

    status = backup_status()
    if status.age is not None and status.age > MAX_BACKUP_AGE:
        yield recommended(
            _("There is no backup of the last 24 hours."),
            _("Create one after the last import."),
            command="manage.py backup --verify",
        )
