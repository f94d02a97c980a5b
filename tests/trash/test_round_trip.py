"""What is deleted and restored is the same as before, column by column."""

import pytest
from django.apps import apps
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Comment, Page, ReferenceIndex, Site, Workflow

from site_core.redirects.models import RedirectHit, RedirectRule
from site_core.trash.models import ClearedReference, TrashedRows, TrashEntry
from site_core.trash.restoring import RestoreError, restore
from tests.support import factories
from tests.support.examples import examples

# What the restored rows don’t determine: logs, counters of changes, and what is derived and read again.
NOT_COMPARED = {
    "trash_",
    "wagtailcore_pagelogentry",
    "wagtailcore_modellogentry",
    "wagtailcore_referenceindex",
    "wagtailsearch_",
    "redirects_rulesversion",
    "search_searchentry",
    "search_adminsearchentry",
    "seo_audit_pageaudit",
    "index_now_",
    "media_clinicrendition",
    "media_pendingrendition",
    "caching_",
    "sqlite_",
}


def dump():
    """Return ``{table: rows}`` of the whole database."""
    tables = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            name = model._meta.db_table
            if model._meta.managed and not model._meta.proxy and not name.startswith(tuple(NOT_COMPARED)):
                cursor.execute(f'SELECT * FROM "{name}" ORDER BY 1')
                columns = [column[0] for column in cursor.description]
                tables[name] = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return tables


def differences(before):
    """Return the rows that are not as in ``before``."""
    after = dump()
    return {
        name: [row for row in [*rows, *after[name]] if row not in rows or row not in after[name]]
        for name, rows in before.items()
        if rows != after[name]
    }


def references():
    return {
        (each.base_content_type_id, each.object_id, each.to_content_type_id, each.to_object_id, each.content_path)
        for each in ReferenceIndex.objects.all()
    }


def restore_everything():
    entries = list(TrashEntry.objects.order_by("-pk"))
    for entry in entries:
        restore(entry.pk)
    assert not TrashEntry.objects.exists()
    assert not TrashedRows.objects.exists()
    return entries


def test_article_comes_back_with_everything(site, make_user, client):
    user = make_user("ana")
    article = factories.ArticlePageFactory(slug="a", authors=[site.author], reviewer=site.reviewer, owner=user)
    factories.ArticlePageFactory(slug="b")
    article.save_revision(user=user)
    article.title = "A draft"
    Workflow.objects.get().start(article, user)
    article.save_revision(user=user)
    Comment.objects.create(page=article, user=user, text="Why?", contentpath="title")
    rule = RedirectRule.objects.create(source="/old/", redirect_page_id=article.pk, hits=7)
    RedirectHit.objects.create(rule=rule, day="2026-11-01", count=7)
    client.get("/articles/a/")
    before, refs = dump(), references()
    Page.objects.get(pk=article.pk).delete()
    assert client.get("/articles/a/").status_code == 410
    restore_everything()
    assert differences(before) == {}
    assert references() == refs
    assert client.get("/articles/a/").status_code == 200
    assert client.get("/old/")["Location"] == "/articles/a/"
    assert not ClearedReference.objects.exists()


def test_every_page_type_comes_back_the_same(site, client):
    """All of them in one section, which is deleted at once."""
    factories.ArticlePageFactory(authors=[site.author], reviewer=site.reviewer, image=factories.ImageFactory())
    factories.TreatmentPageFactory(reviewer=site.reviewer)
    factories.ContactPageFactory()
    factories.StandardPageFactory()
    for page in Page.objects.filter(depth__gt=1).specific():
        page.save_revision()
    before, refs = dump(), references()
    assert len({page.specific_class for page in Page.objects.filter(depth__gt=2)}) >= 8
    for page in Page.objects.filter(depth=3):
        Page.objects.get(pk=page.pk).delete()
    restore_everything()
    assert differences(before) == {}
    assert references() == refs


def test_home_page_comes_back_with_its_site_and_settings(site):
    before = dump()
    Page.objects.get(pk=site.home.pk).delete()
    assert not Site.objects.exists()
    restore_everything()
    assert differences(before) == {}


def test_person_topic_and_redirect_come_back_the_same(site):
    topic = factories.TopicFactory()
    article = factories.ArticlePageFactory(authors=[site.author], topics=[topic], reviewer=site.reviewer)
    rule = RedirectRule.objects.create(source="/old/", target="/team/", hits=7)
    RedirectHit.objects.create(rule=rule, day="2026-11-01", count=7)
    before = dump()
    for instance in (topic, rule, Page.objects.get(pk=site.author.pk)):
        instance.delete()
    assert article.pk
    restore_everything()
    assert differences(before) == {}


class Changes:
    """Random changes of a tree of drafts, in which each deleted page is restored at the end."""

    def __init__(self, root):
        self.root, self.number = root, 0

    def pages(self):
        return list(Page.objects.descendant_of(self.root).order_by("path"))

    def add(self, data):
        parent = data.draw(st.sampled_from([self.root, *self.pages()]))
        self.number += 1
        slug = data.draw(st.sampled_from("abc"))
        if not parent.get_children().filter(slug=slug).exists():
            Page.objects.get(pk=parent.pk).add_child(instance=Page(title=f"Page {self.number}", slug=slug, live=False))

    def move(self, data):
        page, target = (data.draw(st.sampled_from(self.pages())) for _ in range(2))
        taken = target.get_children().filter(slug=page.slug).exists()
        if not taken and target != page and not target.is_descendant_of(page):
            page.move(target, "last-child")

    def rename(self, data):
        page = data.draw(st.sampled_from(self.pages()))
        slug = data.draw(st.sampled_from("abc"))
        if not page.get_siblings().filter(slug=slug).exists():
            page.slug = slug
            page.save()

    def delete(self, data):
        data.draw(st.sampled_from(self.pages())).delete()


@settings(max_examples=examples(8, 15), deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
@pytest.mark.slow
def test_all_pages_are_back_after_any_changes_of_the_tree(site, monkeypatch, data):
    monkeypatch.setattr(Page, "can_exist_under", classmethod(lambda cls, parent: True))
    with transaction.atomic():
        changes = Changes(Page.objects.get(pk=site.team.pk))
        changes.add(data)
        titles = {}
        for name in data.draw(st.lists(st.sampled_from(["add", "move", "rename", "delete"]), max_size=12)):
            if name == "add" or changes.pages():
                titles |= {page.pk: page.title for page in changes.pages()}
                getattr(changes, name)(data)
        titles |= {page.pk: page.title for page in changes.pages()}
        while entries := list(TrashEntry.objects.all()):
            restored_one = False
            for entry in entries:
                try:
                    restore(entry.pk)
                    restored_one = True
                except RestoreError:  # its parent is in the trash too
                    continue
            assert restored_one
        assert {page.pk: page.title for page in changes.pages()} == titles
        assert Page.find_problems() == ([], [], [], [], [])
        for page in changes.pages():
            assert page.url_path == f"{page.get_parent().url_path}{page.slug}/"
        transaction.set_rollback(True)
