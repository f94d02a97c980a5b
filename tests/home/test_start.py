"""A clinic's own site: what its answers become, and that nothing of the demo is in it."""

import json
import re
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from home.accessibility.results import record
from home.demo.loader import DEMO
from home.legal_notices.rules import problems_for
from home.models import HomePage, Notice, StandardPage, TreatmentPage
from home.site_root import SiteNotEmptyError
from home.starting import picture
from home.starting import site as starting_site
from home.starting.forms import StartForm
from home.starting.hours import parse_hours
from home.starting.notices import NOTICE_DRAFTS
from home.starting.practices import Practice, content_of
from home.starting.questions import AnswersError, Interview, check, clinic_from, read_answers
from home.starting.site import Clinic, start_clinic
from site_core.accounts.invitations import InvitationError
from site_core.assets.design_tokens import design_tokens
from site_core.brand.images import BrandImage
from site_core.brand.models import BrandSettings
from site_core.content.template_sections import section_hints, untouched_ids
from site_core.lib.roles import registered_roles
from site_core.ops import bootstrap
from site_core.ops.management.commands.serve import Command
from site_core.pages.models import PersonPage
from site_core.site_settings.medical_specialties import MEDICAL_SPECIALTIES
from site_core.site_settings.models import ClinicSettings, SiteSettings
from tests.support.accessibility_runs import results
from tests.support.html import soup, text_of

pytestmark = pytest.mark.django_db

ANSWERS = {
    "name": "Quill Hill Clinic",
    "legal_name": "Quill Hill Clinic PC",
    "practice": "dermatology",
    "phone": "617-555-0123",
    "email": "office@quillhill.example",
    "street": "8 Quill Hill",
    "city": "Boston",
    "region": "MA",
    "postal_code": "02108",
    "hours": "Mon–Thu 8:00–18:00, Fri 8 am–1 pm",
    "languages": "English, Spanish",
    "primary_color": "#123a6b",
    "secondary_color": "#F0C0A0",
}
LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="18" fill="#123a6b"/></svg>'
)
NO_MAIL = "django.core.mail.backends.console.EmailBackend"
FULL_SIZE = picture.SIZE
every_practice = pytest.mark.parametrize("practice", Practice.values)


@pytest.fixture(autouse=True)
def _data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture(autouse=True)
def _small_picture(monkeypatch):
    """Draw a small picture. To draw one of full size, and to resize it, takes longer than all the rest."""
    monkeypatch.setattr(picture, "SIZE", (192, 128))


@pytest.fixture
def full_size(_small_picture, monkeypatch):
    monkeypatch.setattr(picture, "SIZE", FULL_SIZE)


def start(**answers):
    return start_clinic(clinic_from({**check(ANSWERS | answers, {}), "from_demo": False}))


# --- Opening hours ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon–Fri 9:00–17:00", [("01234", "09:00", "17:00")]),
        ("Mon-Thu 8-18; Sat, Sun 9 am to 1:30 pm", [("0123", "08:00", "18:00"), ("56", "09:00", "13:30")]),
        ("monday and wednesday: 12 a.m.-12 p.m.", [("02", "00:00", "12:00")]),
        ("Fri–Mon 9–17\nTue closed", [("0456", "09:00", "17:00")]),
        (
            "Mon 9–5 pm, Tue 1–5 pm, Wed 9 am–5, Thu 12–4 pm",
            [("0", "09:00", "17:00"), ("1", "13:00", "17:00"), ("2", "09:00", "17:00"), ("3", "12:00", "16:00")],
        ),
        ("Mon 22:00–06:00", [("0", "22:00", "06:00")]),
        ("", []),
    ],
)
def test_hours_are_read_as_people_write_them(text, expected):
    hours = parse_hours(text)
    assert [("".join(map(str, days)), f"{opens:%H:%M}", f"{closes:%H:%M}") for days, opens, closes in hours] == expected


@pytest.mark.parametrize(
    "text",
    [
        "always",
        "Mon 9",
        "Mon 25:00–26:00",
        "Mon 13 pm–2 pm",
        "Xyz 9–17",
        "Mon 9–9",
        "to" * 250,
        "Mon 9:99–17:00",
        "Mon-Fri 9-5",
        "Sat 1-5",
        "Mon 8:30-4:30",
        "Sat 9-1",
    ],
)
def test_hours_that_cannot_be_read_are_refused(text):
    with pytest.raises(ValidationError):
        parse_hours(text)


