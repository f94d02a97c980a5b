"""A person who leaves: their page goes offline, and other pages keep the name or name another person."""

import datetime
import re

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Site

from blog.models import ArticlePage
from home.models import StandardPage, TreatmentPage
from site_core.banners.models import Banner
from site_core.content.models import ReusableBlock
from site_core.pages.departures.references import PageReplacer
from site_core.pages.departures.shared_content import label, replaced, write
from site_core.pages.models import PersonPage
from site_core.site_settings.models import ClinicSettings, NavigationSettings, SettingsChange
from tests.support import factories
from tests.support.html import soup


@pytest.fixture
def admin(editor, site):
    return editor


@pytest.fixture
def successor(site):
    return factories.PersonPageFactory(parent=site.team, title="Nia Grant", slug="nia-grant")


def article_of(site, **fields):
    return factories.ArticlePageFactory(**{"authors": [site.author], "reviewer": site.reviewer, **fields})


def leave(client, person, replacement=None, **values):
    data = {"bylines": "replace" if replacement else "keep", "replacement": replacement.pk if replacement else ""}
    return client.post(reverse("person_leave", args=[person.pk]), {**data, **values}, follow=True)


def undo(client, person):
    return client.post(reverse("person_return", args=[person.pk]), follow=True)


def names(page):
    """Return the authors of the live version and of the draft."""
    page = ArticlePage.objects.get(pk=page.pk)
    return [
        [row.person.title for row in version.article_authors.all()]
        for version in (page, page.get_latest_revision_as_object())
    ]


def byline(client, page):
    return soup(client.get(page.url)).find(class_="byline")


class TestKeepingTheName:
    def test_page_keeps_the_name_without_a_link(self, admin, client, site):
        article = article_of(site)
        assert byline(client, article).find("a", href=site.author.url)
        leave(admin, site.author)
        assert "Maya Ellison" in byline(client, article).get_text(" ")
        assert not byline(client, article).find("a", href=site.author.url)

    def test_page_of_the_person_is_offline_and_redirects(self, admin, client, site):
        article_of(site)
        leave(admin, site.author, **{"visitors-answer": "parent"})
        client.logout()
        assert client.get("/team/maya-ellison/", follow=True).redirect_chain[0][0] == "/team/"

    def test_review_stays_and_the_page_can_be_published_again(self, admin, site):
        article = article_of(site)
        leave(admin, site.reviewer)
        draft = ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()
        draft.save_revision().publish()
        assert ArticlePage.objects.get(pk=article.pk).reviewer.title == "Tomás Arreola"

    def test_person_who_left_cannot_approve(self, admin, site):
        from site_core.pages.review_workflow import get_reviewer

        user = User.objects.create_user("tomas")
        PersonPage.objects.filter(pk=site.reviewer.pk).update(account=user, is_reviewer=True)
        assert get_reviewer(user)
        leave(admin, site.reviewer)
        assert get_reviewer(user) is None


