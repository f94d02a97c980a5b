"""Find and replace: what is found on pages and drafts, what is replaced, and what is restored."""

import uuid

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import GroupPagePermission, Page

from site_core.facts.models import Fact
from site_core.pages.minor_changes import Outcome
from site_core.pages.replacing.matching import Kind, Replacement
from site_core.pages.replacing.places import find_places, replace_places
from site_core.pages.replacing.services import (
    find_uses,
    replace_on_page,
    replace_url_everywhere,
    undo,
)
from tests.support.complete import PAGE_TYPES, complete_page
from tests.support.factories import ArticlePageFactory, StandardPageFactory, paragraph

pytestmark = pytest.mark.django_db

WORDS = ["ab", "<b>ab</b>", "&amp;", "שלום", "(a|b)*", "$1", "é", "a<b>b</b>"]


@pytest.fixture
def user(admin_user, site):
    return admin_user


def standard(html="<p>A visit costs $480.</p>", **fields):
    page = StandardPageFactory(**{"title": "Prices", "body": [paragraph(html)], **fields})
    page.save_revision(clean=False)
    if page.live:
        page.latest_revision.publish()
    return fresh(page)


def fresh(page):
    return Page.objects.get(pk=page.pk).specific


def body(page):
    return page.body[0].value.source


def draft_body(page):
    return body(fresh(page).get_latest_revision_as_object())


def replace(page, find, new, user, selected=None, operation=None, **options):
    operation = operation or uuid.uuid4()
    return replace_on_page(page.pk, Replacement(find, new, **options), user, operation, selected)


def replaced_html(html, find, new, **options):
    page = StandardPageFactory.build(body=[paragraph(html)])
    replace_places(Replacement(find, new, **options), page)
    return body(page)


class TestMatching:
    @pytest.mark.parametrize(
        ("html", "find", "new", "result"),
        [
            ("<p>It costs $480.</p>", "$480", "$500", "<p>It costs $500.</p>"),
            ("<p>Glutamate and glutamate</p>", "glutamate", "GABA", "<p>GABA and GABA</p>"),
            ("<p>R&amp;D</p>", "R&D", "Q&A <1>", "<p>Q&amp;A &lt;1&gt;</p>"),
            ("<p>(a+)+ [1]</p>", "(a+)+", r"\1 \g<0>", r"<p>\1 \g&lt;0&gt; [1]</p>"),
            ("<p>prior\u00a0authorization</p>", "prior authorization", "approval", "<p>approval</p>"),
            ("<p>don’t</p>", "don't", "do not", "<p>do not</p>"),
            ("<p>שלום עולם</p>", "עולם", "לכולם", "<p>שלום לכולם</p>"),
            ("<p>one</p><p>two</p>", "one two", "three", "<p>one</p><p>two</p>"),
            ('<p><b>$480</b> <a href="https://a.example/480">480</a></p>', "480", "500",
             '<p><b>$500</b> <a href="https://a.example/480">500</a></p>'),
            ('<p data-block-key="480">{fact:480} 480</p>', "480", "500", '<p data-block-key="480">{fact:480} 500</p>'),
            ('<p>fact <embed embedtype="fact" id="3"/></p>', "fact", "x", '<p>x <embed embedtype="fact" id="3"/></p>'),
        ],
    )  # fmt: skip
    def test_text_is_replaced_and_markup_never_is(self, html, find, new, result):
        assert replaced_html(html, find, new) == result

    def test_case_and_whole_words_can_matter(self):
        html = "<p>Dose, dose, doses</p>"
        assert replaced_html(html, "dose", "X", match_case=True) == "<p>Dose, X, Xs</p>"
        assert replaced_html(html, "dose", "X", whole=True) == "<p>X, X, doses</p>"

    def test_whole_words_are_found_at_the_start_of_paragraphs(self):
        assert replaced_html("<p>one</p><p>two</p>", "two", "2", whole=True) == "<p>one</p><p>2</p>"

    def test_text_that_is_partly_bold_is_found_and_left_alone(self):
        page = StandardPageFactory.build(body=[paragraph("<p>Costs $<b>480</b></p>")])
        [place] = find_places(Replacement("$480", "$500"), page)
        assert "partly bold" in place.problem
        assert body(page) == "<p>Costs $<b>480</b></p>"

    @pytest.mark.parametrize("find", ["$310", "costs $310", "$310 today", "310"])
    @pytest.mark.parametrize("is_rich", [True, False])
    def test_value_of_a_fact_is_found_and_left_alone(self, db, find, is_rich):
        fact = Fact.objects.create(name="Price of a session", value="$310")
        if is_rich:
            html = f'<p>It costs <embed embedtype="fact" id="{fact.pk}"/> today.</p>'
            page = StandardPageFactory.build(body=[paragraph(html)])
        else:
            page = StandardPageFactory.build(introduction=f"It costs {{fact:{fact.pk}}} today.", body=[])
        [place] = find_places(Replacement(find, "x"), page)
        assert "the value of a fact" in place.problem
        assert place.lead + place.found + place.trail == "It costs $310 today."
        assert (body(page) == html) if is_rich else (page.introduction == f"It costs {{fact:{fact.pk}}} today.")

    @pytest.mark.parametrize("fact_id", [None, 10**9])
    def test_text_beside_a_fact_is_replaced(self, db, fact_id):
        fact_id = fact_id or Fact.objects.create(name="Price of a session", value="$310").pk
        chip = f'<embed embedtype="fact" id="{fact_id}"/>'
        assert replaced_html(f"<p>It costs {chip} now.</p>", "now", "today") == f"<p>It costs {chip} today.</p>"
        page = StandardPageFactory.build(body=[paragraph(f"<p>It costs{chip} now.</p>")])
        assert not replace_places(Replacement("costs now", "x"), page)

    def test_null_bytes_and_empty_searches_are_refused(self):
        assert Replacement("a\x00b", "c\x00d\ud800").find == "ab"
        assert Replacement("a\x00b", "c\x00d\ud800").replace == "cd"
        with pytest.raises(ValueError, match="Nothing"):
            Replacement(" \x00 ", "x")

    def test_texts_that_would_be_too_long_or_empty_are_left_alone(self):
        page = StandardPageFactory.build(title="Costs")
        [place] = [p for p in find_places(Replacement("Costs", "x" * 300), page) if p.path == "title"]
        assert "longer than 255" in place.problem
        [place] = [p for p in find_places(Replacement("Costs", ""), page) if p.path == "title"]
        assert "Nothing would be left" in place.problem
        assert page.title == "Costs"