# --- Answers ---


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", ""),
        ("name", "W" * 81),
        ("name", "two\nlines"),
        ("name", "reversed \u202etxet"),
        ("practice", "astrology"),
        ("phone", "call us"),
        ("phone", "<b>212-555-0142</b>"),
        ("email", "nobody"),
        ("postal_code", "1234"),
        ("postal_code", "１２３４５６"),
        ("city", ""),
        ("hours", "Mon 9–17, Mon 12–14"),
        ("languages", ", ".join(f"language {number}" for number in range(11))),
        ("languages", "x" * 61),
        ("primary_color", "red"),
        ("secondary_color", "#12345;}</style>"[:7]),
        ("invite", "ana"),
        ("role", "emperor"),
    ],
)
def test_wrong_answer_is_named(name, value):
    with pytest.raises(AnswersError, match=rf"(?m)^{name}: "):
        check(ANSWERS | {name: value}, {})


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "Clínica “São” & Söhne",
        "عيادة الجلد",
        "皮膚科クリニック",
        "{{ 7 }} {% x %} {fact:1}",
    ],
)
def test_any_name_is_shown_as_text(name, client):
    start(name=name, legal_name=name, city=name, street=name)
    html = client.get("/").content.decode()
    assert "<script>alert" not in html
    assert ClinicSettings.objects.get().name == name
    assert client.get("/contact/").status_code == client.get("/manifest.webmanifest").status_code == 200
    assert HomePage.objects.get().title == name


def test_answers_file_has_the_same_questions_as_the_form(tmp_path, settings):
    example = settings.BASE_DIR / "docs" / "answers.example.toml"
    asked = set(re.findall(r"^#? ?(\w+) = ", example.read_text(), re.MULTILINE))
    assert asked == {*StartForm.base_fields, "from_demo"}
    clinic = read_answers(example)
    assert (clinic.practice, clinic.languages) == ("dermatology", ["English", "Spanish"])
    assert [role.key for role in registered_roles() if role.key not in example.read_text()] == []
    assert [value for value in Practice.values if value not in example.read_text()] == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name = ", "not valid TOML"),
        ("name = 'A'\ntitle = 'B'", "title is not a question"),
        ("name = 'A'\nlogo = 'missing.svg'", "missing.svg can’t be read"),
        ("name = 'A'\nfrom_demo = 'yes'", "from_demo is true or false"),
        ("phone = '212-555-0142'", "name: "),
        ("name = 'A'\nphone = '1'", "phone: "),
    ],
)
def test_wrong_answers_file_says_what_to_correct(text, message, tmp_path):
    path = tmp_path / "answers.toml"
    path.write_text(text)
    with pytest.raises(CommandError, match=message):
        call_command("start_clinic", answers=path)
    assert not HomePage.objects.exists()


def test_answers_file_creates_the_site_with_its_logo(tmp_path, client, settings):
    settings.EMAIL_BACKEND = NO_MAIL
    (tmp_path / "logo.svg").write_bytes(LOGO)
    (tmp_path / "answers.toml").write_text(
        'name = "Quill Hill Clinic"\nlogo = "logo.svg"\ninvite = "ana@clinic.example"\n'
    )
    out = StringIO()
    call_command("start_clinic", answers=tmp_path / "answers.toml", stdout=out)
    assert "brand-logo" in client.get("/").content.decode()
    ana = get_user_model().objects.get(email="ana@clinic.example")
    assert [group.name for group in ana.groups.all()] == ["Editors"]
    assert "/invitation/" in out.getvalue()
    assert not bootstrap.wants_demo()


def test_without_a_terminal_and_answers_the_command_says_how_to_go_on(monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO())
    with pytest.raises(CommandError, match="make start-clinic ANSWERS="):
        call_command("start_clinic")


def interview(*answers):
    lines, given = [], iter(answers)
    cleaned = Interview(lambda prompt: next(given), lines.append).run()
    return cleaned, "\n".join(map(str, lines))