class TestReplacing:
    def test_live_page_names_the_other_person(self, admin, site, successor):
        article = article_of(site)
        leave(admin, site.author, successor)
        assert names(article) == [["Nia Grant"], ["Nia Grant"]]

    def test_change_is_a_revision_of_the_page(self, admin, site, successor):
        article = article_of(site)
        before = article.revisions.count()
        leave(admin, site.author, successor)
        assert article.revisions.count() > before
        assert ArticlePage.objects.get(pk=article.pk).live

    def test_draft_stays_a_draft_and_names_the_other_person_too(self, admin, site, successor):
        article = article_of(site)
        draft = ArticlePage.objects.get(pk=article.pk)
        draft.title = "A new title"
        draft.save_revision()
        leave(admin, site.author, successor)
        page = ArticlePage.objects.get(pk=article.pk)
        assert names(article) == [["Nia Grant"], ["Nia Grant"]]
        assert (page.title, page.get_latest_revision_as_object().title) == (article.title, "A new title")
        assert page.has_unpublished_changes

    def test_author_who_is_named_already_is_not_named_twice(self, admin, site, successor):
        article = article_of(site, authors=[successor, site.author])
        leave(admin, site.author, successor)
        assert names(article)[0] == ["Nia Grant"]

    def test_links_in_the_text_lead_to_the_other_person(self, admin, site, successor):
        html = f'<p>Ask <a linktype="page" id="{site.author.pk}">Maya</a> [1].</p>'
        page = factories.StandardPageFactory(body=[factories.paragraph(html)])
        leave(admin, site.author, successor)
        body = str(StandardPage.objects.get(pk=page.pk).body.get_prep_value())
        assert f'id="{successor.pk}"' in body
        assert f'id="{site.author.pk}"' not in body

    def test_link_in_a_text_that_was_reviewed_waits_for_another_review(self, admin, site, successor):
        html = f'<p>Ask <a linktype="page" id="{site.author.pk}">Maya</a> [1].</p>'
        article = article_of(site, authors=[successor], body=[factories.paragraph(html)])
        leave(admin, site.author, successor)
        assert f'id="{site.author.pk}"' in str(ArticlePage.objects.get(pk=article.pk).body.get_prep_value())

    def test_review_keeps_its_reviewer(self, admin, site, successor):
        article = article_of(site)
        leave(admin, site.reviewer, successor)
        assert ArticlePage.objects.get(pk=article.pk).reviewer_id == site.reviewer.pk

    def test_reviewer_of_a_page_does_not_become_its_author(self, admin, site):
        article = article_of(site)
        response = leave(admin, site.author, site.reviewer)
        assert names(article)[0] == ["Maya Ellison"]
        assert "This was not changed:" in response.text
        assert article.title in response.text

    def test_page_in_moderation_is_not_changed(self, admin, site, successor, admin_user):
        article = article_of(site)
        article.save_revision()
        article.get_workflow().start(article, admin_user)
        assert "It is in moderation or scheduled." in leave(admin, site.author, successor).text
        assert names(article)[0] == ["Maya Ellison"]

    @pytest.mark.parametrize("choice", ["nobody", "themselves"])
    def test_replacement_must_be_another_person(self, admin, site, choice):
        values = {"bylines": "replace", "replacement": site.author.pk if choice == "themselves" else ""}
        response = admin.post(reverse("person_leave", args=[site.author.pk]), values)
        assert "Choose " in soup(response).find(class_="error-message").get_text()
        assert PersonPage.objects.get(pk=site.author.pk).live


class TestUndo:
    def test_everything_is_as_before(self, admin, site, successor):
        article = article_of(site)
        draft = ArticlePage.objects.get(pk=article.pk)
        draft.title = "A new title"
        draft.save_revision()
        leave(admin, site.author, successor)
        undo(admin, site.author)
        page = ArticlePage.objects.get(pk=article.pk)
        assert names(article) == [["Maya Ellison"], ["Maya Ellison"]]
        assert (page.title, page.get_latest_revision_as_object().title) == (article.title, "A new title")
        assert PersonPage.objects.get(pk=site.author.pk).live

    def test_page_that_was_changed_since_is_left_alone(self, admin, site, successor):
        article = article_of(site)
        leave(admin, site.author, successor)
        ArticlePage.objects.get(pk=article.pk).save_revision().publish()
        assert "Someone has changed it since then." in undo(admin, site.author).text
        assert names(article)[0] == ["Nia Grant"]

    def test_nothing_is_undone_twice(self, admin, site):
        article_of(site)
        leave(admin, site.author)
        undo(admin, site.author)
        assert "There is nothing to undo." in undo(admin, site.author).text

    def test_log_says_what_happened(self, admin, site, successor):
        article_of(site)
        leave(admin, site.author, successor)
        entry = PageLogEntry.objects.filter(page=site.author.pk).latest("timestamp")
        assert entry.message == "Has left. 1 page names Nia Grant instead."


