"""Helpers for tests of the SEO audit: a page without findings, and the findings of a page."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Site

from site_core.seo_audit.site_audit import SiteAudit
from tests.support import factories

TITLE = "A title of a good length for a page"
DESCRIPTION = "A description that is long enough to say what the page is about, and why somebody would want to read it."
WORDS = "<p>" + " ".join(["Something that readers want to know stands here."] * 30) + "</p>"


def run_audit(**options):
    return SiteAudit(Site.objects.select_related("root_page").get(), **options)


def get_findings(page, **options):
    return run_audit(**options).audited[page.pk].findings


def get_codes(page):
    return [finding.code for finding in get_findings(page)]


def get_finding(page, code):
    """Return the only finding of this type about ``page``."""
    [finding] = [finding for finding in get_findings(page) if finding.code == code]
    return finding


def link_to(page, text="Meet our team"):
    return f'<p><a linktype="page" id="{page.pk}">{text}</a></p>'


def good_page(site, html="", **fields):
    """Create a standard page without findings, except those that ``html`` and ``fields`` cause."""
    content = f"<h2>A section</h2>{WORDS}{link_to(site.team)}{html}"
    defaults = {"title": TITLE, "search_description": DESCRIPTION, "introduction": ""}
    page = factories.StandardPageFactory(**{**defaults, "body": [factories.paragraph(content)], **fields})
    factories.ContactPage.objects.filter(slug="contact").exists() or factories.ContactPageFactory()
    contact = factories.ContactPage.objects.get(slug="contact")
    contact.directions += link_to(page)
    contact.save()
    return page


def log_in_with_permissions(client, django_user_model, page, *permissions):
    """Log in a new user with ``permissions`` on ``page`` and its descendants."""
    group = Group.objects.create(name=f"Group {page.pk}")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in permissions:
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=f"{codename}_page")
        GroupPagePermission.objects.create(group=group, page=page, permission=permission)
    user = django_user_model.objects.create_user("someone", "someone@lanternfield.example", "secret")
    user.groups.add(group)
    client.force_login(user)
    return user
