"""Facts in the admin: who may change them, what the list and form say, and where a fact is used."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from site_core.facts.models import Fact, FactUse
from site_core.facts.sentences import find_uses
from site_core.lib.desk import GOING_STALE, desk_panels
from site_core.site_settings.models import ClinicSettings
from tests.support.factories import FactFactory, ReusableBlockFactory, StandardPageFactory, paragraph
from tests.support.html import soup

FORM = {
    "name": "Price of a session",
    "kind": "price",
    "value": "$310",
    "owner": "",
    "checked_on": "2026-10-01",
    "check_every": "180",
    "note": "",
}
OVERDUE = datetime.date(2020, 1, 1)


def url(name, *args):
    return reverse(f"wagtailsnippets_facts_fact:{name}", args=args)


def text_with(fact):
    return [paragraph(f'<p>First. A session costs <embed embedtype="fact" id="{fact.pk}"/>. Last.</p>')]


@pytest.fixture
def fact(site):
    return FactFactory()


@pytest.fixture
def boss(editor):
    return editor


@pytest.fixture
def make_user(django_user_model):
    def make_user(name, groups=(), **fields):
        user = django_user_model.objects.create_user(name, f"{name}@lanternfield.example", "secret", **fields)
        user.groups.set(Group.objects.filter(name__in=groups))
        return user

    return make_user


@pytest.fixture
def priced_page(fact):
    return StandardPageFactory(title="What it costs", body=text_with(fact))


@pytest.mark.parametrize(
    ("kind", "value", "word"),
    [
        ("price", "a lot", "price"),
        ("price", "480", "price"),
        ("duration", "long", "duration"),
        ("phone", "call us", "phone number"),
        ("text", "{fact:1}", "another fact"),
    ],
)
def test_form_refuses_a_value_that_does_not_fit_the_kind(boss, kind, value, word):
    response = boss.post(url("add"), FORM | {"kind": kind, "value": value})
    assert word in soup(response).find(class_="error-message").get_text()
    assert not Fact.objects.exists()


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("price", "$480"),
        ("price", "480 USD per session"),
        ("price", "€ 1.200"),
        ("duration", "40 minutes"),
        ("duration", "two to three hours"),
        ("phone", "212-555-0142"),
        ("plan", "Aetna"),
        ("text", "<b>"),
    ],
)
def test_form_saves_a_value_that_fits_the_kind(boss, kind, value):
    boss.post(url("add"), FORM | {"kind": kind, "value": value})
    assert Fact.objects.get().value == value


def test_another_value_counts_as_checked(boss, fact):
    Fact.objects.update(checked_on=OVERDUE)
    data = FORM | {"name": fact.name, "value": "$500", "checked_on": str(OVERDUE), "initial-checked_on": str(OVERDUE)}
    boss.post(url("edit", fact.pk), data)
    fact.refresh_from_db()
    assert (fact.value, fact.checked_on) == ("$500", timezone.localdate())


def test_earlier_value_can_be_restored(boss, fact):
    fact.save_revision()
    boss.post(url("edit", fact.pk), FORM | {"value": "$500"})
    earlier = fact.revisions.order_by("pk").first()
    response = boss.get(url("revisions_revert", fact.pk, earlier.pk))
    assert soup(response).find("input", attrs={"name": "value"})["value"] == "$480"


def test_list_shows_on_how_many_pages_a_fact_is_used(boss, fact, priced_page):
    ReusableBlockFactory(content=text_with(fact))
    priced_page.save_revision()
    row = soup(boss.get(url("list"))).find("td", class_="title").find_parent("tr")
    assert row.find_all("td")[-1].get_text(strip=True) == "2"


def test_list_can_show_only_overdue_facts(boss, fact):
    FactFactory(name="Old price", checked_on=OVERDUE)
    text = boss.get(url("list"), {"check": "overdue"}).text
    assert "Old price" in text
    assert fact.name not in text


def test_uses_are_shown_with_their_sentences(boss, fact, priced_page):
    text = soup(boss.get(url("usage", fact.pk))).main.get_text(" ", strip=True)
    assert "What it costs" in text
    assert "A session costs $480." in text
    assert "First." not in text


def test_use_in_a_draft_is_marked(boss, fact, site):
    page = StandardPageFactory()
    page.body = text_with(fact)
    page.save_revision()
    assert "Only in a draft" in boss.get(url("usage", fact.pk)).text


def test_use_ends_when_the_text_is_published_without_the_fact(fact, priced_page):
    priced_page.body = [paragraph("<p>Without.</p>")]
    priced_page.save_revision()
    assert FactUse.objects.filter(fact=fact, is_draft=False).exists()
    priced_page.get_latest_revision().publish()
    assert not FactUse.objects.filter(fact=fact).exists()


def test_uses_of_a_deleted_page_are_deleted(fact, priced_page):
    priced_page.delete()
    assert not FactUse.objects.exists()


def test_use_in_the_settings_of_the_clinic_is_shown(boss, fact, site):
    clinic = ClinicSettings.objects.get(site__is_default_site=True)
    clinic.crisis_text = f'<p>Call <embed embedtype="fact" id="{fact.pk}"/> today.</p>'
    clinic.save()
    [use] = find_uses(fact)
    assert use.sentences == [f"Call {fact.value} today."]
    edit_url = reverse("wagtailsettings:edit", args=["site_settings", "clinicsettings", clinic.site_id])
    assert edit_url in boss.get(url("usage", fact.pk)).text


def test_used_fact_is_not_deleted(boss, fact, priced_page):
    response = boss.post(url("delete", fact.pk), follow=True)
    assert "can’t be deleted because 1 page or block uses it" in response.text
    assert Fact.objects.exists()


def test_unused_fact_can_be_deleted(boss, fact):
    boss.post(url("delete", fact.pk))
    assert not Fact.objects.exists()


def test_form_warns_of_reviews_before_a_value_is_changed(boss, fact, priced_page):
    assert "show no reviewer" not in boss.get(url("edit", fact.pk)).text
    Fact.objects.update(clinically_reviewed=True)
    assert "show no reviewer" in boss.get(url("edit", fact.pk)).text


def test_checked_today_takes_one_click(boss, fact):
    Fact.objects.filter(pk=fact.pk).update(checked_on=OVERDUE, check_due=OVERDUE)
    form = soup(boss.get(url("list"))).find("form", action=reverse("facts_check", args=[fact.pk]))
    response = boss.post(form["action"], {"next": url("list")}, follow=True)
    assert "was marked as checked. The next check is due in 180 days." in response.text
    fact.refresh_from_db()
    assert not fact.is_overdue


def desk_titles(user):
    return [
        item.title
        for panel, sources in desk_panels(user)
        if panel.name == GOING_STALE
        for source in sources
        for item in source.get_items(user)
    ]


def test_overdue_fact_is_on_the_desk_of_its_owner(site, make_user):
    owner, other = (make_user(name, groups=["Editors"]) for name in ("ada", "bo"))
    FactFactory(name="Price of a visit", owner=owner, checked_on=OVERDUE)
    FactFactory(name="Checked", owner=owner)
    assert "Price of a visit" in desk_titles(owner)
    assert "Checked" not in desk_titles(owner)
    assert "Price of a visit" not in desk_titles(other)


def test_overdue_fact_without_an_owner_is_on_the_desk_of_those_who_manage_facts(site, make_user):
    FactFactory(name="Price of a visit", checked_on=OVERDUE)
    assert "Price of a visit" in desk_titles(make_user("boss", is_superuser=True))
    assert "Price of a visit" not in desk_titles(make_user("ada", groups=["Editors"]))


def test_owner_confirms_a_value_without_permission_to_change_it(client, site, make_user):
    owner = make_user("ada", groups=["Editors"])
    mine, other = FactFactory(owner=owner, checked_on=OVERDUE), FactFactory(checked_on=OVERDUE)
    client.force_login(owner)
    client.post(reverse("facts_check", args=[mine.pk]))
    client.post(reverse("facts_check", args=[other.pk]))
    mine.refresh_from_db()
    other.refresh_from_db()
    assert not mine.is_overdue
    assert other.is_overdue
