"""Emails in HTML with the name and the colors of a clinic. They load nothing, so nobody learns when they are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.conf import settings as django_settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi
from wagtail.models import Site

from site_core.assets.design_tokens import design_tokens

from .models import SiteSettings
from .site_name import get_site_name

TOKENS = ("paper", "surface", "ink", "ink-muted", "accent", "on-accent", "highlight")


def email_context(site: Site | None = None) -> dict[str, Any]:
    """Return what ``site_settings/email.html`` shows: the colors of ``site``, or of the default site."""
    site = site or Site.objects.filter(is_default_site=True).select_related("root_page").first()
    settings = SiteSettings.for_site(site) if site else None
    schemes = {
        scheme: settings.brand.tokens(scheme) if settings else design_tokens(scheme) for scheme in ("light", "dark")
    }
    return {scheme: {name.replace("-", "_"): tokens[name] for name in TOKENS} for scheme, tokens in schemes.items()} | {
        "wordmark": settings.clinic.name if site and settings else get_site_name()
    }


class Line(NamedTuple):
    """A line of a plain text. ``is_link``: it is one of the site’s own URLs."""

    text: str
    is_link: bool


def branded_message(
    subject: str, body: str, to: Sequence[str], site: Site | None = None, **options: Any
) -> EmailMultiAlternatives:
    """Return an email with the text ``body``, and the same text in HTML. ``options`` are those of Django’s class."""
    message = EmailMultiAlternatives(subject, body, to=to, **options)
    context = text_context(subject, body, site)
    message.attach_alternative(render_to_string("site_settings/text_email.html", context), "text/html")
    return message


def text_context(subject: str, body: str, site: Site | None = None) -> dict[str, Any]:
    """Return what ``site_settings/text_email.html`` shows, in the active language."""
    return {
        **email_context(site),
        "subject": subject,
        "paragraphs": split_paragraphs(body),
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
    }


def split_paragraphs(body: str) -> list[list[Line]]:
    """Return the lines of each paragraph. Only the site’s own URLs are links: other lines may be from strangers."""
    urls = (django_settings.SITE_URL, django_settings.WAGTAILADMIN_BASE_URL)
    own = tuple(f"{url.rstrip('/')}/" for url in urls if url)
    paragraphs = (paragraph.strip() for paragraph in body.split("\n\n"))
    return [
        [Line(line, line.startswith(own) and " " not in line) for line in paragraph.splitlines()]
        for paragraph in paragraphs
        if paragraph
    ]
