"""Meta tags that prove to search engines and social networks who runs the site."""

import re
from typing import Any

from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# The names of the meta tags, by the field of SearchSettings that holds their content.
META_NAMES = {
    "google_verification": "google-site-verification",
    "bing_verification": "msvalidate.01",
    "yandex_verification": "yandex-verification",
    "pinterest_verification": "p:domain_verify",
    "facebook_verification": "facebook-domain-verification",
}
# Base64, hexadecimal, and similar codes.
CODE = re.compile(r"[\w.+/=-]{8,120}", re.ASCII)


def parse_verification(text: str, name: str) -> str:
    """Return the code in ``text``, which is the code itself, the whole meta tag ``name``, or “name=code”.

    Raise ValidationError if ``text`` is something else.
    """
    text = text.strip()
    if "<" in text:
        text = parse_meta_tag(text, name)
    code = text.removeprefix(f"{name}=").strip()  # as in a DNS record
    if code and not CODE.fullmatch(code):
        raise ValidationError(_("Paste the meta tag, or only the code in its “content”."))
    return code


def parse_meta_tag(html: str, name: str) -> str:
    """Return the content of the only meta tag in ``html``, which must have this ``name``."""
    tags = BeautifulSoup(html, "html.parser").find_all("meta")
    names = [str(tag.get("name", "")) for tag in tags]
    if names != [name]:
        raise ValidationError(
            _("This is not a meta tag with the name “%(name)s”. Paste that one, or only the code in its “content”.")
            % {"name": name}
        )
    return str(tags[0].get("content", "")).strip()


def clean_verification(settings: Any) -> dict[str, ValidationError]:
    """Reduce the fields of ``settings`` to the codes. Return errors by field."""
    errors = {}
    for field, name in META_NAMES.items():
        try:
            setattr(settings, field, parse_verification(getattr(settings, field), name))
        except ValidationError as error:
            errors[field] = error
    return errors
