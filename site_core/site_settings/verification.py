"""Meta tags that prove to search engines and social networks who runs the site."""

import re
from html import unescape
from typing import Any

from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from site_core.lib.pasted_text import normalize_pasted

# The names of the meta tags, by the field of SearchSettings that holds their content.
META_NAMES = {
    "google_verification": "google-site-verification",
    "bing_verification": "msvalidate.01",
    "yandex_verification": "yandex-verification",
    "pinterest_verification": "p:domain_verify",
    "facebook_verification": "facebook-domain-verification",
}
# Base64, hexadecimal, and similar codes.
CODE = re.compile(r"(?![\w:-]+verification=)[\w.+/=-]{8,120}", re.ASCII)
CONTENT = re.compile(r"""^content\s*=\s*["']?([^"']*)["']?$""", re.IGNORECASE)
FILE = re.compile(r"[\w-]+\.(?:html?|xml|txt)", re.IGNORECASE)


def parse_verification(text: str, name: str) -> str:
    """Return the code in ``text``, which is the code itself, the whole meta tag ``name``, or “name=code”.

    Raise ValidationError if ``text`` is something else.
    """
    text = unescape(text) if "&lt;" in text else text
    text = parse_meta_tag(text, name) if "<" in text else CONTENT.sub(r"\1", normalize_pasted(text))
    code = re.sub(rf"^{re.escape(name)}\s*[=:]\s*", "", text, flags=re.IGNORECASE)  # as in a DNS record
    if FILE.fullmatch(code):
        raise ValidationError(_("This is the name of a file. Choose “HTML tag” as the method, and paste the meta tag."))
    if code and not CODE.fullmatch(code):
        raise ValidationError(_("Paste the meta tag, or only the code in its “content”."))
    return code


def parse_meta_tag(html: str, name: str) -> str:
    """Return the content of the only meta tag with this ``name`` in ``html``, which may have others."""
    found = BeautifulSoup(html, "html.parser").find_all("meta")
    tags = [tag for tag in found if str(tag.get("name", "")).lower() == name]
    if len(tags) != 1:
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