def test_interview_takes_defaults_and_asks_again_after_a_wrong_answer():
    address = ["8 Quill Hill", "Boston", "MA", "2108", "02108"]
    cleaned, shown = interview("Quill", "", "5", "call us", "617-555-0123", "", *address, *[""] * 6)
    assert (cleaned["practice"], cleaned["phone"], cleaned["languages"]) == ("dermatology", "617-555-0123", ["English"])
    assert cleaned["primary_color"] == content_of("dermatology")["primary_color"]
    assert "Enter a phone number" in shown
    assert "Enter a ZIP code" in shown


def test_interview_asks_again_for_answers_that_do_not_go_together():
    cleaned, shown = interview("Quill", "", "", "", "", "8 Quill Hill", *[""] * 9, "Boston", "02108")
    assert (cleaned["city"], cleaned["postal_code"]) == ("Boston", "02108")
    assert "Complete the address" in shown


def test_interview_without_a_name_leaves_the_questions_to_the_browser():
    assert interview("")[0] is None


# --- What is created ---


@every_practice
def test_every_practice_becomes_a_site(practice, client, full_size):
    start(practice=practice, primary_color="", secondary_color="")
    content = content_of(practice)
    html = client.get("/").content.decode()
    assert content["heading"] in html
    assert {page.title for page in TreatmentPage.objects.all()} == {row["title"] for row in content["treatments"]}
    assert content["specialty"] in {"", *dict(MEDICAL_SPECIALTIES)}
    assert BrandSettings.objects.get().primary_color == content["primary_color"]
    image = Image.open(get_image_model().objects.get().file)
    assert image.size == (1920, 1280)


def test_answers_are_in_the_settings():
    started = start()
    clinic = ClinicSettings.objects.get()
    for name in ("name", "legal_name", "phone", "email", "street", "city", "region", "postal_code"):
        assert getattr(clinic, name) == ANSWERS[name]
    assert clinic.language_names == ["English", "Spanish"]
    assert [len(spans) for spans in clinic.hours.usual] == [1, 1, 1, 1, 1, 0, 0]
    assert clinic.accepting_new_patients is None
    assert (started.site.site_name, BrandSettings.objects.get().secondary_color) == ("Quill Hill Clinic", "#f0c0a0")


def test_only_home_and_contact_are_public():
    start()
    assert set(Page.objects.live().filter(depth__gt=1).values_list("slug", flat=True)) == {"home", "contact"}
    drafts = Page.objects.filter(live=False)
    assert {"treatments", "articles", "team", "privacy-practices", "skin-checks"} <= {page.slug for page in drafts}
    assert all(page.latest_revision_id for page in drafts)


def test_menus_show_a_draft_once_it_is_public(client):
    start()
    before = client.get("/").content.decode()
    assert "/treatments/" not in before
    assert "privacy-practices" not in before
    Page.objects.get(slug="treatments").specific.save_revision().publish()
    assert 'href="/treatments/"' in client.get("/").content.decode()


def test_every_required_notice_is_a_draft_with_hints():
    started = start()
    assert {draft.notice for draft in NOTICE_DRAFTS} == set(Notice)
    hints = section_hints()
    for page in StandardPage.objects.all():
        assert page.notice
        empty = [child.id for child in page.body if child.block_type != "accessibility_measurements"]
        assert set(empty) == untouched_ids(page.body)
        assert all(hints[child_id] for child_id in empty)
    assert {problem.notice for problem in problems_for(started.site)} == set(Notice)


def test_accessibility_statement_shows_the_last_run_once_it_is_published(client):
    start()
    page = StandardPage.objects.get(notice=Notice.ACCESSIBILITY)
    page.save_revision().publish()
    assert "Nothing has been measured on this site yet" in text_of(client.get("/accessibility/"))
    record(results(measured_at=timezone.now().isoformat()))
    text = text_of(client.get("/accessibility/"))
    assert "Nothing has been measured" not in text
    assert "with axe-core" in text
    hints = [str(section.hint) for draft in NOTICE_DRAFTS for section in draft.sections if section.hint]
    assert not [hint for hint in hints if hint in text]


def test_team_has_one_person_without_a_name_who_is_a_draft(client):
    start()
    person = PersonPage.objects.get()
    assert (person.live, person.slug, person.is_reviewer) == (False, slugify(person.title), False)
    person.get_parent().specific.save_revision().publish()
    assert person.title not in client.get("/team/").text
    with pytest.raises(ValidationError):
        person.full_clean()


