"""The admin’s search: what is found, by whom, and what of drafts visitors never see."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, PageViewRestriction

from site_core.content.models import ReusableBlock
from site_core.facts.models import Fact
from site_core.media.models import ClinicDocument
from site_core.search.admin_search.entries import update_all_admin_entries
from site_core.search.admin_search.terms import find_terms, parse_query
from site_core.search.models import AdminSearchEntry
from tests.support.factories import ImageFactory, StandardPageFactory, TopicFactory, paragraph
from tests.support.html import soup

pytestmark = pytest.mark.django_db


def standard(text, **fields):
    return StandardPageFactory(body=[paragraph(f"<p>{text}</p>")], **fields)


def search(client, query="", **filters):
    update_all_admin_entries()
    return soup(client.get(reverse("admin_search"), {"q": query, **filters}))


def titles(page):
    return [heading.get_text(" ", strip=True) for heading in page.select(".admin-search-results h2")]


def sentences(page):
    return [" ".join(item.get_text(" ", strip=True).split()) for item in page.select(".admin-search-results ul > li")]


def member(client, **permissions):
    """Sign in as a user with ``{"change_page": page}``."""
    user = User.objects.create_user("member")
    group = Group.objects.create(name="Members")
    user.groups.add(group, Group.objects.get(name="Front desk"))
    for codename, page in permissions.items():
        GroupPagePermission.objects.create(group=group, page=page, permission_type=codename.removesuffix("_page"))
    client.force_login(user)
    return group


class TestFinding:
    @pytest.mark.parametrize(
        ("query", "is_found"),
        [
            ("glutamate", True),
            ("glutam", True),
            ("GLUTAMATE", True),
            ("lutamate", False),
            ("$480", True),
            ("$48", False),
            ("480", True),
            ("€480", False),
            ("prior authorization", True),
            ("authorization prior", True),
            ('"prior authorization"', True),
            ('"authorization prior"', False),
            ("prior-authorization", True),
            ("follow-up", True),
            ("IV", True),
            ("20%", True),
            ("20$", False),
            ("1,200", True),
            ("don't", True),
            ("naïve", True),
            ("glutamate missing", False),
            ("עולם", True),
        ],
    )
    def test_text_is_found_as_it_is_written(self, editor, site, query, is_found):
        standard(
            "Glutamate costs $480. Prior authorization: 20% of 1,200 need a follow-up for I.V. naive, don’t שלום עולם",
            title="Target",
        )
        assert ("Target" in titles(search(editor, query))) is is_found

    def test_no_phrase_is_found_across_two_texts(self, editor, site):
        StandardPageFactory(title="Target", body=[paragraph("<p>one</p><p>two</p>"), paragraph("<p>three</p>")])
        assert titles(search(editor, '"one two"')) == titles(search(editor, '"two three"')) == []

    @pytest.mark.parametrize(
        "query", ['"', "'", "\\", "*", "(", "a AND", "%s", "\0", "<b>", "x" * 5000, "\u202e", "!!"]
    )
    def test_any_text_can_be_searched_for(self, editor, site, query):
        assert editor.get(f"{reverse('admin_search')}?{urlencode({'q': query})}").status_code == 200

    def test_sentence_is_shown_with_its_field_and_leads_there(self, editor, site):
        page = standard("Some words about glutamate &amp; <b>more</b> &lt;i&gt;", title="Target")
        result = search(editor, "glutamate").select_one(".admin-search-results ul li")
        assert str(result.mark) == "<mark>glutamate</mark>"
        assert "about glutamate & more <i>" in result.get_text()
        path = f"body.{page.body[0].id}"
        assert result.a["href"].endswith(f"/pages/{page.pk}/edit/#:w:contentpath={path}")

    def test_sentence_shows_the_value_that_a_fact_has_by_now(self, editor, site):
        fact = Fact.objects.create(name="Price of a lantern", value="$310")
        standard(f'A lantern costs <embed embedtype="fact" id="{fact.pk}"/> here.', title="Lamps")
        update_all_admin_entries()
        fact.value = "$340"
        fact.save()
        page = soup(editor.get(reverse("admin_search"), {"q": "costs"}))
        assert any("A lantern costs $340 here." in sentence for sentence in sentences(page))
        assert "Lamps" not in " ".join(titles(search(editor, "fact")))

    @pytest.mark.parametrize("place", ["live", "draft", "block"])
    def test_text_is_found_by_the_value_of_its_fact(self, editor, site, place, django_capture_on_commit_callbacks):
        fact = Fact.objects.create(name="Price of a lantern", value="$310")
        text = f'<p>A lantern costs <embed embedtype="fact" id="{fact.pk}"/> here.</p>'
        with django_capture_on_commit_callbacks(execute=True):
            if place == "block":
                ReusableBlock.objects.create(name="Lamps", content=[("paragraph", text)])
            else:
                page = StandardPageFactory(title="Lamps", body=[paragraph("<p>Nothing.</p>")])
                page.body = [("paragraph", text)]
                revision = page.save_revision(clean=False)
                if place == "live":
                    revision.publish()
        for value, other in (("$310", "$345"), ("$345", "$310")):
            with django_capture_on_commit_callbacks(execute=True):
                fact.value = value
                fact.save()
            found = {query: soup(editor.get(reverse("admin_search"), {"q": query})) for query in (value, other)}
            assert set(titles(found[value])) == {"Lamps", "Price of a lantern"}
            assert titles(found[other]) == []
            assert any(f"A lantern costs {value} here." in sentence for sentence in sentences(found[value]))

    def test_title_counts_most(self, editor, site):
        standard("Glutamate in the text", title="Other")
        standard("Nothing", title="Glutamate")
        StandardPageFactory(title="Newest", body=[paragraph("<p>Glutamate in the text</p>")])
        assert titles(search(editor, "glutamate"))[0] == "Glutamate"

    def test_what_is_not_a_page_is_found(self, editor, site):
        ImageFactory(title="Room", description="A lamp with glutamate")
        ClinicDocument.objects.create(title="Glutamate form", file="documents/form.pdf")
        TopicFactory(name="About receptors", description="Glutamate")
        Fact.objects.create(name="Price of a test", value="Glutamate $90")
        content = [("paragraph", "<p>Glutamate</p>")]
        ReusableBlock.objects.create(name="Disclaimer", content=content)
        expected = {"Room", "Glutamate form", "About receptors", "Price of a test", "Disclaimer"}
        assert set(titles(search(editor, "glutamate"))) == expected

    def test_links_are_found_by_their_url(self, editor, site):
        standard('<a href="https://old-portal.example/a?b">Portal</a>', title="Target")
        assert titles(search(editor, "old-portal.example")) == ["Target"]


class TestDrafts:
    def test_draft_is_found_in_the_admin_and_never_by_visitors(self, editor, client, site):
        page = standard("Public words", title="Target")
        page.body = [("paragraph", "<p>Secret glutamate</p>")]
        page.save_revision(clean=False)
        found = search(editor, "glutamate")
        assert (titles(found), sentences(found)) == (["Target"], ["Secret glutamate Body: Text only in the draft"])
        assert sentences(search(editor, "public")) == ["Public words Body: Text only in the live page"]
        client.logout()
        assert "Secret" not in client.get("/search/?q=glutamate").text
        assert client.get("/search/?q=glutamate").context["results"].paginator.count == 0

    def test_entry_follows_the_page(self, editor, site, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            page = standard("First words", title="Target")
        with django_capture_on_commit_callbacks(execute=True):
            page.body = [("paragraph", "<p>Other glutamate</p>")]
            page.save_revision(clean=False)
        url = reverse("admin_search")
        assert titles(soup(editor.get(url, {"q": "glutamate"}))) == ["Target"]
        with django_capture_on_commit_callbacks(execute=True):
            Page.objects.get(pk=page.pk).delete()
        assert titles(soup(editor.get(url, {"q": "glutamate"}))) == []

    def test_entry_follows_an_image(self, editor, site, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            image = ImageFactory(description="Glutamate")
        assert AdminSearchEntry.objects.filter(title=image.title).exists()
        with django_capture_on_commit_callbacks(execute=True):
            image.delete()
        assert not AdminSearchEntry.objects.filter(title=image.title).exists()


class TestRights:
    def test_only_pages_that_someone_may_change_are_found(self, client, site):
        mine = standard("Glutamate", title="Mine")
        standard("Glutamate", title="Not mine")
        member(client, change_page=mine)
        assert titles(search(client, "glutamate")) == ["Mine"]

    def test_who_may_add_pages_finds_only_their_own(self, client, site):
        member(client, add_page=site.home)
        standard("Glutamate", title="Mine", owner=User.objects.get(username="member"), live=False)
        standard("Glutamate", title="Not mine", live=False)
        assert titles(search(client, "glutamate")) == ["Mine"]

    def test_private_drafts_elsewhere_are_not_found(self, client, site):
        mine = standard("Other", title="Mine")
        private = standard("Glutamate", title="Private", live=False)
        PageViewRestriction.objects.create(page=private, restriction_type="login")
        member(client, change_page=mine)
        assert titles(search(client, "glutamate")) == []

    def test_images_and_documents_of_other_collections_are_not_found(self, client, site):
        root = Collection.get_first_root_node()
        mine, other = root.add_child(name="Mine"), root.add_child(name="Other")
        for collection in (mine, other):
            ImageFactory(title=f"Image {collection.name}", description="Glutamate", collection=collection)
            file = "documents/form.pdf"
            ClinicDocument.objects.create(title=f"Glutamate {collection.name}", file=file, collection=collection)
        group = member(client, change_page=site.team)
        for permission in ("change_clinicimage", "change_clinicdocument"):
            GroupCollectionPermission.objects.create(
                group=group, collection=mine, permission=permission_named(permission)
            )
        assert set(titles(search(client, "glutamate"))) == {"Image Mine", "Glutamate Mine"}

    def test_topics_need_a_permission(self, client, site):
        TopicFactory(name="Glutamate")
        member(client, change_page=site.team)
        assert titles(search(client, "glutamate")) == []

    def test_filters_name_no_owner_of_pages_that_someone_may_not_see(self, client, site):
        standard("Glutamate", owner=User.objects.create_user("stranger"))
        member(client, change_page=site.team)
        assert "stranger" not in search(client).get_text()

    def test_who_can_find_nothing_has_no_search(self, client, site):
        member(client)
        assert client.get(reverse("admin_search")).status_code == 302


def permission_named(codename):
    from django.contrib.auth.models import Permission
    from wagtail.documents.models import Document
    from wagtail.images.models import Image

    model = Image if codename.endswith("image") else Document
    app_label, action = model._meta.app_label, codename.partition("_")[0]
    return Permission.objects.get(content_type__app_label=app_label, codename=f"{action}_{model._meta.model_name}")


class TestFilters:
    def test_states(self, editor, site):
        standard("Glutamate", title="Live")
        standard("Glutamate", title="Draft", live=False)
        changed, scheduled = standard("Glutamate", title="Changed"), standard("Glutamate", title="Scheduled")
        changed.save_revision()
        scheduled.go_live_at = timezone.now() + timezone.timedelta(days=1)
        scheduled.save_revision().publish()
        found = {state: set(titles(search(editor, "glutamate", state=state))) for state in ("draft", "changed")}
        assert found == {"draft": {"Draft"}, "changed": {"Changed", "Scheduled"}}
        assert titles(search(editor, "glutamate", state="scheduled")) == ["Scheduled"]
        assert "Draft" not in titles(search(editor, "glutamate", state="live"))

    def test_types_owners_and_topics(self, editor, site):
        owner = User.objects.create_user("owner")
        page = standard("Glutamate", title="Owned", owner=owner)
        ImageFactory(title="Image", description="Glutamate")
        kind = str(page.content_type_id)
        assert titles(search(editor, "glutamate", kind=kind)) == ["Owned"]
        assert titles(search(editor, "glutamate", kind="pages")) == ["Owned"]
        assert titles(search(editor, "glutamate", owner=owner.pk)) == ["Owned"]
        assert titles(search(editor, "glutamate", topic=TopicFactory().pk)) == []

    def test_empty_list_offers_to_search_without_filters(self, editor, site):
        standard("Glutamate", title="Target")
        page = search(editor, "glutamate", state="draft")
        link = page.find("a", string="Search without filters")
        assert titles(soup(editor.get(reverse("admin_search") + link["href"].partition("/find/")[2]))) == ["Target"]

    @pytest.mark.parametrize("filters", [{"kind": "x"}, {"state": "x"}, {"owner": "x"}, {"topic": "999999"}])
    def test_filters_that_do_not_exist_are_ignored(self, editor, site, filters):
        standard("Glutamate", title="Target")
        assert titles(search(editor, "glutamate", **filters)) == ["Target"]


class TestScreen:
    def test_search_box_of_the_sidebar_leads_to_the_search(self, editor, site):
        assert f'"{reverse("admin_search")}"' in editor.get("/admin/").text

    def test_results_have_pages(self, editor, site):
        for _number in range(21):
            standard("Glutamate")
        page = search(editor, "glutamate")
        assert len(titles(page)) == 20
        rest = soup(editor.get(reverse("admin_search") + page.find("a", string="Next")["href"]))
        assert len(titles(rest)) == 1


def test_terms_are_highlighted_where_they_are():
    text = "Costs $480 or $4800, Prior  authorization"
    spans = find_terms(text, parse_query('$480 "prior authorization" cos'))
    assert [text[start:end] for start, end, _term in spans] == ["Costs", "$480", "Prior  authorization"]
