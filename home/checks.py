"""System checks that look into the database: ``manage.py check --database default``."""

from django.core.checks import Tags, Warning, register
from django.db import DatabaseError, transaction


@register(Tags.database)
def required_notices_are_in_order(app_configs, databases, **kwargs):
    """``home.W001``: a clinic's site gives certain notices, in its footer, and keeps them up to date."""
    if "default" not in (databases or ()):
        return []
    try:
        with transaction.atomic():  # so that a failing query leaves a transaction around it usable
            return list(warnings())
    except DatabaseError:
        return []  # not there, or not migrated yet: others say so


def warnings():
    from wagtail.models import Site

    from .notices import lacks_of

    for site in Site.objects.all():
        for lack in lacks_of(site):
            yield Warning(
                f"{site}: {lack.notice.label} {lack.problem}.", hint=f"{lack.step}: {lack.url}", id="home.W001"
            )