class TestAccess:
    def test_delete_offers_this_before_any_question(self, admin, site):
        article_of(site)
        response = admin.get(reverse("wagtailadmin_pages:delete", args=[site.author.pk]), follow=True)
        assert response.redirect_chain[-1][0] == reverse("person_leave", args=[site.author.pk])
        assert "Nothing was deleted." in response.text

    def test_form_lists_where_the_person_is_named(self, admin, site):
        article = article_of(site, title="Ketamine, explained")
        for person in (site.author, site.reviewer):
            page = admin.get(reverse("person_leave", args=[person.pk])).text
            assert reverse("wagtailadmin_pages:edit", args=[article.pk]) in page

    def test_button_is_in_the_menu_of_the_page(self, admin, site):
        page = admin.get(reverse("wagtailadmin_pages:edit", args=[site.author.pk])).text
        assert reverse("person_leave", args=[site.author.pk]) in page
        leave(admin, site.author)
        page = admin.get(reverse("wagtailadmin_pages:edit", args=[site.author.pk])).text
        assert reverse("person_return", args=[site.author.pk]) in page

    @pytest.mark.parametrize("name", ["person_leave", "person_return"])
    @pytest.mark.parametrize("group", ["Front desk", "Editors"])
    def test_people_who_cannot_unpublish_get_no_access(self, client, site, name, group):
        user = User.objects.create_user("eve")
        user.groups.add(Group.objects.get(name=group))
        client.force_login(user)
        can = PersonPage.objects.get(pk=site.author.pk).permissions_for_user(user).can_unpublish()
        client.post(reverse(name, args=[site.author.pk]), {"bylines": "keep"})
        assert PersonPage.objects.get(pk=site.author.pk).live is not can

    def test_page_of_another_type_is_not_found(self, admin, site):
        assert admin.get(reverse("person_leave", args=[site.team.pk])).status_code == 404

    def test_names_are_escaped(self, admin, site, successor):
        Page.objects.filter(pk=successor.pk).update(title="<script>x</script>")
        article_of(site)
        assert "<script>x" not in leave(admin, site.author, PersonPage.objects.get(pk=successor.pk)).text


def button_to(person):
    return {"type": "call_to_action", "value": {"heading": "Ask", "text": "", "label": "Meet us", "page": person.pk}}


class TestChosenPages:
    def test_page_with_a_button_to_the_person_is_listed(self, admin, site):
        page = factories.StandardPageFactory(title="Ask us", body=[button_to(site.author)])
        form = soup(admin.get(reverse("person_leave", args=[site.author.pk])))
        assert form.find("a", string="Ask us")["href"] == reverse("wagtailadmin_pages:edit", args=[page.pk])

    def test_button_leads_to_the_other_person(self, admin, site, successor, client):
        page = factories.StandardPageFactory(title="Ask us", body=[button_to(site.author)])
        leave(admin, site.author, successor)
        assert soup(client.get(page.url)).find("a", string="Meet us")["href"] == successor.url

    def test_button_of_a_draft_leads_to_the_other_person(self, admin, site, successor):
        page = factories.StandardPageFactory(title="Ask us", live=False, body=[button_to(site.author)])
        page.save_revision()
        leave(admin, site.author, successor)
        draft = StandardPage.objects.get(pk=page.pk).get_latest_revision_as_object()
        assert draft.body[0].value["page"].pk == successor.pk

    def test_button_has_no_link_if_the_name_is_kept(self, admin, site, client):
        page = factories.StandardPageFactory(title="Ask us", body=[button_to(site.author)])
        leave(admin, site.author)
        assert not soup(client.get(page.url)).find("a", string="Meet us")

    def test_undo_brings_the_button_back(self, admin, site, successor, client):
        page = factories.StandardPageFactory(title="Ask us", body=[button_to(site.author)])
        leave(admin, site.author, successor)
        undo(admin, site.author)
        assert soup(client.get(page.url)).find("a", string="Meet us")["href"] == site.author.url


@pytest.mark.parametrize(
    ("before", "after"), [("left", "new"), ("left new", "new"), ("new left", "new"), ("left other", "new other")]
)
def test_nobody_is_twice_in_a_list(before, after):
    """A list of people, as the field stores it: 1 leaves, and 2 takes over."""
    ids = {"left": 1, "new": 2, "other": 3}
    block = TreatmentPage._meta.get_field("body").stream_block
    replacer = PageReplacer(1, 2)

    def stored(names):
        people = [{"type": "item", "id": f"i{name}", "value": ids[name]} for name in names.split()]
        return [{"type": "providers", "id": "p", "value": {"heading": "H", "introduction": "", "people": people}}]

    [mapped] = replacer.map_value(block, stored(before))
    assert [item["value"] for item in mapped["value"]["people"]] == [ids[name] for name in after.split()]