@pytest.mark.parametrize(
    "path", ["/", "/contact/", "/search/?q=skin", "/sitemap.xml", "/privacy-practices/", "/treatments/"]
)
def test_hints_and_drafts_never_go_public(path, client):
    start()
    text = client.get(path).content.decode()
    for draft in NOTICE_DRAFTS:
        for section in draft.sections:
            assert not section.hint or str(section.hint) not in text
    for treatment in TreatmentPage.objects.all():
        assert treatment.title not in text


def test_colleague_is_invited_with_the_role():
    started = start(invite="ana@clinic.example", role="medical-reviewers")
    assert started.colleague.groups.get().name == "Medical reviewers"
    assert "/invitation/" in started.link


# --- Nothing half-made ---


def everything():
    counted = (Page, ClinicSettings, BrandSettings, BrandImage, get_image_model(), get_user_model())
    return [model.objects.count() for model in counted]


def test_failure_at_the_end_leaves_nothing_behind(monkeypatch, settings):
    get_user_model().objects.create_user("ana", "ana@clinic.example")
    before = everything()
    files = set(settings.MEDIA_ROOT.rglob("opening*")) if hasattr(settings.MEDIA_ROOT, "rglob") else set()
    with pytest.raises(InvitationError):
        start(invite="ana@clinic.example")
    assert everything() == before
    if hasattr(settings.MEDIA_ROOT, "rglob"):
        assert set(settings.MEDIA_ROOT.rglob("opening*")) == files


def test_stop_in_the_middle_leaves_nothing_behind(monkeypatch):
    def stop(*arguments):
        raise KeyboardInterrupt

    before = everything()
    monkeypatch.setattr(starting_site, "fill_home", stop)
    with pytest.raises(KeyboardInterrupt):
        start()
    assert everything() == before


def test_second_start_is_refused_and_changes_nothing():
    start()
    before = everything()
    with pytest.raises(SiteNotEmptyError):
        start(name="Another")
    assert everything() == before


# --- Nothing of the demo ---


def demo_sentences():
    """Return the long sentences of the demo's texts."""
    texts = [path.read_text() for path in DEMO.rglob("*.toml") if "treatments" not in path.parts]
    return {sentence for text in texts for sentence in re.findall(r"[A-Z][^.?!\"<>=\n]{40,}[.?!]", text)}


@every_practice
def test_nothing_of_the_demo_is_in_responses(practice, client, live_tokens):
    start(practice=practice, primary_color="", secondary_color="")
    pages = ["/", "/contact/", "/search/", "/no-such-page/", "/manifest.webmanifest", "/robots.txt", "/sitemap.xml"]
    text = "".join(client.get(path, follow=True).content.decode() for path in pages)
    assert "lanternfield" not in text.lower()
    assert not [sentence for sentence in demo_sentences() if sentence in text]
    assert 'class="logo-mark"' not in text
    assert "img/icon-" not in text
    assert "img/favicon" not in text
    found = {color for color in live_tokens if color in text.lower()}
    assert not found


@pytest.fixture
def live_tokens():
    """The demo's own colors, without neutral ones and those of emergencies, which any clinic may have."""
    names = ("brand", "brand-light", "brand-warm", "brand-warm-deep", "paper", "footer-background")
    return {design_tokens(scheme)[name] for scheme in ("light", "dark") for name in names}


def test_nothing_of_the_demo_is_in_the_database():
    start()
    rows = [json.dumps([str(value) for value in page.specific.__dict__.values()]) for page in Page.objects.all()]
    rows += [str(row.__dict__) for row in ClinicSettings.objects.all()]
    rows += [str(value) for page in Page.objects.all() for value in page.revisions.values_list("content", flat=True)]
    text = "".join(rows)
    assert "lanternfield" not in text.lower()
    assert not [sentence for sentence in demo_sentences() if sentence in text]


def test_share_card_and_icons_have_the_colors_of_the_clinic(client):
    start()
    html = client.get("/").content.decode()
    card = re.search(r'property="og:image" content="https?://[^/]+([^"]+)"', html)[1]
    icon = re.search(r'rel="icon" href="([^"]+)" sizes="192', html)[1]
    settings = SiteSettings.for_site(Page.objects.get(slug="home").get_site())
    paper = settings.brand.tokens()["paper"]
    for url, place, expected in ((card, (5, 5), paper), (icon, (40, 96), settings.brand.tokens()["brand"])):
        response = client.get(url, follow=True)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        color = Image.open(BytesIO(content)).convert("RGB").getpixel(place)
        wanted = tuple(bytes.fromhex(expected[1:]))
        assert max(abs(a - b) for a, b in zip(color, wanted, strict=True)) < 12, url


