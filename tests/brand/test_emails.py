"""Emails have the clinic’s name and colors, can be read, and load nothing."""

import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as django_settings
from django.core import mail

from home.enquiries.models import EnquirySettings
from home.enquiries.notifications import send_email
from site_core.accounts.invitations import invite_by_email
from site_core.accounts.notifications import notify_of_password_change
from site_core.brand.models import BrandSettings
from site_core.desk.digest import DigestItem, DigestPanel, build_email
from site_core.ops.site_health.mail import send_test_message
from site_core.review.asking.services import ask_by_email
from site_core.site_settings.branded_email import branded_message
from tests.support.brand import save_brand
from tests.support.contrast import ratio
from tests.support.reviews import article_draft, reviewer_by_email, writer
from tests.support.site_settings import save_clinic

BRANDS = [("#ffef7a", "#fff9d0"), ("#050505", "#1a1a1a"), ("#ff0000", "#ff5500"), ("", "")]
COLOR = re.compile(r"(?<![\w-])(color|background): (#[0-9a-f]{6})")
DARK_RULE = re.compile(r"\.([\w, .-]+?) \{ ([^}]*) \}")


def review_email(user):
    article = article_draft(owner=writer(), title="How TMS works")
    ask_by_email(article, [reviewer_by_email()], user=article.owner, note="Please check the doses.")
    return mail.outbox[-1].alternatives[0].content


def digest_email(user):
    panels = [DigestPanel("Yours", [DigestItem("Review a page", "https://clinic.example/admin/", "due today")], 0)]
    return build_email(user, panels).alternatives[0].content


def text_email(user):
    body = f"Open this link:\n\n{django_settings.WAGTAILADMIN_BASE_URL}/admin/\n\nIt works once."
    return branded_message("Subject", body, [user.email]).alternatives[0].content


EMAILS = [review_email, digest_email, text_email]


def light_pairs(html):
    """Yield each color of text, with the background that the nearest element around it has."""
    for element in BeautifulSoup(html, "html.parser").find_all(style=True):
        own = dict(COLOR.findall(element["style"]))
        if "color" in own:
            around = (dict(COLOR.findall(item.get("style", ""))) for item in [element, *element.parents])
            yield own["color"], next(item["background"] for item in around if "background" in item)


def dark_pairs(html):
    style = html.partition("<style>")[2].partition("</style>")[0]
    rules = {name: dict(COLOR.findall(body)) for name, body in DARK_RULE.findall(style)}
    paper = rules["paper"]["background"]
    for rule in rules.values():
        if "color" in rule:
            yield rule["color"], rule.get("background", paper)


@pytest.mark.parametrize("build", EMAILS)
@pytest.mark.parametrize(("primary", "secondary"), BRANDS)
def test_text_can_be_read_on_light_and_dark_screens(site, admin_user, build, primary, secondary):
    save_brand(site, primary_color=primary, secondary_color=secondary)
    html = build(admin_user)
    light, dark = list(light_pairs(html)), list(dark_pairs(html))
    assert len(light) >= 4
    assert len(dark) >= 4
    for text, background in light + dark:
        assert ratio(text, background) >= 4.5, (text, background)


@pytest.mark.parametrize("build", EMAILS)
def test_colors_are_those_of_the_brand(site, admin_user, build):
    brand = save_brand(site, primary_color="#7a1f5c", secondary_color="#ffd500")
    html = build(admin_user)
    colors = set(re.findall(r"#[0-9a-f]{6}\b", html))
    assert "#7a1f5c" in colors
    assert colors <= set(brand.tokens("light").values()) | set(brand.tokens("dark").values())


@pytest.mark.parametrize("build", EMAILS)
def test_name_of_the_clinic_is_text_whatever_it_contains(site, admin_user, build):
    save_clinic(site, name='<img src="https://evil.example/x.png"> & Sons')
    html = build(admin_user)
    assert "&lt;img src=&quot;https://evil.example/x.png&quot;&gt; &amp; Sons" in html
    assert not BeautifulSoup(html, "html.parser").find_all(["img", "link", "script", "iframe", "object"])


@pytest.mark.parametrize("build", EMAILS)
def test_nothing_is_loaded(site, admin_user, build):
    save_brand(site, primary_color="#7a1f5c")
    html = build(admin_user)
    assert not re.search(r"\b(src|srcset|background)=|url\(|@import|@font-face", html)


@pytest.mark.parametrize("value", ["</style>", "red", "url(//evil.example)"])
def test_what_is_not_a_color_never_reaches_an_email(site, admin_user, value):
    BrandSettings.for_site(site.site)
    BrandSettings.objects.update(primary_color=value[:7], secondary_color=value[:7])
    html = digest_email(admin_user)
    assert value[:7] not in html.replace("</style>", "", 1)


def test_lines_of_a_text_are_links_only_if_they_lead_to_the_site(site, settings):
    settings.SITE_URL = settings.WAGTAILADMIN_BASE_URL = "https://clinic.example"
    lines = [
        "https://clinic.example/admin/?a=1&b=2",
        "https://clinic.example.evil.example/",
        "https://evil.example/",
        "javascript:alert(1)",
        "/<script>alert(1)</script>",
        "See https://clinic.example/admin/",
        'https://clinic.example/"onmouseover="alert(1)',
    ]
    html = branded_message("Subject", "\n".join(lines), ["ana@clinic.example"]).alternatives[0].content
    page = BeautifulSoup(html, "html.parser")
    assert [link["href"] for link in page.find_all("a")] == [lines[0], lines[-1]]
    assert not page.find_all("script")
    assert all(set(link.attrs) == {"href", "style"} for link in page.find_all("a"))
    assert page.body.get_text("\n", strip=True).splitlines()[1:] == lines


def test_every_email_about_the_site_has_its_colors(
    site, admin_user, client, settings, django_capture_on_commit_callbacks
):
    """An invitation, a new password, a security notice, a new inquiry, and a test message."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    save_clinic(site, name="Quill & Hill")
    accent = save_brand(site, primary_color="#7a1f5c").tokens()["accent"]
    admin_user.email = "ana@clinic.example"
    admin_user.save()
    invite_by_email("nora@clinic.example", [])
    client.post("/admin/password_reset/", {"email": admin_user.email})
    with django_capture_on_commit_callbacks(execute=True):
        notify_of_password_change(admin_user)
    EnquirySettings.objects.update_or_create(site=site.site, defaults={"recipients": "desk@clinic.example"})
    assert send_email(site.site, 2) == ""
    assert send_test_message("it@clinic.example") == ""
    assert len(mail.outbox) == 5
    for message in mail.outbox:
        (html, mime_type) = message.alternatives[0]
        assert (mime_type, accent in html, "Quill &amp; Hill" in html) == ("text/html", True, True), message.subject
        for word in message.body.split():
            assert word in BeautifulSoup(html, "html.parser").get_text(" "), message.subject
