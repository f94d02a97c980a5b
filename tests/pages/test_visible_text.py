"""The visible text of a page: every change of it changes its hash, and nothing else does."""

import copy
import datetime
import re
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog.models import ArticleAuthor, ArticlePage
from home.models import TreatmentPage
from site_core.pages.page_content import content_fields
from site_core.pages.visible_text import visible_text, visible_text_hash
from tests.support import factories
from tests.support.reviewed_pages import build_article, build_treatment, reference_rows, treatment_body

pytestmark = pytest.mark.django_db

TEXT_NODE = re.compile(r"(<[^>]*>)")
NOT_TEXT = {"id", "type", "level", "page", "image", "as_of", "citation", "participants", "decorative"}
MODEST = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
WORDS = st.sampled_from(["not", "5", "mg", "may", "x", "–", "µ", "Zoloft", "[2]", "."])
INVISIBLE = st.sampled_from(["  ", "\n", "\xa0", " \u00ad", "\u200b ", "\t"])


def text_leaves(data, path=()):
    """Yield the path of each visible string in the stored value of a StreamField."""
    if isinstance(data, str):
        yield path
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in NOT_TEXT:
                yield from text_leaves(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from text_leaves(value, (*path, number))


def replace_leaf(data, path, change):
    data = copy.deepcopy(data)
    *parents, last = path
    place = data
    for key in parents:
        place = place[key]
    place[last] = change(place[last])
    return data


def in_text(html, number, change):
    """Return ``html`` with one of its text nodes changed."""
    parts = TEXT_NODE.split(html)
    texts = [index for index, part in enumerate(parts) if part.strip() and not part.startswith("<")]
    if texts:
        index = texts[number % len(texts)]
        parts[index] = change(parts[index])
    return "".join(parts) if texts else change(html)


BODY = treatment_body()
LEAVES = list(text_leaves(BODY))


@MODEST
@given(leaf=st.sampled_from(LEAVES), node=st.integers(0, 9), position=st.integers(0, 40), word=WORDS)
def test_every_change_of_a_text_changes_the_hash(leaf, node, position, word):
    def insert(text):
        return f"{text[:position]} {word} {text[position:]}"

    body = replace_leaf(BODY, leaf, lambda text: in_text(text, node, insert))
    assert visible_text_hash(build_treatment(body)) != visible_text_hash(build_treatment())


@MODEST
@given(leaf=st.sampled_from(LEAVES), node=st.integers(0, 9), space=INVISIBLE)
def test_white_space_and_invisible_characters_do_not_change_the_hash(leaf, node, space):
    body = replace_leaf(BODY, leaf, lambda text: in_text(text, node, lambda part: part.replace(" ", f" {space}")))
    assert visible_text_hash(build_treatment(body)) == visible_text_hash(build_treatment())


@MODEST
@given(word=st.sampled_from(["Ketamine", "40", "not", "everyone", "drive", "Eat", "label"]), tag=st.sampled_from("bi"))
def test_bold_and_italic_do_not_change_the_hash(word, tag):
    def emphasize(html):
        return in_every_text(html, lambda text: text.replace(word, f"<{tag}>{word}</{tag}>"))

    body = replace_leaf(BODY, (1, "value", "text"), emphasize)
    assert visible_text_hash(build_treatment(body)) == visible_text_hash(build_treatment())


def in_every_text(html, change):
    return "".join(part if part.startswith("<") else change(part) for part in TEXT_NODE.split(html))


def with_new_ids(data):
    if isinstance(data, dict):
        new = {"id": str(uuid.uuid4())} if "id" in data else {}
        return {key: with_new_ids(value) for key, value in data.items()} | new
    return [with_new_ids(item) for item in data] if isinstance(data, list) else data


def test_new_ids_do_not_change_the_hash():
    assert visible_text_hash(build_treatment(with_new_ids(BODY))) == visible_text_hash(build_treatment())


@pytest.mark.parametrize(("one", "other"), [(0, 1), (0, 3), (1, 2), (2, 3)])
def test_moving_a_block_changes_the_hash(one, other):
    body = list(BODY)
    body[one], body[other] = body[other], body[one]
    assert visible_text_hash(build_treatment(body)) != visible_text_hash(build_treatment())


def test_moving_an_item_to_another_list_changes_the_hash():
    body = copy.deepcopy(BODY)
    lists = body[2]["value"]
    lists["helps"].append(lists["not_for"].pop(0))
    assert visible_text_hash(build_treatment(body)) != visible_text_hash(build_treatment())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[("title", "Ketamine"), ("standfirst", "An infusion."), ("modality", "Nasal spray"), ("also_known_as", [])],
        *[("regulatory_status", "approved"), ("regulatory_detail", "Approved for depression.")],
        *[("regulatory_authority", "EMA"), ("regulatory_source_url", "https://ema.example/")],
        ("references", reference_rows()[::-1][:1]),
    ],
)
def test_fields_that_readers_see_change_the_hash(field, value):
    assert visible_text_hash(build_treatment(**{field: value})) != visible_text_hash(build_treatment())