# --- From the demo ---


def test_treatments_of_the_demo_are_drafts_to_adapt():
    start_clinic(Clinic("Quill Hill Clinic", "psychiatry", phone="617-555-0123", from_demo=True))
    adapted = TreatmentPage.objects.filter(title__startswith="Adapt this: ")
    assert adapted.count() == len(list((DEMO / "treatments").glob("*.toml")))
    for page in adapted:
        text = json.dumps(page.body.get_prep_value()) + page.standfirst + page.regulatory_detail
        assert not page.live
        assert page.references.count()
        assert not re.search(
            r"Lanternfield|Ellison|Feldt|Raman|Arreola|Maya|Noah|Priya|Tomás|212-555|\{fact|page:", text
        )
        assert (page.reviewer_id, page.last_reviewed, page.image_id) == (None, None, None)
        assert {"cost", "providers", "figure", "call_to_action"}.isdisjoint(child.block_type for child in page.body)
        assert page.publication_errors()


# --- The first screen ---


def test_server_loads_no_demo_where_somebody_sets_up_their_own_clinic():
    bootstrap.record_own_clinic()
    out = StringIO()
    Command(stdout=out).set_up("http://127.0.0.1:8000", with_static=False)
    assert "The site has no pages yet. Sign in to the admin" in out.getvalue()
    assert not HomePage.objects.exists()


@pytest.fixture
def boss(client, admin_user):
    client.force_login(admin_user)
    return client


def send(client, step, follow=True, **data):
    return client.post(reverse("start_clinic"), {"step": step, **data}, follow=follow)


def test_desk_of_an_empty_site_leads_to_the_questions(boss):
    html = boss.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("start_clinic") in html
    assert html.count("<h1") == 1


def test_steps_carry_the_answers_and_create_the_site(boss, settings):
    settings.EMAIL_BACKEND = NO_MAIL
    data = {name: value for name, value in ANSWERS.items() if name in ("name", "legal_name", "practice")}
    html = send(boss, 0, **data).content.decode()
    assert "Step 2 of 4" in html
    assert 'name="legal_name" value="Quill Hill Clinic PC"' in html
    answers = ANSWERS | {"invite": "ana@clinic.example", "role": "editors"}
    response = send(boss, 3, **answers)
    assert "What comes next" in response.content.decode()
    link = re.search(r"/invitation/([\w-]+)/", response.content.decode())[1]
    assert "no-store" in response["Cache-Control"]
    assert link not in str(dict(boss.session))
    assert link not in boss.get(reverse("start_done")).content.decode()
    assert link not in send(boss, 3, **answers).content.decode()  # the browser’s Reload
    assert HomePage.objects.get().live


def test_error_shows_its_step_and_keeps_the_other_answers(boss):
    html = send(boss, 3, **ANSWERS | {"phone": "call us"}).content.decode()
    assert "Step 2 of 4" in html
    assert "call us" in html
    assert 'name="name" value="Quill Hill Clinic"' in html
    assert not HomePage.objects.exists()


def colors_in(html):
    return {field["name"]: field["value"] for field in soup(html).select("[name$=_color]")}


def test_colors_follow_a_changed_practice_until_somebody_chose_others(boss):
    answers = {name: value for name, value in ANSWERS.items() if not name.endswith("_color")}
    first = colors_in(send(boss, 2, **answers | {"practice": "dermatology"}).content.decode())
    changed = colors_in(send(boss, 2, **answers | first | {"practice": "childrens-dentistry"}).content.decode())
    content = content_of("childrens-dentistry")
    assert changed == {name: content[name] for name in ("primary_color", "secondary_color")} != first
    chosen = {"primary_color": "#123456", "secondary_color": "#fedcba"}
    assert colors_in(send(boss, 2, **ANSWERS | chosen).content.decode()) == chosen


def test_back_loses_nothing(boss):
    html = send(boss, 1, back="1", **ANSWERS).content.decode()
    assert "Step 1 of 4" in html
    assert 'name="phone" value="617-555-0123"' in html


