"""Scripts for a process that publishes during a backup, and for one that prints what a restored site contains."""

import re
from pathlib import Path

PUBLISH = """
from itertools import count
from tests.support.factories import ArticlePageFactory, ImageFactory
for number in count():
    ArticlePageFactory(title=f"Article {number}", slug=f"article-{number}", image=ImageFactory())
    print(number, flush=True)
"""
PRINT_TITLES = """
from blog.models import ArticlePage
for page in ArticlePage.objects.live().select_related("image").order_by("pk"):
    assert page.image.file.storage.exists(page.image.file.name), page.image.file.name
    assert page.get_latest_revision_as_object().title == page.title
    print(page.title)
"""


def backup_path(output):
    """Return the path of the backup from the command's output."""
    return Path(re.match(r"(.+?): [\d,]+ rows", output)[1])
