"""Redirect files of other systems."""

import io
import json

import pytest
from openpyxl import Workbook

from site_core.redirects.models import RedirectRule
from site_core.redirects.transfer.importer import RulesChanged
from tests.support.redirect_files import dry_run, import_content, parse


@pytest.fixture(autouse=True)
def _site(site):
    return site


REDIRECTION = """source,target,regex,code,type,hits,title,status
/old-page/,/team/,0,301,url,12,,active
"^/blog/([0-9]+)/(.*)$","/articles/$2",1,302,url,3,"A title, with a comma",active
/gone/,,0,410,error,0,,active
/asleep/,/team/,0,301,url,0,,disabled
"""
YOAST = """"Origin","Target","Type","Format"
"old-page","team","301","plain"
"^news/(.*)$","articles/$1","302","regex"
"gone","","410","plain"
"""
RANK_MATH = """id,source,matching,destination,type,category,status,ignore
1,old-page,exact,/team/,301,,active,
2,blog/,start,/articles/,302,,active,
3,gone,exact,,410,,active,
"""
SAFE = """source,target,regex,code
/old-page/,/team/,0,301
/wild/*,/articles/,0,302
"""
TABLE = "from\tto\tcode\n/old-page/\t/team/\t301\n/gone/\t\t410\n"
APACHE = r"""# old site
RewriteEngine On
Redirect 301 /old-page.html /team/
Redirect gone /gone.html
RedirectMatch 302 ^/blog/(\d+)/(.*)$ /articles/$2
RewriteRule ^news/(.+)$ /articles/$1 [R=301,L]
RewriteCond %{QUERY_STRING} ^p=123$
RewriteRule ^$ /articles/? [R=301,L]
RewriteRule ^inside/(.*)$ /index.php?x=$1 [L]
RewriteCond %{HTTP_USER_AGENT} Mobile
RewriteRule ^m/(.*)$ /$1 [R=301,L]
"""
NGINX = r"""
# old site
rewrite ^/news/(.*)$ /articles/$1 permanent;
rewrite ^/temporary$ /team/ redirect;
location = /old-page { return 301 /team/; }
location = /gone { return 410; }
rewrite ^/inside/(.*)$ /x/$1 last;
"""


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_redirection_csv(delimiter):
    content = REDIRECTION if delimiter == "," else REDIRECTION.replace('"A title, with a comma"', "x").replace(",", ";")
    label, rules, rejected = import_content(content)
    assert "Redirection" in label
    assert rejected == {}
    assert rules["/old-page/"] == ("exact", "/team/", 301, "")
    assert rules["^/blog/([0-9]+)/(.*)$"] == ("regex", "/articles/$2", 302, "")
    assert rules["/gone/"] == ("exact", "", 410, "")
    assert not RedirectRule.objects.get(source="/asleep/").enabled


def test_redirection_json():
    entry = {
        "url": "/old-page/",
        "match_data": {
            "source": {"flag_query": "exact", "flag_case": True, "flag_trailing": True, "flag_regex": False}
        },
        "action_code": 301,
        "action_type": "url",
        "action_data": {"url": "/team/"},
        "match_type": "url",
        "regex": False,
        "group_id": 1,
        "enabled": True,
    }
    pattern = entry | {"url": "^/news/(.*)$", "regex": True, "action_data": {"url": "/articles/$1"}, "enabled": False}
    content = {"groups": [{"id": 1, "name": "Redirections", "enabled": True}], "redirects": [entry, pattern]}
    label, rules, rejected = import_content(json.dumps(content))
    assert "Redirection" in label
    assert rejected == {}
    assert rules["/old-page/"][1:3] == ("/team/", 301)
    assert rules["^/news/(.*)$"][:2] == ("regex", "/articles/$1")
    assert not RedirectRule.objects.get(kind="regex").enabled


def redirection_entry(url, target, **values):
    """Return a redirect as the plugin exports it."""
    common = {"action_type": "url", "action_code": 301, "match_type": "url", "enabled": True}
    return {"url": url, "action_data": {"url": target}, **common, **values}


def test_of_two_redirects_of_the_plugin_the_lower_position_applies():
    entries = [redirection_entry("/old", "/second/", position=13), redirection_entry("/old", "/first/", position=12)]
    _label, rules, rejected = import_content(json.dumps({"redirects": entries}))
    assert rules["/old"][1] == "/first/"
    assert "same old URL" in rejected[1]


@pytest.mark.parametrize("flags", [{}, {"flag_query": "exact"}, {"flag_query": "ignore"}, {"flag_query": "pass"}])
def test_expression_of_the_plugin_takes_the_query_string_along(client, flags):
    match_data = {"source": {"flag_regex": True, **flags}}
    import_content(json.dumps({"redirects": [redirection_entry("^/old/(.*)$", "/new/$1", match_data=match_data)]}))
    assert client.get("/old/a/?utm_source=x")["Location"] == "/new/a/?utm_source=x"


