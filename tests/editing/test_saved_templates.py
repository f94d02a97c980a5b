"""Any page can be saved as a template, which has nothing that is only true of that page."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from blog.models import ArticlePage
from site_core.editing.models import SavedPageTemplate
from tests.support import factories
from tests.support.factories import ArticlePageFactory, ImageFactory, TreatmentPageFactory, paragraph, side_effects
from tests.support.html import soup, text_of

KEEP_ALL = ["references", "topics", "authors"]


@pytest.fixture
def article(site):
    page = ArticlePageFactory(
        title="The original",
        image=ImageFactory(),
        body=[paragraph("<h2>My heading</h2><p>My text [1].</p>"), {"type": "figure", "value": figure()}],
        corrections=[factories.CorrectionFactory()],
        noindex=True,
        canonical_url="https://journal.example/first/",
        search_description="Only about the original.",
    )
    page.topics = [factories.TopicFactory(name="Sleep")]
    page.save()
    return page


@pytest.fixture
def member(django_user_model):
    """A function that returns a client of a new member of a group."""

    def sign_in(group):
        user = django_user_model.objects.create_user("maya", "maya@lanternfield.example", "secret")
        user.groups.set(Group.objects.filter(name=group))
        client = Client()
        client.force_login(user)
        return client

    return sign_in


def figure():
    return {"image": {"image": ImageFactory().pk, "alt_text": "A lamp", "decorative": False}, "caption": "A caption"}


def save_as_template(editor, page, name="My template", **data):
    return editor.post(reverse("editing_save_template", args=[page.pk]), {"name": name, **data})


def new_page(editor, page, template):
    """Return the response of the form for a new page that starts from ``template``."""
    names = [page._meta.app_label, page._meta.model_name, page.get_parent().pk]
    return editor.get(reverse("wagtailadmin_pages:add", args=names), {"template": f"saved-{template.pk}"})


def form_page(response):
    return response.context["form"].instance


def test_page_started_from_a_saved_template_has_its_text_and_what_was_kept(editor, article):
    save_as_template(editor, article, keep=KEEP_ALL, description="For essays.")
    template = SavedPageTemplate.objects.get()
    page = form_page(new_page(editor, article, template))
    assert [child.block_type for child in page.body] == ["paragraph", "figure"]
    assert (page.image, page.standfirst) == (article.image, article.standfirst)
    counts = [getattr(page, name).count() for name in ("references", "topics", "article_authors")]
    assert counts == [1, 1, 1]


def test_template_has_nothing_that_is_only_true_of_the_page(editor, article):
    save_as_template(editor, article, keep=KEEP_ALL)
    template = SavedPageTemplate.objects.get()
    never = {*ArticlePage.exclude_fields_in_copy, "title", "slug", "seo_title", "search_description", "owner", "live"}
    assert not never & set(template.content)
    page = form_page(new_page(editor, article, template))
    assert (page.title, page.slug, page.reviewer, page.last_reviewed, page.noindex) == ("", "", None, None, False)
    assert (page.canonical_url, page.search_description, page.publication_date) == ("", "", None)
    assert page.corrections.count() == 0


def test_template_keeps_only_what_was_checked(editor, article):
    save_as_template(editor, article)
    assert not {"references", "topics", "article_authors"} & set(SavedPageTemplate.objects.get().content)


def test_template_has_the_latest_draft(editor, article):
    article.standfirst = "Not published yet."
    article.save_revision()
    save_as_template(editor, article)
    assert SavedPageTemplate.objects.get().content["standfirst"] == "Not published yet."


def test_new_page_with_references_of_a_template_can_be_saved(editor, article):
    save_as_template(editor, article, keep=["references"])
    form = new_page(editor, article, SavedPageTemplate.objects.get()).context["form"]
    row = {name: form.formsets["references"].forms[0].initial[name] for name in ("authors", "title", "journal", "doi")}
    references = inline_formset([{**row, "year": "2018", "id": ""}], initial=1)
    data = {"title": "From a template", "slug": "from-a-template", "standfirst": "", "comments": inline_formset([])}
    data |= {"body": streamfield([]), "key_takeaways": streamfield([]), "references": references}
    data |= {"article_authors": inline_formset([]), "corrections": inline_formset([])}
    editor.post(
        reverse("wagtailadmin_pages:add", args=["blog", "articlepage", article.get_parent().pk]), nested_form_data(data)
    )
    page = ArticlePage.objects.get(slug="from-a-template")
    assert [reference.title for reference in page.references.all()] == [row["title"]]
    assert article.references.count() == 1


def test_everyone_who_adds_the_page_type_is_offered_the_template(editor, article, member):
    save_as_template(editor, article, description="For essays.")
    writer = member("Editors")
    url = reverse("wagtailadmin_pages:add", args=["blog", "articlepage", article.get_parent().pk])
    card = next(card for card in soup(writer.get(url)).select(".page-template") if "My template" in card.get_text())
    assert "For essays." in card.get_text()
    assert "My heading" in card.get_text()


def test_page_type_without_templates_of_its_own_offers_saved_ones(editor, site):
    page = factories.StandardPageFactory()
    save_as_template(editor, page)
    url = reverse("wagtailadmin_pages:add", args=["home", "standardpage", site.home.pk])
    assert [card.h2.get_text() for card in soup(editor.get(url)).select(".page-template")][:2] == [
        "My template",
        "Blank",
    ]


def test_images_topics_and_people_that_are_gone_are_left_out_with_a_message(editor, article):
    save_as_template(editor, article, keep=KEEP_ALL)
    template = SavedPageTemplate.objects.get()
    ArticlePage.objects.get(pk=article.pk).delete()
    for image in type(article.image).objects.all():
        image.delete()
    factories.Topic.objects.all().delete()
    response = new_page(editor, article, template)
    page = form_page(response)
    assert (page.image, page.topics.count(), page.body[1].value["image"]) == (None, 0, None)
    message = text_of(response)
    assert "Left out, because it no longer exists" in message
    for label in ("lead image", "topics", "Image"):
        assert label in message


def test_blocks_and_fields_of_an_earlier_version_are_left_out_with_a_message(editor, article):
    save_as_template(editor, article)
    template = SavedPageTemplate.objects.get()
    template.content["body"] += [{"type": "old_gallery", "value": {"images": [1]}, "id": "x"}]
    template.content |= {"old_field": "x", "publication_date_gone": None, "image": "not a number"}
    template.save()
    response = new_page(editor, article, template)
    assert [child.block_type for child in form_page(response).body] == ["paragraph", "figure"]
    for name in ("old gallery", "old field", "lead image"):
        assert name in text_of(response)


@pytest.mark.parametrize("content", [{"body": "x"}, {"body": [1]}, {"body": None}, {"references": [{"pk": None}]}, {}])
def test_damaged_template_does_not_break_the_form(editor, article, content):
    save_as_template(editor, article)
    SavedPageTemplate.objects.update(content=content)
    assert new_page(editor, article, SavedPageTemplate.objects.get()).status_code == 200
    assert editor.get(reverse("page_templates:index")).status_code == 200


def test_template_of_a_treatment_keeps_its_sections_in_order(editor, site):
    page = TreatmentPageFactory(body=[side_effects(), {"type": "about", "value": {"heading": "A", "text": "<p>B</p>"}}])
    save_as_template(editor, page)
    body = form_page(new_page(editor, page, SavedPageTemplate.objects.get())).body
    assert [child.block_type for child in body] == ["side_effects", "about"]


def test_name_is_required_and_used_once_per_page_type(editor, article, site):
    assert save_as_template(editor, article, name=" ").context["form"].errors["name"]
    save_as_template(editor, article)
    assert "already has this name" in text_of(save_as_template(editor, article, name="my template"))
    save_as_template(editor, factories.StandardPageFactory())
    assert SavedPageTemplate.objects.count() == 2


def test_hostile_names_are_escaped(editor, article):
    save_as_template(editor, article, name="<script>alert(1)</script>", description="<img src=x>")
    template = SavedPageTemplate.objects.get()
    urls = ["index", "edit", "delete"]
    pages = [
        editor.get(reverse(f"page_templates:{name}", args=[template.pk] if name != "index" else [])) for name in urls
    ]
    pages.append(editor.get(reverse("wagtailadmin_pages:add", args=["blog", "articlepage", article.get_parent().pk])))
    assert not any("<script>alert(1)" in page.content.decode() for page in pages)


def test_menu_of_a_page_offers_to_save_it_as_a_template(editor, article):
    form = soup(editor.get(reverse("wagtailadmin_pages:edit", args=[article.pk])))
    assert form.select(f"a[href='{reverse('editing_save_template', args=[article.pk])}']")


def test_list_says_how_to_make_the_first_template(editor, site):
    assert "choose “Save as template”" in text_of(editor.get(reverse("page_templates:index")))


def test_template_can_be_renamed_and_deleted(editor, article):
    save_as_template(editor, article)
    template = SavedPageTemplate.objects.get()
    edit = reverse("page_templates:edit", args=[template.pk])
    assert "My heading" in text_of(editor.get(edit))
    editor.post(edit, {"name": "Essay", "description": ""})
    assert SavedPageTemplate.objects.get().name == "Essay"
    assert SavedPageTemplate.objects.get().content == template.content
    editor.post(reverse("page_templates:delete", args=[template.pk]))
    assert not SavedPageTemplate.objects.exists()


@pytest.mark.parametrize(
    ("role", "may_save", "may_delete"),
    [
        ("Editors", True, False),
        ("Medical reviewers", True, False),
        ("Site admins", True, True),
        ("Front desk", False, False),
    ],
)
def test_roles_may_save_and_delete_templates(editor, article, member, role, may_save, may_delete):
    save_as_template(editor, article)
    template = SavedPageTemplate.objects.get()
    user = member(role)
    assert (user.get(reverse("editing_save_template", args=[article.pk])).status_code == 200) == may_save
    assert (user.get(reverse("page_templates:edit", args=[template.pk])).status_code == 200) == may_save
    assert (user.get(reverse("page_templates:delete", args=[template.pk])).status_code == 200) == may_delete
