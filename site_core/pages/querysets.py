"""Which pages visitors may find in lists."""

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Left, Length
from wagtail.models import Page, PageViewRestriction


def visible(pages):
    """``pages`` (a page queryset) that are live and in no private section.

    Says the same as ``.live().public()``, which asks for the restrictions first; here they are part of the query.
    """
    # A section is private when the path of the restricted page begins the path of this one.
    own_beginning = Left(OuterRef("path"), Length("page__path"))
    private = PageViewRestriction.objects.alias(own_beginning=own_beginning).filter(page__path=F("own_beginning"))
    return pages.live().exclude(Exists(private))


def children_path_range(path):
    """The first and the last tree path that children of the page at the tree's ``path`` can have."""
    return path + Page.alphabet[0] * Page.steplen, path + Page.alphabet[-1] * Page.steplen