class TestUrls:
    HTML = '<p>https://old.example/a <a href="https://old.example/a">A</a> <a href="https://old.example/a/b">B</a></p>'

    def test_whole_urls_are_replaced_in_links_only(self):
        result = replaced_html(
            self.HTML, "https://old.example/a", "https://new.example/?a&b", kind=Kind.URL, whole=True
        )
        assert result == self.HTML.replace('href="https://old.example/a"', 'href="https://new.example/?a&amp;b"')

    def test_parts_of_urls_are_replaced(self):
        result = replaced_html(self.HTML, "old.example", "new.example", kind=Kind.URL)
        assert result.count("https://new.example/a") == 2

    @pytest.mark.parametrize("new", ["javascript:alert(1)", "https://", 'https://a.example/"onclick="x', "no", ""])
    def test_what_is_not_a_url_is_never_written(self, new):
        url = "https://old.example/a"
        assert replaced_html(self.HTML, url, new, kind=Kind.URL, whole=True) == self.HTML

    def test_a_url_is_replaced_everywhere_and_restored(self, user):
        page = standard('<p><a href="https://old.example/">A</a></p>')
        result = replace_url_everywhere("https://old.example/", "https://new.example/", user)
        assert [(item.page.pk, item.outcome) for item in result.pages] == [(page.pk, Outcome.PUBLISHED)]
        assert "https://new.example/" in body(fresh(page))
        undo(result.operation, user)
        assert "https://old.example/" in body(fresh(page))

    def test_url_fields_and_rows_are_replaced(self, user):
        page = complete_page(
            PAGE_TYPES[0].__class__ and __import__("home.models", fromlist=["TreatmentPage"]).TreatmentPage
        )
        places = replace_places(Replacement("www.fda.gov", "fda.example", Kind.URL), page)
        assert page.regulatory_source_url == "https://fda.example/"
        assert [place.path for place in places] == ["regulatory_source_url"]


@pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model.__name__)
def test_every_text_that_readers_see_is_replaced(site, model):
    page = complete_page(model, text="Plainword")
    places = find_places(Replacement("Plainword", "Other"), model.objects.get(pk=page.pk))
    assert not [place for place in places if place.problem]
    replace_places(Replacement("Plainword", "Other"), page)
    content = page.serializable_data()
    # Addresses and phone numbers are data: they are changed in the form, and no text.
    for name in ("draft_title", "slug", "url_path", "topics", "wagtail_admin_comments", *model.data_fields):
        content.pop(name, None)
    assert "Plainword" not in str(content).replace("'draft_title': 'Plainword'", "")


