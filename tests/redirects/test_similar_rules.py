"""Many rules that differ only in their paths and pages are written as if each were written by itself."""

import pytest
from django.db import IntegrityError
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from site_core.redirects import bulk, rules_version
from site_core.redirects.lifecycle.page_moves import build_rule
from site_core.redirects.models import RedirectRule, Status

PATHS = [
    "/articles/one/",
    "/articles/no-slash",
    "/",
    "/Upper/Case/",
    "/caf%C3%A9/",
    "/nai\u0308ve/",
    "/broken-%E9%/",
    "/100%25/",
    "/quote'\"/;--/",
    "/%s/%(name)s/",
    "/a b/",
    "/\U0001f9e0/",
    f"/{'long/' * 200}",
    f"/{'long/' * 199}other/",
]


def columns():
    """Return the values of all rules in both tables, but not their primary keys and dates."""
    names = {*(field.attname for field in RedirectRule._meta.concrete_fields)}
    names -= {"id", "redirect_ptr_id", "created_at"}
    return sorted((tuple(row.items()) for row in RedirectRule.objects.values(*sorted(names))), key=repr)


@pytest.fixture
def other_site(site):
    return Site.objects.create(hostname="other.example", root_page=site.team)


@pytest.mark.parametrize("status", [Status.MOVED, Status.FOUND, Status.GONE])
def test_rows_are_those_of_single_rules(site, other_site, status):
    page_id = None if status == Status.GONE else site.articles.pk
    origins = [(each.pk, path, page_id) for each in (site.site, other_site) for path in PATHS]
    bulk.create_rules(build_rule(*origin, status) for origin in origins)
    expected = columns()
    bulk.delete_rules(RedirectRule.objects.values_list("pk", flat=True))
    assert bulk.create_similar_rules(build_rule(*origins[0], status), origins) == len(origins) == len(expected)
    assert columns() == expected


def test_each_rule_leads_to_its_own_page(site, client):
    origins = [(site.site.pk, f"/old/{page.slug}/", page.pk) for page in (site.articles, site.team)]
    bulk.create_similar_rules(build_rule(*origins[0]), origins)
    assert client.get("/old/articles/")["Location"] == "/articles/"
    assert client.get("/old/team/")["Location"] == "/team/"


def test_rules_have_the_time_at_which_they_were_created(site):
    single = RedirectRule.objects.create(source="/single/", redirect_page=site.team)
    bulk.create_similar_rules(build_rule(1, "", None), [(site.site.pk, "/one/", site.team.pk)])
    assert RedirectRule.objects.get(source="/one/").created_at >= single.created_at


def test_rule_of_another_site_at_the_same_path_stays(site, other_site):
    stored = RedirectRule.objects.create(source="/one/", site=other_site, redirect_page=site.team, hits=3)
    origins = [(site.site.pk, "/one/", site.articles.pk), (other_site.pk, "/two/", site.articles.pk)]
    assert bulk.create_similar_rules(build_rule(*origins[0]), origins) == 2
    stored.refresh_from_db()
    assert (stored.hits, stored.redirect_page_id, RedirectRule.objects.count()) == (3, site.team.pk, 3)


def test_all_or_none_are_written(site, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK_SIZE", 2)
    RedirectRule.objects.create(source="/taken/", site=site.site, redirect_page=site.team)
    token = rules_version.stored()
    origins = [(site.site.pk, path, site.team.pk) for path in ("/a/", "/b/", "/c/", "/taken/")]
    with pytest.raises(IntegrityError):
        bulk.create_similar_rules(build_rule(*origins[0]), origins)
    assert (Redirect.objects.count(), RedirectRule.objects.count()) == (1, 1)
    assert rules_version.stored() == token


def test_path_with_a_query_string_is_rejected(site):
    origins = [(site.site.pk, path, site.team.pk) for path in ("/one/", "/two/?p=1")]
    with pytest.raises(ValueError, match="query string"):
        bulk.create_similar_rules(build_rule(*origins[0]), origins)
    assert not Redirect.objects.exists()


def test_processes_read_the_rules_again(site):
    token = rules_version.stored()
    bulk.create_similar_rules(build_rule(1, "", None), [(site.site.pk, "/one/", site.team.pk)])
    assert rules_version.stored() != token