def test_invalid_url_in_redirection_json_rejects_only_that_row():
    entry = {"action_type": "url", "action_data": {"url": "/team/"}}
    _, rules, rejected = import_content(json.dumps([entry | {"url": "http://[::1"}, entry | {"url": "/old-page/"}]))
    assert list(rules) == ["/old-page/"]
    assert "not a valid URL" in rejected[1]


def test_yoast():
    label, rules, rejected = import_content(YOAST)
    assert "Yoast" in label
    assert rejected == {}
    assert rules["/old-page"] == ("exact", "/team", 301, "")
    assert rules["/gone"] == ("exact", "", 410, "")
    assert [values[1:3] for values in rules.values() if values[0] == "regex"] == [("/articles/$1", 302)]


def test_rank_math():
    label, rules, rejected = import_content(RANK_MATH)
    assert "Rank Math" in label
    assert rejected == {}
    assert rules["/old-page"][1:3] == ("/team/", 301)
    assert rules["/gone"][2] == 410
    assert rules["/blog/*"][:3] == ("prefix", "/articles/", 302)


def test_safe_redirect_manager():
    label, rules, rejected = import_content(SAFE)
    assert "Safe Redirect Manager" in label
    assert rejected == {}
    assert rules["/old-page/"][1:3] == ("/team/", 301)
    assert rules["/wild/*"][:3] == ("prefix", "/articles/", 302)


def test_table_with_tabs():
    _, rules, rejected = import_content(TABLE)
    assert rejected == {}
    assert rules == {"/old-page/": ("exact", "/team/", 301, ""), "/gone/": ("exact", "", 410, "")}


def test_row_of_a_url_that_is_gone_shows_its_status_code_instead_of_a_target():
    _source, rows = parse("Old page,New page,Code\n/old-page/,/team/,301\n/gone/,,410\n")
    assert [row.text for row in rows] == ["/old-page/ → /team/", "/gone/ → 410"]


def test_excel():
    book, file = Workbook(), io.BytesIO()
    for row in (["from", "to", "code"], ["/old-page/", "/team/", 301], ["/new/", "/articles/", 302]):
        book.active.append(row)
    book.save(file)
    _, rules, rejected = import_content(file.getvalue())
    assert rejected == {}
    assert rules == {"/old-page/": ("exact", "/team/", 301, ""), "/new/": ("exact", "/articles/", 302, "")}


def test_apache(client):
    label, rules, rejected = import_content(APACHE)
    assert "Apache" in label
    assert rules["/old-page.html"] == ("exact", "/team/", 301, "")
    assert rules["/gone.html"] == ("exact", "", 410, "")
    assert rules["/"][1:] == ("/articles/", 301, "p=123")
    assert sorted(rejected) == [9, 11]
    assert "internal rewrite" in rejected[9]
    assert "HTTP_USER_AGENT" in rejected[11]
    assert client.get("/blog/7/tms/")["Location"] == "/articles/tms/"
    assert client.get("/news/tms/")["Location"] == "/articles/tms/"
    assert client.get("/?p=123")["Location"] == "/articles/"


def test_nginx(client):
    label, rules, rejected = import_content(NGINX)
    assert label == "nginx"
    assert rules["/old-page"][1:3] == ("/team/", 301)
    assert rules["/gone"][2] == 410
    assert list(rejected) == [7]
    assert client.get("/news/tms/")["Location"] == "/articles/tms/"
    assert client.get("/temporary")["Location"] == "/team/"


def test_results_have_the_line_numbers_of_the_file():
    _, results, _ = dry_run('from,to\n\n/a/,/team/\n"/b/","two\nlines"\n/c/,/team/\n')
    assert [(result.line, result.outcome) for result in results] == [(3, "created"), (4, "rejected"), (6, "created")]


def test_repeated_url_is_rejected_and_repeated_redirect_is_skipped():
    _, results, _ = dry_run("from,to\n/a/,/team/\n/A,/team/\n/a/,/articles/\n")
    assert [result.outcome for result in results] == ["created", "skipped", "rejected"]
    assert "Line 2" in results[2].reasons[0]


def test_loop_in_a_file_is_rejected():
    _, results, _ = dry_run("from,to\n/a/,/b/\n/b/,/c/\n/c/,/a/\n")
    assert [result.outcome for result in results] == ["created", "created", "rejected"]


def test_chain_in_a_file_is_flattened():
    _, rules, _ = import_content("from,to\n/a/,/b/\n/b/,/team/\n")
    assert rules["/a/"][1] == "/team/"