@pytest.mark.parametrize("field", ["seo_title", "search_description", "slug", "noindex", "canonical_url"])
def test_fields_for_search_engines_do_not_change_the_hash(field):
    assert visible_text_hash(build_treatment(**{field: "other"})) == visible_text_hash(build_treatment())


def test_hash_is_the_same_in_every_language(monkeypatch):
    expected = visible_text_hash(build_treatment())
    field = TreatmentPage._meta.get_field("regulatory_status")
    monkeypatch.setattr(field, "choices", [("off_label", "Zulassungsüberschreitend")])
    assert "Zulassungsüberschreitend" in [passage.text for passage in visible_text(build_treatment())]
    assert visible_text_hash(build_treatment()) == expected


def test_exponent_is_not_the_same_as_a_digit():
    def about(html):
        return visible_text_hash(build_treatment(replace_leaf(BODY, (1, "value", "text"), lambda _: html)))

    assert about("<p>10<sup>3</sup> cells</p>") != about("<p>103 cells</p>")


def test_alternative_text_of_the_lead_image_is_part_of_it(site):
    image = factories.ImageFactory(description="A chair beside a window")
    page = factories.TreatmentPageFactory(image=image)
    before = visible_text_hash(page)
    image.description = "A chair without a person"
    assert visible_text_hash(page) != before


def test_another_lead_image_with_the_same_alternative_text_changes_the_hash(site):
    images = [factories.ImageFactory(description="A chair beside a window") for _number in range(2)]
    hashes = {visible_text_hash(factories.TreatmentPageFactory.build(image=image)) for image in images}
    assert len(hashes) == 2


def test_focal_point_of_the_lead_image_does_not_change_the_hash(site):
    page = factories.TreatmentPageFactory(image=factories.ImageFactory(description="A chair"))
    before = visible_text_hash(page)
    page.image.focal_point_x, page.image.focal_point_y = 10, 20
    page.image.title = "Chair, cropped"
    page.image.save()
    assert visible_text_hash(TreatmentPage.objects.get(pk=page.pk)) == before


AUTHOR_FIELDS = {"title": "Ada Quint", "credentials": "DO", "summary": "x", "job_title": "Physicist", "slug": "ada"}


@pytest.mark.parametrize(("field", "is_shown"), [(name, name in ("title", "credentials")) for name in AUTHOR_FIELDS])
def test_byline_is_part_of_it_and_nothing_else_of_its_people(site, field, is_shown):
    page = factories.ArticlePageFactory()
    before = visible_text_hash(page)
    person = page.article_authors.first().person
    type(person).objects.filter(pk=person.pk).update(**{field: AUTHOR_FIELDS[field]})
    assert (visible_text_hash(ArticlePage.objects.get(pk=page.pk)) != before) == is_shown


def test_other_authors_or_another_order_change_the_hash(site):
    people = [factories.PersonPageFactory(title=name) for name in ("Ada Quint", "Ben Ode", "Ada Quint")]

    def byline(*authors):
        page = build_article()
        page.article_authors = [ArticleAuthor(person=person, sort_order=row) for row, person in enumerate(authors)]
        return visible_text_hash(page)

    one, two, namesake = people
    assert len({byline(), byline(one), byline(one, two), byline(two, one)}) == 4
    assert byline(one) == byline(namesake)


@pytest.mark.parametrize("field", ["publication_date", "last_reviewed", "next_review"])
def test_dates_that_the_site_sets_do_not_change_the_hash(site, field):
    page = factories.ArticlePageFactory()
    before = visible_text_hash(page)
    setattr(page, field, datetime.date(2031, 1, 2))
    assert visible_text_hash(page) == before


def test_hash_of_a_page_is_that_of_its_revision(site):
    page = factories.ArticlePageFactory(corrections=[factories.CorrectionFactory.build()], reference_count=3)
    revision = page.save_revision()
    stored = ArticlePage.objects.get(pk=page.pk)
    assert visible_text_hash(revision.as_object()) == visible_text_hash(stored) == visible_text_hash(page)


@pytest.mark.parametrize("build", [build_article, build_treatment])
def test_passages_name_their_places(build):
    for passage in visible_text(build()):
        assert passage.label
        assert passage.path.split(".")[0] == passage.key.split(".")[0]


@pytest.mark.parametrize("model", [ArticlePage, TreatmentPage])
def test_a_review_covers_every_field_with_text(model):
    """Dates and the review itself are about the text."""
    not_covered = {"publication_date", "reviewer", "last_reviewed", "next_review"}
    fields = {field.name for field in content_fields(model) if getattr(field, "editable", True)}
    fields -= {"page_ptr", *(field.name for field in content_fields(model) if field.auto_created)}
    assert fields - not_covered <= set(model.reviewed_fields)