class TestNavigation:
    @pytest.fixture
    def navigation(self, site):
        settings = NavigationSettings.for_site(Site.objects.get())
        link = {"type": "link", "value": {"page": site.author.pk, "url": "", "label": "Our director"}}
        settings.header_links = settings._meta.get_field("header_links").stream_block.to_python([link])
        settings.save()
        return settings

    def header(self, client):
        return {link.get_text(strip=True): link["href"] for link in soup(client.get("/")).select("header a")}

    def test_link_is_listed_and_leads_to_the_other_person(self, navigation, admin, site, successor, client):
        form = soup(admin.get(reverse("person_leave", args=[site.author.pk])))
        assert "Navigation" in form.find("h2", string=re.compile("settings")).find_next("ul").text
        leave(admin, site.author, successor)
        assert self.header(client)["Our director"] == successor.url

    def test_link_is_gone_if_the_name_is_kept(self, navigation, admin, site, client):
        leave(admin, site.author)
        assert "Our director" not in self.header(client)

    def test_undo_brings_the_link_back(self, navigation, admin, site, successor, client):
        leave(admin, site.author, successor)
        undo(admin, site.author)
        assert self.header(client)["Our director"] == site.author.url

    def test_undo_leaves_a_menu_that_was_changed_since(self, navigation, admin, site, successor, client):
        leave(admin, site.author, successor)
        navigation.refresh_from_db()
        navigation.header_links = []
        navigation.save()
        undo(admin, site.author)
        assert "Our director" not in self.header(client)

    def test_change_is_in_the_history_of_the_settings(self, navigation, admin, site, successor):
        leave(admin, site.author, successor)
        [change] = SettingsChange.of(NavigationSettings, navigation.site_id)
        assert list(change.changes) == ["header_links"]

    def test_who_may_not_change_it_is_told(self, navigation, client, site, successor):
        user = User.objects.create_user("eve")
        group = Group.objects.get(name="Site admins")
        group.permissions.remove(Permission.objects.get(codename="change_navigationsettings"))
        user.groups.add(group)
        client.force_login(user)
        response = leave(client, site.author, successor)
        assert "You don’t have permission to change it." in response.text
        assert self.header(client).get("Our director") != successor.url


def link_to(person):
    return f'<p>Ask <a linktype="page" id="{person.pk}">Maya</a>.</p>'


def make_block(site, **fields):
    return factories.ReusableBlockFactory(name="Ask us", content=[button_to(site.author)], **fields)


def make_banner(site):
    return Banner.objects.create(text="Snow", link_page=site.author)


def make_settings(site):
    clinic = ClinicSettings.for_site(Site.objects.get())
    clinic.crisis_text = link_to(site.author)
    clinic.save()
    return clinic


def target(item):
    """Return the id of the page that ``item`` links to."""
    item = type(item)._default_manager.get(pk=item.pk)
    match item:
        case Banner():
            return item.link_page_id
        case ReusableBlock():
            return item.content[0].value["page"].pk
    return int(re.search(r'id="(\d+)"', item.crisis_text)[1])


@pytest.mark.parametrize("make", [make_block, make_banner, make_settings])
class TestSharedContent:
    def test_it_is_listed_with_a_link_to_its_form(self, admin, site, make):
        item = make(site)
        form = soup(admin.get(reverse("person_leave", args=[site.author.pk])))
        [entry] = form.find("h2", string=re.compile("settings")).find_next("ul").find_all("li")
        assert str(item._meta.verbose_name) in entry.text.lower()
        assert admin.get(entry.a["href"], follow=True).context["form"].instance == item

    def test_link_leads_to_the_other_person(self, admin, site, successor, make):
        item = make(site)
        response = leave(admin, site.author, successor)
        assert target(item) == successor.pk
        assert f"Also changed: {label(item)}." in soup(response).find(class_="messages").text

    def test_link_is_left_alone_if_the_name_is_kept(self, admin, site, make):
        item = make(site)
        leave(admin, site.author)
        assert target(item) == site.author.pk

    def test_undo_brings_the_link_back(self, admin, site, successor, make):
        item = make(site)
        leave(admin, site.author, successor)
        assert label(item) in soup(admin.get(reverse("person_return", args=[site.author.pk]))).main.text
        undo(admin, site.author)
        assert target(item) == site.author.pk

    def test_undo_leaves_alone_what_was_changed_since(self, admin, admin_user, site, successor, make):
        item = make(site)
        leave(admin, site.author, successor)
        other = factories.PersonPageFactory(parent=site.team, title="Ada Dunn", slug="ada-dunn")
        write(type(item)._default_manager.get(pk=item.pk), replaced(item, site.author.pk, other.pk), {}, admin_user)
        assert "Someone has changed it since then." in undo(admin, site.author).text
        assert target(item) == other.pk

    def test_who_may_not_change_it_is_told(self, client, site, successor, make):
        item = make(site)
        user = User.objects.create_user("eve")
        group = Group.objects.get(name="Site admins")
        group.permissions.remove(Permission.objects.get(codename=f"change_{item._meta.model_name}"))
        user.groups.add(group)
        client.force_login(user)
        response = leave(client, site.author, successor)
        assert f"{label(item)}: You don’t have permission to change it." in soup(response).find(class_="messages").text
        assert target(item) == site.author.pk

    def test_hostile_name_is_escaped(self, admin, site, make):
        item = make(site)
        name = {"reusableblock": "name", "banner": "text"}.get(item._meta.model_name)
        if name:
            type(item)._default_manager.filter(pk=item.pk).update(**{name: "<script>x</script>"})
        assert "<script>x" not in admin.get(reverse("person_leave", args=[site.author.pk])).text


