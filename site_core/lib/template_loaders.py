"""A template loader that leaves out the white space that only people who edit templates need."""

import re

from django.template import Origin
from django.template.loaders import filesystem

INDENTATION = re.compile(r"\n\s+")


class UnindentedLoader(filesystem.Loader):
    """Loads HTML templates without indentation and blank lines.

    Each line break stays, so that words and elements are apart where they were. Don't use it for templates with
    preformatted text of several lines.
    """

    def get_contents(self, origin: Origin) -> str:
        contents = super().get_contents(origin)
        return INDENTATION.sub("\n", contents) if origin.name.endswith(".html") else contents