def test_failed_import_writes_nothing(monkeypatch):
    _, _, importer = dry_run("from,to\n/a/,/team/\n")
    monkeypatch.setattr("site_core.redirects.transfer.importer.log", broken)
    with pytest.raises(RuntimeError):
        importer.write()
    assert not RedirectRule.objects.exists()


def broken(*args, **kwargs):
    raise RuntimeError("x")


def test_file_is_not_imported_if_rules_changed_after_its_check():
    _, _, importer = dry_run("from,to\n/a/,/team/\n")
    RedirectRule.objects.create(source="/a/", target="/articles/")
    with pytest.raises(RulesChanged):
        importer.write()
    assert RedirectRule.objects.get().target == "/articles/"


@pytest.mark.parametrize("content", [YOAST, RANK_MATH], ids=["yoast", "rank-math"])
def test_other_columns_of_a_plugin_are_named(content):
    first, *others = content.strip().split("\n")
    lines = [f"{first},Owner", *(f"{line},x" for line in others)]
    source, rows = parse("\n".join(lines))
    assert source.notes == ["These columns are not imported: “owner”."]
    assert all(row.rule for row in rows)


def test_newer_files_of_safe_redirect_manager_have_more_columns():
    content = "source,target,regex,code,order,notes,message\n/old/*,/articles/*,0,,3,moved,\n"
    label, rules, _rejected = import_content(content)
    assert label == "Safe Redirect Manager"
    assert rules == {"/old/*": ("prefix", "/articles/$1", 302, "")}


def test_seopress_csv_without_headings():
    content = (
        "old-page;/team/;301;yes;exact_match;12\nasleep;/team/;302;;with_ignored_param;3\ngone;;410;yes;without_param;0"
    )
    label, rules, rejected = import_content(content)
    assert "SEOPress" in label
    assert rejected == {}
    assert rules["/old-page"] == ("exact", "/team/", 301, "")
    assert rules["/gone"] == ("exact", "", 410, "")
    asleep = RedirectRule.objects.get(source="/asleep")
    assert (asleep.enabled, asleep.carry_query, asleep.status) == (False, True, 302)


def test_escaped_characters_of_webflow():
    _label, rules, _rejected = import_content("Old Path,Redirect to\n/with%-dash,/team/\n/a%.b/(.*),/articles/%1\n")
    assert rules["/with-dash"] == ("exact", "/team/", 301, "")
    assert rules["^/a\\.b/(.*)$"] == ("regex", "/articles/$1", 301, "")


def test_named_groups_of_nginx():
    content = (
        "rewrite ^/n/(?<slug>[a-z]+)/(\\d+)$ /articles/$slug/$2 permanent;\n"
        "location ~ ^/p/(?P<id>\\d+)$ { return 301 /articles/${id}/; }\n"
        "map $uri $new { ~^/m/(?<name>.+)$ /articles/$name; }\n"
    )
    _label, rules, rejected = import_content(content)
    assert rejected == {}
    assert rules["^/n/([a-z]+)/(\\d+)$"] == ("regex", "/articles/$1/$2", 301, "")
    assert rules["^/p/(\\d+)$"] == ("regex", "/articles/$1/", 301, "")
    assert rules["^/m/(.+)$"] == ("regex", "/articles/$1", 301, "")


WORDPRESS = """# BEGIN WordPress
<IfModule mod_rewrite.c>
RewriteEngine On
RewriteRule .* - [E=HTTP_AUTHORIZATION:%{HTTP:Authorization}]
RewriteBase /
RewriteRule ^index\\.php$ - [L]
RewriteCond %{REQUEST_FILENAME} !-f
RewriteCond %{REQUEST_FILENAME} !-d
RewriteRule . /index.php [L]
</IfModule>
# END WordPress
RewriteRule ^old-page$ /team/ [R=301,L,E=seen:1]
"""


def test_lines_that_wordpress_writes_are_skipped():
    _label, rules, rejected = import_content(WORDPRESS)
    assert rejected == {}
    assert rules == {"/old-page": ("exact", "/team/", 301, "")}
    notes = {row.text: row.note for row in parse(WORDPRESS)[1]}
    assert notes["RewriteRule . /index.php [L]"] == "This line is not a redirect."


@pytest.mark.parametrize(
    ("text", "hour"), [("5/31/2026", 0), ("05/31/2026", 0), ("5/31/2026 5:00 PM", 17), ("2026-05-31T17:00", 17)]
)
def test_dates_may_be_american(text, hour):
    _source, [row] = parse(f"from,to,starts_at\n/a,/team/,{text}\n")
    assert row.rule.starts_at.strftime("%Y-%m-%d %H") == f"2026-05-31 {hour:02}"