@pytest.mark.parametrize("step", ["-1", "99999999", "two", "²", ""])
def test_unknown_step_creates_nothing(boss, step):
    assert send(boss, step, name="A").status_code == 200
    assert not HomePage.objects.exists()


@pytest.mark.parametrize(
    "content", [b"", b"<svg", b"\x89PNG\r\n\x1a\nbroken", b"GIF89a", b"<svg><script>1</script><text>a</text></svg>"]
)
def test_broken_logo_is_refused_with_its_reason(boss, content):
    logo = BytesIO(content)
    logo.name = "logo.svg"
    html = send(boss, 3, **ANSWERS, logo=logo).content.decode()
    assert "Step 4 of 4" in html
    assert "w-field__errors" in html
    assert not HomePage.objects.exists()


def upload(content=LOGO, name="logo.svg"):
    file = BytesIO(content)
    file.name = name
    return file


def kept_logo(html):
    field = soup(html).select_one("[name=kept_logo]")
    return field["value"] if field else ""


def brand_logo():
    return BrandSettings.for_site(Site.objects.get()).logo


@pytest.mark.parametrize("mistake", [{"invite": "ana"}, {"phone": "call us"}, {"back": "1"}])
def test_logo_is_kept_after_a_mistake_elsewhere(mistake, boss):
    html = send(boss, 3, **ANSWERS | mistake, logo=upload()).content.decode()
    assert not HomePage.objects.exists()
    digest = kept_logo(html)
    html = send(boss, 2, **ANSWERS, kept_logo=digest).content.decode()
    assert "logo.svg" in html
    send(boss, 3, **ANSWERS, kept_logo=kept_logo(html))
    assert brand_logo().digest == digest


def test_kept_logo_can_be_replaced_or_left_out(boss):
    digest = kept_logo(send(boss, 3, **ANSWERS | {"invite": "ana"}, logo=upload()).content.decode())
    other = upload(LOGO.replace(b'r="18"', b'r="9"'), "other.svg")
    html = send(boss, 3, **ANSWERS | {"invite": "ana"}, logo=other, kept_logo=digest).content.decode()
    assert kept_logo(html) not in ("", digest)
    html = send(boss, 3, **ANSWERS | {"invite": "ana"}, kept_logo=digest, **{"logo-clear": "on"}).content.decode()
    assert not kept_logo(html)
    broken = upload(b"<svg")
    html = send(boss, 3, **ANSWERS, logo=broken, kept_logo=digest).content.decode()
    assert kept_logo(html) == digest  # the one before
    send(boss, 3, **ANSWERS, kept_logo=digest, **{"logo-clear": "on"})
    assert brand_logo() is None


@pytest.mark.parametrize("digest", ["0" * 32, "\0", "../" * 20])
def test_logo_that_is_not_stored_anymore_is_said(digest, boss):
    html = send(boss, 3, **ANSWERS, kept_logo=digest).content.decode()
    assert "This logo isn’t stored anymore." in html
    assert not HomePage.objects.exists()


def test_kept_logo_that_no_site_has_is_deleted(boss):
    send(boss, 3, **ANSWERS | {"invite": "ana"}, logo=upload())
    assert BrandImage.objects.update(created_at=timezone.now() - timedelta(days=91)) == 1
    call_command("delete_replaced_images", stdout=StringIO())
    assert not BrandImage.objects.exists()


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("email", f"{'a' * 60}@{'b.' * 100}example", "at most 254 characters (it has 268)"),
        ("invite", f"{'a' * 60}@{'b.' * 42}example", "at most 150 characters (it has 152)"),
        ("invite", "o'neil@clinic.example", "This address can’t be a user name."),
    ],
)
def test_form_says_how_long_an_address_may_be(name, value, message, boss):
    html = send(boss, 3, **ANSWERS | {name: value, "role": "editors"}).content.decode()
    assert message in html
    assert not HomePage.objects.exists()


def test_site_with_pages_has_no_first_screen(boss):
    start()
    assert send(boss, 3, follow=False, **ANSWERS)["Location"] == reverse("wagtailadmin_home")
    assert reverse("start_clinic") not in boss.get(reverse("wagtailadmin_home")).content.decode()


def test_others_cannot_start(client):
    client.force_login(get_user_model().objects.create_user("eve"))
    assert client.get(reverse("start_clinic")).status_code in (302, 403)
    assert not HomePage.objects.exists()
