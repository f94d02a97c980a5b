"""Publishing medical pages in tests that are not about their review."""

from site_core.review.services import override


def publish_without_review(page):
    """Publish ``page`` with a text that nobody has reviewed, as a site admin can."""
    revision = page.save_revision()
    override(page, revision, user=None, reason="A test")
    revision.publish()