class TestReusableBlocks:
    def test_draft_stays_a_draft_and_leads_to_the_other_person(self, admin, site, successor):
        block = make_block(site)
        block.name = "Ask us now"
        block.save_revision()
        leave(admin, site.author, successor)
        block = ReusableBlock.objects.get(pk=block.pk)
        draft = block.get_latest_revision_as_object()
        assert (block.name, draft.name, block.has_unpublished_changes) == ("Ask us", "Ask us now", True)
        assert draft.content[0].value["page"].pk == target(block) == successor.pk

    def test_block_that_was_never_published_stays_a_draft(self, admin, site, successor):
        block = factories.ReusableBlockFactory(content=[], live=False)
        block.content = [button_to(site.author)]
        block.save_revision()
        leave(admin, site.author, successor)
        block = ReusableBlock.objects.get(pk=block.pk)
        assert not block.live
        assert block.get_latest_revision_as_object().content[0].value["page"].pk == successor.pk

    def test_readers_see_the_other_person_on_pages_with_the_block(self, admin, site, successor, client):
        block = make_block(site)
        page = factories.StandardPageFactory(body=[{"type": "reusable_block", "value": block.pk}])
        leave(admin, site.author, successor)
        assert soup(client.get(page.url)).find("a", string="Meet us")["href"] == successor.url

    def test_block_on_a_page_with_a_review_is_left_alone(self, admin, site, successor):
        block = make_block(site)
        body = [factories.paragraph(), {"type": "reusable_block", "value": block.pk}]
        article = article_of(site, authors=[successor], body=body)
        assert "would need another review" in leave(admin, site.author, successor).text
        assert target(block) == site.author.pk
        assert ArticlePage.objects.get(pk=article.pk).shown_reviewer

    def schedule(self, block):
        draft = ReusableBlock.objects.get(pk=block.pk).get_latest_revision_as_object()
        draft.name, draft.go_live_at = "Ask us again", timezone.now() + datetime.timedelta(days=2)
        draft.save_revision().publish()

    def scheduled_name(self, block):
        revision = ReusableBlock.objects.get(pk=block.pk).scheduled_revision
        return revision and revision.content["name"]

    def test_block_with_a_scheduled_change_is_left_alone(self, admin, site, successor):
        block = make_block(site)
        block.save_revision().publish()
        self.schedule(block)
        messages = soup(leave(admin, site.author, successor)).find(class_="messages").text
        assert f"{label(block)}: It is in moderation or scheduled." in messages
        assert target(block) == site.author.pk
        assert self.scheduled_name(block) == "Ask us again"

    def test_undo_leaves_alone_what_was_scheduled_since(self, admin, site, successor):
        block = make_block(site)
        leave(admin, site.author, successor)
        self.schedule(block)
        assert "It is in moderation or scheduled." in undo(admin, site.author).text
        assert target(block) == successor.pk
        assert self.scheduled_name(block) == "Ask us again"

    def test_block_that_links_to_somebody_else_is_not_listed(self, admin, site, successor):
        factories.ReusableBlockFactory(name="Ask us", content=[button_to(successor)])
        assert "Ask us" not in admin.get(reverse("person_leave", args=[site.author.pk])).text
