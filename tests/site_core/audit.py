"""Auditing in tests: pages as they are, found things as short facts."""

from wagtail.models import Site

from site_core.seo.audit.site_audit import SiteAudit
from tests import factories

TITLE = "A title of a good length for a page"
DESCRIPTION = "A description that is long enough to say what the page is about, and why somebody would want to read it."
WORDS = "<p>" + " ".join(["Something that readers want to know stands here."] * 30) + "</p>"


def audit(**options):
    return SiteAudit(Site.objects.select_related("root_page").get(), **options)


def findings_of(page, **options):
    return audit(**options).audited[page.pk].findings


def codes_of(page):
    return [finding.code for finding in findings_of(page)]


def found(page, code):
    """The one finding of this kind about ``page``."""
    [finding] = [finding for finding in findings_of(page) if finding.code == code]
    return finding


def link_to(page, text="Read on"):
    return f'<p><a linktype="page" id="{page.pk}">{text}</a></p>'


def good_page(site, html="", **fields):
    """A standard page about which there is nothing to find but what ``html`` and ``fields`` bring."""
    content = f"<h2>A section</h2>{WORDS}{link_to(site.team)}{html}"
    defaults = {"title": TITLE, "search_description": DESCRIPTION, "introduction": ""}
    page = factories.StandardPageFactory(**{**defaults, "body": [factories.paragraph(content)], **fields})
    factories.ContactPage.objects.filter(slug="contact").exists() or factories.ContactPageFactory()
    contact = factories.ContactPage.objects.get(slug="contact")
    contact.directions += link_to(page)
    contact.save()
    return page
