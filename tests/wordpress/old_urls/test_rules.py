"""The redirects for old URLs: few, never over those of people, and taken back with the import."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from blog.models import ArticlePage
from home.models import StandardPage
from site_core.redirects.models import RedirectImport, RedirectRule, Status
from site_core.redirects.transfer.undo import undo
from site_core.wordpress.importing.undo import undo_import
from site_core.wordpress.models import OldUrl, OldUrlList, OldUrlRules
from site_core.wordpress.old_urls import preview
from site_core.wordpress.old_urls.applying import OldSite, apply_rules, take_back
from site_core.wordpress.old_urls.storing import add_list
from tests.support.wordpress_site import import_export, item, write_export

pytestmark = pytest.mark.django_db

SOURCE = "https://harbor.example"


def dated(number, slug=None, **fields):
    slug = slug or f"post-{number}"
    month = number % 12 + 1
    url = f"{SOURCE}/2019/{month:02}/{slug}/"
    return item(number, slug=slug, date=f"2019-{month:02}-03 09:30:00", **{"link": url} | fields)


def move(folder, *items, publish=True, **options):
    report = import_export(write_export(folder / "export.xml", *items), publish=publish, **options)
    apply_rules(SOURCE)
    return report


def ask(path, host="127.0.0.1", **options):
    response = Client(headers={"host": host}).get(path, **options)
    return response.status_code, response.get("Location", "")


def listed(folder, *lines, name="list.txt"):
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_one_pattern_stands_for_all_dated_posts(site, tmp_path):
    move(tmp_path, *map(dated, range(1, 41)))
    assert not RedirectRule.objects.filter(kind="exact", source__startswith="/2019").exists()
    assert ask("/2019/02/post-1/") == (301, "/articles/post-1/")
    assert ask("/2019/02/post-1/feed/") == (301, "/articles/post-1/")
    assert ask("/index.php/2019/02/post-1/amp/") == (301, "/articles/post-1/")
    assert ask("/2019/02/post-1") == (301, "/articles/post-1/")
    assert ask("/2019/02/POST-1/") == (301, "/articles/post-1/")
    assert RedirectRule.objects.exclude(source__contains="p=").exclude(source="/").count() < 12


def test_a_redirect_follows_the_page_and_not_its_first_url(site, tmp_path):
    move(tmp_path, item(1, slug="sleep"))
    page = ArticlePage.objects.get(slug="sleep")
    page.slug = "better-sleep"
    page.save(clean=False)
    assert ask("/sleep/") == (301, "/articles/better-sleep/")
    assert ask("/?p=1") == (301, "/articles/better-sleep/")


def test_forms_of_a_url_that_only_a_list_has_answer_as_well(site, tmp_path):
    move(tmp_path, dated(1, "sleep"), dated(2), dated(3), item(7, "page", slug="about"))
    paths = [
        "/2019/02/sleep/?replytocom=5",
        "/2019/02/sleep/?amp=1",
        "/2019/02/sleep/embed/",
        "/2019/02/sleep/comment-page-2/",
        "/2019/02/sleep/trackback/",
        "/about/amp/",
        "/index.php/about/",
        "/index.php?p=1",
        "/?page_id=7",
        "/?feed=atom",
        "/category/unheard-of/",
        "/wp-content/plugins/slider/style.css",
        "/post-sitemap.xml",
        "/page/9/",
    ]
    add_list(SOURCE, listed(tmp_path, *paths))
    apply_rules(SOURCE)
    proposal = OldSite(SOURCE).propose()
    assert proposal.unknown == []
    for path in paths:
        status, location = ask(path)
        assert status in (301, 410), path
        assert status == 410 or ask(location)[0] == 200, path


def test_each_form_of_a_url_is_one_redirect_to_a_page_or_none(site, tmp_path):
    text = "<p>One.</p><!--nextpage--><p>Two.</p>"
    sleep = ("category", "sleep", "Sleep")
    move(tmp_path, *map(dated, range(1, 5)), item(8, slug="long", content=text), item(9, slug="rest", terms=[sleep]))
    starts = (
        "/sleep-well",
        "/2019/02/unheard-of",
        "/category/unheard-of",
        "/tag/unheard-of",
        "/author/nobody",
        "/2018",
    )
    ends = ("/", "/page/2/", "/feed/", "/amp/", "/3/", "/embed/", "/comment-page-2/", "/feed/atom/", "/page/2/amp/")
    forms = [f"{root}{start}{end}" for root in ("", "/index.php") for start in starts for end in ends]
    for path in (*forms, "/nothing/page/2/", "/index.php/nothing/", "/page/9/", "/long/2/", "/long/amp/"):
        status, location = ask(path)
        assert status in (301, 404, 410), path
        assert status != 301 or ask(location)[0] == 200, (path, location)
    assert ask("/nothing/page/2/")[0] == ask("/2019/02/unheard-of/amp/")[0] == 404


def test_lists_of_terms_at_another_base_than_that_of_wordpress_answer_as_well(site, tmp_path):
    move(tmp_path, item(1, slug="first", terms=[("category", "sleep", "Sleep")]))
    paths = ["/topics/sleep/", "/topics/health/sleep/", "/topics/sleep/page/2/", "/topics/sleep/feed/"]
    add_list(SOURCE, listed(tmp_path, *paths, "/topics/unheard-of/", "/sleep/"))
    apply_rules(SOURCE)
    assert OldSite(SOURCE).propose().unknown == [(0, "/topics/unheard-of/"), (0, "/sleep/")]
    assert [ask(path)[1] for path in paths] == ["/articles/topic/sleep/"] * 3 + ["/articles/topic/sleep/feed/"]


def test_what_nobody_knows_is_listed_the_most_requested_first(site, tmp_path):
    move(tmp_path, dated(1))
    table = listed(tmp_path, "URL,Clicks,Impressions", "/shop/,5,9", f"{SOURCE}/secret-offer/,70,99", name="pages.csv")
    add_list(SOURCE, table)
    assert OldSite(SOURCE).propose().unknown == [(70, "/secret-offer/"), (5, "/shop/")]
    assert not RedirectRule.objects.filter(source__contains="shop").exists()


def test_a_second_time_changes_nothing(site, tmp_path):
    move(tmp_path, *map(dated, range(1, 5)), item(9, slug="plain"))
    before = list(RedirectRule.objects.order_by("pk").values_list("pk", "source"))
    applied = apply_rules(SOURCE)
    assert (applied.created, applied.changed, applied.deleted) == (0, 0, 0)
    assert applied.unchanged == len(before)
    assert list(RedirectRule.objects.order_by("pk").values_list("pk", "source")) == before


def test_a_newer_export_adds_only_what_is_new(site, tmp_path):
    move(tmp_path, item(1, slug="one"))
    first = set(RedirectRule.objects.values_list("pk", flat=True))
    move(tmp_path, item(1, slug="one"), item(2, slug="two"))
    assert first <= set(RedirectRule.objects.values_list("pk", flat=True))
    assert ask("/two/") == (301, "/articles/two/")


def test_redirects_of_people_come_first_and_stay(site, tmp_path):
    RedirectRule.objects.create(source="/sleep/", target="/team/")
    RedirectRule.objects.create(kind="prefix", source="/2019/02/*", target="/contact/")
    move(tmp_path, item(1, slug="sleep"), dated(1), dated(2), dated(3), dated(4))
    assert ask("/sleep/") == (301, "/team/")
    assert ask("/2019/02/post-1/")[1].startswith("/contact/")
    take_back(SOURCE)
    assert sorted(RedirectRule.objects.values_list("source", flat=True)) == ["/2019/02/*", "/sleep/"]


def test_what_people_edited_or_deleted_is_left_alone(site, tmp_path):
    items = [item(1, slug="one"), item(2, slug="two")]
    move(tmp_path, *items)
    edited = RedirectRule.objects.get(source="/one/")
    edited.redirect_page_id, edited.target = None, "/team/"
    edited.save()
    RedirectRule.objects.get(source="/two/").delete()
    move(tmp_path, *items)
    assert ask("/one/") == (301, "/team/")
    assert ask("/two/")[0] == 404
    take_back(SOURCE)
    assert list(RedirectRule.objects.values_list("source", flat=True)) == ["/one/"]
    assert not OldUrlRules.objects.exists()


def test_redirects_that_were_undone_among_redirects_can_be_created_again(site, tmp_path):
    move(tmp_path, item(1, slug="one"))
    number = RedirectRule.objects.count()
    undo(RedirectImport.objects.get())
    assert RedirectRule.objects.count() == 0
    assert apply_rules(SOURCE).created == number


def test_undoing_the_import_takes_the_redirects_back_and_keeps_what_lists_said(site, tmp_path):
    move(tmp_path, item(1, slug="one"), publish=False)
    add_list(SOURCE, listed(tmp_path, "/one/", "/other/"))
    undo_import(SOURCE)
    assert RedirectRule.objects.count() == 0
    assert sorted(OldUrl.objects.values_list("path", "item_key")) == [("/one/", ""), ("/other/", "")]


def test_a_page_that_has_the_path_of_another_ones_former_slug_stays_there(site, tmp_path):
    items = [
        item(1, "page", slug="a", meta={"_wp_old_slug": "b"}),
        item(2, "page", slug="b", meta={"_wp_old_slug": "a"}),
        item(3, slug="c", meta={"_wp_old_slug": "shared"}),
        item(4, slug="d", meta={"_wp_old_slug": "shared"}),
        item(5, slug="e", meta={"_wp_old_slug": "e"}),
    ]
    move(tmp_path, *items)
    assert ask("/a/")[0] == ask("/b/")[0] == 200
    status, location = ask("/shared/")
    assert status == 301
    assert location in ("/articles/c/", "/articles/d/")
    assert ask("/e/") == (301, "/articles/e/")


def test_a_page_with_the_slug_of_a_category_is_not_mistaken_for_it(site, tmp_path):
    sleep = ("category", "sleep", "Sleep")
    move(tmp_path, item(1, "page", slug="sleep"), item(2, slug="rest", terms=[sleep]))
    assert ask("/sleep/")[0] == 200
    assert ask("/category/sleep/") == (301, "/articles/topic/sleep/")
    assert ask("/category/sleep/feed/") == (301, "/articles/topic/sleep/feed/")


def test_nested_and_merged_categories_lead_to_their_topic(site, tmp_path):
    nested = ("category", "insomnia", "Insomnia")
    renamed = ("post_tag", "zzz", "Sleepiness")

    def merge(mapping):
        mapping.topics["post_tag:zzz"] = "Insomnia"

    move(tmp_path, item(1, slug="rest", terms=[nested, renamed]), change=merge)
    add_list(SOURCE, listed(tmp_path, "/category/sleep/insomnia/"))
    apply_rules(SOURCE)
    assert ask("/category/sleep/insomnia/") == (301, "/articles/topic/insomnia/")
    assert ask("/tag/zzz/") == (301, "/articles/topic/insomnia/")


def test_what_was_left_out_on_purpose_is_gone(site, tmp_path):
    def leave_out(mapping):
        mapping.types["promo"] = "leave_out"

    move(tmp_path, item(1, "promo", slug="sale", link=f"{SOURCE}/promo/sale/"), item(2, slug="x"), change=leave_out)
    assert ask("/promo/sale/")[0] == 410


def test_drafts_are_no_urls_of_the_old_site(site, tmp_path):
    move(tmp_path, item(1, status="draft", slug="secret"), item(2, status="private", slug="mine"), item(3, slug="x"))
    assert not OldUrl.objects.filter(path__contains="secret").exists()
    assert not OldUrl.objects.filter(path__contains="mine").exists()


def test_posts_in_one_folder_keep_their_urls(site, tmp_path):
    site.articles.delete()
    move(tmp_path, *(item(number, link=f"{SOURCE}/journal/item-{number}/") for number in (1, 2, 3)))
    assert ask("/journal/item-2/")[0] == 200
    assert not RedirectRule.objects.filter(source__contains="journal").exists()


def test_other_hosts_of_the_site_need_one_redirect_too(site, tmp_path, settings):
    settings.ALLOWED_HOSTS = ["www.harbor.example", "harbor.example"]
    settings.SECURE_SSL_REDIRECT = True
    site.site.hostname = "harbor.example"
    site.site.save()
    move(tmp_path, dated(1), dated(2), dated(3), item(9, "page", slug="about"))
    for scheme, host in [("http", "harbor.example"), ("https", "www.harbor.example"), ("http", "www.harbor.example")]:
        found = ask("/2019/02/post-1/", host=host, secure=scheme == "https")
        assert found == (301, "https://harbor.example/articles/post-1/")


def test_a_rehearsal_says_the_same_as_the_import_and_writes_nothing(site, tmp_path, monkeypatch):
    monkeypatch.setattr(preview, "MAX_EXACT", 1000)
    posts = [dated(number, creator="iduarte") for number in range(1, 20)]
    path = write_export(tmp_path / "export.xml", *posts, item(30, "page", slug="about"))
    before = import_export(path, dry_run=True, publish=True)["urls"]
    assert OldUrl.objects.count() == RedirectRule.objects.count() == 0
    after = import_export(path, publish=True)["urls"]
    assert before["results"] == after["results"]
    assert [rule["source"] for rule in before["shown_rules"]] == [rule["source"] for rule in after["shown_rules"]]
    assert before["rules"] == after["rules"]
    assert RedirectRule.objects.count() == 0


def test_a_list_counts_once_and_other_sites_not_at_all(site, tmp_path):
    move(tmp_path, item(1, "page", slug="about"))
    log = '1.2.3.4 - - [01/Mar/2024:09:30:00 +0000] "GET {} HTTP/1.1" 200 1 "-" "-"'
    path = listed(tmp_path, *(log.format(url) for url in ["/about/", "/about/?utm_source=x", "/about", "/a%00b/"]))
    first = add_list(SOURCE, path)
    assert add_list(SOURCE, path).pk == first.pk
    assert OldUrl.objects.get(path="/about/").requests == 2
    assert (first.urls, first.left_out) == (1, 1)
    other = listed(tmp_path, "https://elsewhere.example/x/", "http://www.harbor.example/y/", name="other.txt")
    assert (added := add_list(SOURCE, other)).urls == 1
    assert added.left_out == 1
    assert OldUrlList.objects.count() == 2


def test_a_log_of_several_sites_counts_only_the_requests_of_the_old_one(site, tmp_path):
    move(tmp_path, item(1, "page", slug="about"))
    line = '{} 1.2.3.4 - - [01/Mar/2024:09:30:00 +0000] "GET {} HTTP/1.1" 200 1 "-" "-"'
    rows = [line.format("www.harbor.example:443", "/about/"), line.format("other.example:443", "/theirs/")]
    added = add_list(SOURCE, listed(tmp_path, *rows, name="log-\udce9.txt"))
    assert (added.urls, added.left_out, added.name) == (0, 1, "log-�.txt")
    assert OldUrl.objects.get(path="/about/").requests == 1
    assert not OldUrl.objects.filter(path="/theirs/").exists()


def test_a_list_that_breaks_in_the_middle_adds_nothing(site, tmp_path):
    move(tmp_path, item(1, "page", slug="about"))
    before = OldUrl.objects.count()
    path = listed(tmp_path, *(f"/page-{number}/" for number in range(3000)), "not a url")
    with pytest.raises(CommandError, match=r"list\.txt, line 3001"):
        call_command("wordpress_urls", add=[path], stdout=StringIO())
    assert OldUrl.objects.count() == before


def test_the_command_shows_creates_and_takes_back(site, tmp_path):
    import_export(write_export(tmp_path / "export.xml", item(1, slug="one")), publish=True)
    out = StringIO()
    call_command("wordpress_urls", add=[listed(tmp_path, "/lost/")], stdout=out)
    assert "/lost/" in out.getvalue()
    assert "--apply" in out.getvalue()
    assert RedirectRule.objects.count() == 0
    call_command("wordpress_urls", apply=True, stdout=StringIO())
    assert ask("/one/")[0] == 301
    out = StringIO()
    call_command("wordpress_urls", stdout=out)
    assert "nothing has to be" in out.getvalue()
    out = StringIO()
    call_command("wordpress_urls", json=True, stdout=out)
    assert json.loads(out.getvalue())["results"]["unknown"] == 1
    call_command("wordpress_urls", take_back=True, stdout=StringIO())
    assert RedirectRule.objects.count() == 0


def test_the_command_says_that_there_was_no_import(db):
    with pytest.raises(CommandError, match="import_wordpress"):
        call_command("wordpress_urls")


def test_redirects_are_permanent_or_gone(site, tmp_path):
    move(tmp_path, dated(1), item(2, slug="x"))
    statuses = set(RedirectRule.objects.values_list("status", flat=True))
    assert statuses == {Status.MOVED, Status.GONE, Status.EXCEPTION}


def test_patterns_do_not_answer_for_dead_urls_of_the_site_itself(site, tmp_path):
    text = "<p>One.</p><!--nextpage--><p>Two.</p>"
    move(tmp_path, *map(dated, range(1, 5)), item(8, slug="long", content=text))
    assert ask("/long/2/") == (301, "/articles/long/")
    for path in ("/documents/12/", "/media/images/12/", "/static/x/feed/", "/documents/x/page/2/", "/healthz/x/12/"):
        assert ask(path)[0] == 404, path
    shown = OldSite(SOURCE).propose().patterns[0]
    assert "documents" in shown.source


def test_an_old_page_below_a_folder_of_the_site_itself_is_redirected(site, tmp_path):
    move(tmp_path, *(item(number, link=f"{SOURCE}/documents/item-{number}/") for number in (1, 2, 3, 4)))
    assert ask("/documents/item-3/") == (301, "/articles/item-3/")


def test_a_hierarchy_of_pages_stays_where_it_was(site, tmp_path):
    items = [
        item(1, "page", slug="about"),
        item(2, "page", slug="team", parent=1, link=f"{SOURCE}/about/team/"),
        item(3, "page", slug="ann", parent=2, link=f"{SOURCE}/about/team/ann/"),
    ]
    move(tmp_path, *items)
    assert ask("/about/team/ann/")[0] == 200
    page = StandardPage.objects.get(slug="ann")
    assert not RedirectRule.objects.filter(source__startswith="/about", redirect_page=page).exists()


def test_logins_are_not_stored_and_lists_of_authors_answer_all_the_same(site, tmp_path):
    report = move(tmp_path, item(1, slug="one", creator="mellison_x7"), item(2, slug="two", creator="secretlogin"))
    assert "secretlogin" not in json.dumps(report["urls"])
    assert not OldUrl.objects.filter(path__contains="mellison").exists()
    assert ask("/author/secretlogin/") == (301, "/articles/")
    assert ask("/author/mellison_x7/page/2/") == (301, "/articles/")
    added = add_list(SOURCE, listed(tmp_path, "/author/mellison_x7/", "/search/jane+doe/"))
    assert (added.urls, added.left_out) == (0, 2)
    assert ask("/search/jane+doe/") == (301, "/search/")


def test_invented_parameters_in_a_log_make_no_redirects(site, tmp_path):
    move(tmp_path, item(1, "page", slug="about"), item(2, slug="x", terms=[("post_tag", "tips", "Tips")]))
    before = RedirectRule.objects.count()
    lines = [f"/?p={number}" for number in range(100, 130)]
    lines += [f"/about/?cat={number}" for number in range(30)]
    lines += [f"/?tag=invented-{number}" for number in range(30)]
    add_list(SOURCE, listed(tmp_path, *lines, "/?tag=tips"))
    apply_rules(SOURCE)
    assert RedirectRule.objects.count() == before + 2
    assert ask("/?tag=tips") == (301, "/articles/topic/tips/")
    assert ask("/?tag=invented-3") == (301, "/articles/")
    assert OldSite(SOURCE).propose().total("unknown") == 30