class TestVersions:
    def test_live_text_is_published_again(self, user):
        page = standard()
        revisions = page.revisions.count()
        result = replace(page, "$480", "$500", user)
        page = fresh(page)
        assert (result.outcome, page.has_unpublished_changes) == (Outcome.PUBLISHED, False)
        assert "$500" in body(page)
        assert page.revisions.count() == revisions + 1

    def test_draft_of_a_live_page_keeps_its_other_changes(self, user):
        page = standard()
        page.introduction = "Not yet"
        page.save_revision()
        replace(page, "$480", "$500", user)
        page = fresh(page)
        draft = page.get_latest_revision_as_object()
        assert "$500" in body(page)
        assert page.introduction != "Not yet"
        assert ("$500" in body(draft), draft.introduction, page.has_unpublished_changes) == (True, "Not yet", True)

    def test_draft_stays_a_draft(self, user):
        page = standard(live=False)
        assert replace(page, "$480", "$500", user).outcome is Outcome.SAVED_AS_DRAFT
        assert "$500" in draft_body(page)
        assert not fresh(page).live

    def test_number_on_a_reviewed_page_is_saved_for_review(self, user):
        page = ArticlePageFactory(body=[paragraph("<p>It takes 40 minutes [1].</p>")])
        page.record_entered_review()
        page.save_revision().publish()
        [matches] = find_uses(Replacement("40 minutes", "50 minutes"), user)
        assert (matches.outcome, "medically reviewed" in matches.reason) == (Outcome.SAVED_AS_DRAFT, True)
        result = replace(page, "40 minutes", "50 minutes", user)
        assert (result.outcome, "medically reviewed" in result.reason) == (Outcome.SAVED_AS_DRAFT, True)
        assert "40 minutes" in body(fresh(page))
        assert "50 minutes" in draft_body(page)

    def test_only_selected_places_are_replaced(self, user):
        page = standard("<p>First 5.</p><p>Second 5.</p>")
        [matches] = find_uses(Replacement("5", "6"), user)
        replace(page, "5", "6", user, {matches.places[1].key})
        assert body(fresh(page)) == "<p>First 5.</p><p>Second 6.</p>"

    def test_place_that_someone_else_changed_is_left_alone(self, user):
        page = standard("<p>It costs 5.</p>")
        [matches] = find_uses(Replacement("5", "6"), user)
        page.body = [("paragraph", "<p>It never costs 5.</p>")]
        page.save_revision().publish()
        result = replace(page, "5", "6", user, {place.key for place in matches.places})
        assert (result.outcome, "changed it since" in result.reason) == (Outcome.NOT_SAVED, True)
        assert body(fresh(page)) == "<p>It never costs 5.</p>"


class TestRights:
    def test_locked_and_scheduled_pages_are_left_and_named(self, user):
        locked, scheduled = standard(locked=True), standard()
        scheduled.go_live_at = timezone.now() + timezone.timedelta(days=1)
        scheduled.save_revision().publish()
        found = {matches.page.pk: matches for matches in find_uses(Replacement("$480", "$5"), user)}
        for page in (locked, scheduled):
            assert (found[page.pk].outcome, bool(found[page.pk].reason)) == (Outcome.NOT_SAVED, True)
            assert replace(page, "$480", "$5", user).outcome is Outcome.NOT_SAVED

    def test_who_may_not_publish_gets_a_draft(self, site, django_user_model):
        writer = member(django_user_model, site.home, "add_page", "change_page")
        page = standard()
        result = replace(page, "$480", "$500", writer)
        assert (result.outcome, "publish" in result.reason) == (Outcome.SAVED_AS_DRAFT, True)
        assert "$480" in body(fresh(page))
        assert "$500" in draft_body(page)

    def test_nobody_finds_pages_they_may_not_see(self, site, django_user_model):
        stranger = member(django_user_model, site.team, "change_page")
        page = standard()
        assert list(find_uses(Replacement("$480", "$500"), stranger)) == []
        assert replace(page, "$480", "$500", stranger).outcome is Outcome.NOT_SAVED


def member(user_model, page, *permissions):
    user = user_model.objects.create_user("member", "member@example.org", "x")
    group = Group.objects.create(name="Members")
    user.groups.add(group)
    for codename in permissions:
        GroupPagePermission.objects.create(group=group, page=page, permission_type=codename.removesuffix("_page"))
    return user


class TestUndo:
    def test_page_that_someone_edited_since_is_left_and_named(self, user):
        edited, other = standard(), standard()
        operation = uuid.uuid4()
        for page in (edited, other):
            replace(page, "$480", "$500", user, operation=operation)
        fresh(edited).save_revision()
        result = undo(operation, user)
        assert {item.page.pk: item.outcome for item in result.pages} == {
            edited.pk: Outcome.NOT_SAVED,
            other.pk: Outcome.PUBLISHED,
        }
        assert ("$500" in body(fresh(edited)), "$480" in body(fresh(other))) == (True, True)

    def test_second_undo_does_nothing(self, user):
        page, operation = standard(), uuid.uuid4()
        replace(page, "$480", "$500", user, operation=operation)
        undo(operation, user)
        assert undo(operation, user).pages == []

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        words=st.lists(
            st.sampled_from(["ab", "<b>ab</b>", "&amp;", "שלום", "(a|b)*", "$1", "é", "a<b>b</b>"]), max_size=8
        ),
        find=st.sampled_from(["ab", "&", "שלום", "(a|b)*", "$1", "é"]),
        new=st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
        state=st.sampled_from(["live", "live and draft", "draft"]),
    )
    def test_replacing_and_undoing_restores_exactly(self, user, words, find, new, state):
        page = standard(f"<p>Words {' '.join(words)}</p>", live=state != "draft")
        if state == "live and draft":
            page.body = [("paragraph", f"<p>Draft {' '.join(words)} {find}</p>")]
            page.save_revision(clean=False)
        before = body(fresh(page)), draft_body(page), fresh(page).has_unpublished_changes, fresh(page).title
        operation = uuid.uuid4()
        replace(page, find, new, user, operation=operation)
        undo(operation, user)
        after = body(fresh(page)), draft_body(page), fresh(page).has_unpublished_changes, fresh(page).title
        assert after == before
