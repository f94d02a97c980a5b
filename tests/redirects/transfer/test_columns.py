"""Tables of other tools: what their columns mean is guessed, and nothing in them is left out silently."""

import pytest

from site_core.redirects.transfer.formats.columns import guess_columns
from site_core.redirects.transfer.formats.row import FileError
from site_core.redirects.transfer.formats.source import Options
from tests.support.redirect_files import dry_run, excel_file, import_content, parse, parse_rules


@pytest.fixture(autouse=True)
def _site(site):
    return site


@pytest.mark.parametrize(
    "headings",
    [
        *("from,to", "old,new", "Old URL,New URL", "old_url,target_url", "source_url,destination_url", "oldUrl,newUrl"),
        *("Source URL,Target URL", "Original URL,Redirect to", "Address,New URL", "Local Path,New URL", "URL,Redirect"),
        *("source,redirect", "request_path,target_path", "legacy url,new url", "Redirect from,Redirect to", "Old,URL"),
        *("Old page,New page", "Previous URL,Current URL", "URL,Redirect URL", "Existing URL,Final destination"),
        *("from_path,to_path", "Source path,Destination path", "Broken link,Replacement link", "Origin,Target"),
        *("Broken URL,Suggested redirect", "Route prefix,Destination", "Legacy URL Pattern,Redirect To"),
    ],
)
def test_headings_of_other_tools_are_known(headings):
    source, (row,) = parse(f"{headings}\n/old/,/team/\n")
    assert source.table.is_sure
    assert (row.rule.source, row.rule.target) == ("/old/", "/team/")


def test_columns_are_found_in_any_order():
    source, (row,) = parse("Status code,New URL,Notes,Old URL\n302,/team/,Moved,/old/\n")
    assert source.table.is_sure
    assert (row.rule.source, row.rule.target, row.rule.status, row.rule.notes) == ("/old/", "/team/", 302, "Moved")


@pytest.mark.parametrize("code", ["302", "302 Found", "302 (temporary)", "temporary", "Found", "HTTP 302"])
@pytest.mark.parametrize("heading", ["http_status", "statusCode", "HTTP code", "Type", "Redirect type", "Status"])
def test_status_of_each_row_is_respected(heading, code):
    assert parse_rules(f"old_url,target_url,{heading}\n/tmp,/about/,{code}\n")["/tmp"].status == 302


def test_permanent_column_is_respected():
    rules = parse_rules("source,destination,permanent\n/sale,/team,false\n/moved,/team,true\n")
    assert (rules["/sale"].status, rules["/moved"].status) == (302, 301)


def test_disabled_rows_stay_disabled():
    rules = parse_rules("from,to,statusCode,enabled\n/old-page,/about/,302,false\n/other,/about/,302,true\n")
    assert (rules["/old-page"].enabled, rules["/old-page"].status) == (False, 302)
    assert rules["/other"].enabled
    assert not parse_rules("from,to,disabled\n/old-page,/about/,yes\n")["/old-page"].enabled


def test_subpath_matching_applies_to_everything_below(client):
    import_content(
        "source_url,target_url,status_code,subpath_matching,preserve_path_suffix\n"
        "/old-blog/,/articles/,301,TRUE,\n/news/,/articles/,301,TRUE,FALSE\n/shop/,/team/,301,FALSE,\n"
    )
    assert client.get("/old-blog/a/b/")["Location"] == "/articles/a/b/"
    assert client.get("/news/a/")["Location"] == "/articles/"
    assert client.get("/shop/")["Location"] == "/team/"
    assert client.get("/shop/a/").status_code == 404


def test_regex_column_decides_what_is_an_expression():
    rules = parse_rules("Source URL;Target URL;Regex;HTTP code\n/t2.*;/team/;1;302\n/t3.*;/team/;0;302\n")
    assert (rules["/t2.*"].kind, rules["/t2.*"].status, rules["/t3.*"].kind) == ("regex", 302, "exact")


@pytest.mark.parametrize(
    ("old", "requested"),
    [
        ("/old-blog/.*", "/old-blog/2019/x/"),
        ("/(old|former)-team", "/former-team/"),
        (r"^/x/(\d+)$", "/x/12/"),
        ("^old-blog/[a-z]+$", "/old-blog/abc/"),
        ("/^y/[0-9]+", "/y/5"),
        ("/a$|/b$", "/b/"),
    ],
)
def test_expressions_among_urls_are_imported_as_expressions_with_a_warning(client, old, requested):
    _, (result,), importer = dry_run(f"from,to\n{old},/team/\n")
    assert "looks like a regular expression" in " ".join(result.reasons)
    importer.write()
    assert client.get(requested)["Location"] == "/team/"
    assert client.get(f"/before{requested.rstrip('/')}/").status_code == 404


def test_expressions_among_urls_are_imported_as_they_are_if_the_person_says_so():
    rules = parse_rules("from,to\n/old-blog/.*,/team/\n", Options(literal=True))
    assert rules["/old-blog/.*"].kind == "exact"


@pytest.mark.parametrize(
    "old", ["/a.b+c", "/what?p=1", "/wiki/Tms_(therapy)", "/a-b_c~d", "/100%25", "/x.php", "/[id]"]
)
def test_unusual_urls_are_not_taken_for_expressions(old):
    (result,) = dry_run(f"from,to\n{old},/team/\n")[1]
    assert "looks like a regular expression, so" not in " ".join(result.reasons)


def test_star_at_the_end_makes_a_prefix():
    rule = parse_rules("from,to\n/old-blog/*,/articles/*\n")["/old-blog/*"]
    assert (rule.kind, rule.target) == ("prefix", "/articles/$1")


def test_unknown_columns_are_named():
    source, rows = parse("Source,Destination,Type,Campaign\n/a,/b,Redirect,Spring\n")
    assert not source.table.is_sure
    assert source.table.ignored == ["Type", "Campaign"]
    assert "“Type”, “Campaign”" in source.notes[0]
    assert [row.rule.status for row in rows] == [301]


def test_facts_such_as_hits_need_no_decision_but_are_named():
    source, _rows = parse("id,from,to,hits,last accessed\n1,/a,/b,12,2024-01-01\n")
    assert source.table.is_sure
    assert source.table.ignored == ["id", "hits", "last accessed"]


def test_columns_of_a_plugin_that_are_not_known_are_named():
    source, _rows = parse("source,target,regex,code,type,hits,title,status,login\n/a,/b,0,301,url,1,,active,in\n")
    assert (source.table.ignored, source.table.is_sure) == (["hits", "login"], False)


def test_status_codes_of_a_crawl_are_not_those_of_redirects():
    source, _rows = parse("Address,Status Code,New URL\n/a,404,/b\n/c,200,/d\n")
    assert source.table.ignored == ["Status Code"]


@pytest.mark.parametrize(
    ("row", "kind", "status"),
    [
        ("/a,/b,0,301", "exact", 301),
        ("/a.*,/b,1,302", "regex", 302),
        ("/a,/b,308", "exact", 308),
        ("/a,b", "exact", 301),
    ],
)
def test_tables_without_headings_are_read_by_their_values(row, kind, status):
    source, (parsed,) = parse(f"{row}\n")
    assert source.table.is_sure
    assert (parsed.line, parsed.rule.kind, parsed.rule.status) == (1, kind, status)
    assert parsed.rule.target == "/b"


def test_tables_without_new_urls_are_clear_if_everything_is_gone():
    assert parse("url,status\n/a,410\n/b,451\n")[0].table.is_sure
    assert not parse("url,status\n/a,410\n/b,301\n")[0].table.is_sure


def test_chosen_columns_replace_the_guess():
    options = Options(["target", "source", "", "status"], has_headings=True)
    source, (row,) = parse("one,two,three,four\n/new,/old,x,307\n", options)
    assert source.table.is_sure
    assert (row.rule.source, row.rule.target, row.rule.status) == ("/old", "/new", 307)


def test_table_without_a_column_for_the_old_url_names_its_columns():
    with pytest.raises(FileError, match="“Page”, “Inlinks”, “Weight”"):
        parse("Page,Inlinks,Weight\n/a,3,x\n")


@pytest.mark.parametrize(
    ("target", "completed"),
    [
        ("about", "/about"),
        ("about.html", "/about.html"),
        ("www.clinic.example/x", "https://www.clinic.example/x"),
        ("elsewhere.org", "https://elsewhere.org"),
        ("?p=5", "/?p=5"),
        ("index.php/about", "/index.php/about"),
        ("http://a.example/x", "http://a.example/x"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("//evil.example", "//evil.example"),
    ],
)
def test_new_urls_get_their_first_slash(target, completed):
    assert parse_rules(f"from,to\nold-page,{target}\n")["old-page"].target == completed


def test_303_is_imported_as_302_with_a_warning():
    _source, (row,) = parse("from,to,code\n/a,/b,303\n")
    assert (row.rule.status, len(row.warnings)) == (302, 1)


@pytest.mark.parametrize(("code", "reason"), [("200", "rewrite"), ("404", "410"), ("999", "status code")])
def test_other_status_codes_are_rejected_with_their_reason(code, reason):
    _source, rows = parse(f"from,to,code\n/a,/b,301\n/c,/d,{code}\n", Options(["source", "target", "status"], True))
    assert reason in rows[1].error


def test_gone_rows_drop_their_new_url_with_a_warning():
    _source, (row,) = parse("from,to,code\n/a,/b,410\n")
    assert (row.rule.target, row.rule.status) == ("", 410)
    assert "/b" in row.warnings[0]


def test_json_lists_of_other_tools_are_tables():
    source, rows = parse('[{"from": "^/old/(.*)$", "to": "/new/$1", "permanent": true},\n{"from": "/a", "to": "/b"}]')
    assert source.table.is_sure
    assert [(row.rule.kind, row.rule.status) for row in rows] == [("regex", 301), ("exact", 302)]


def test_other_sheets_of_an_excel_file_are_named():
    source, _rows = parse(excel_file(["from", "to"], ["/a", "/b"], More=["/c", "/d"]))
    assert "“More”" in source.notes[0]


def test_too_many_columns_are_refused():
    with pytest.raises(FileError, match="200 columns"):
        parse(",".join(f"h{number}" for number in range(5000)) + "\n")


def test_blank_headings_without_values_need_no_decision():
    assert guess_columns(["from", "to", ""], [["/a", "/b", ""]]).is_sure
    assert not guess_columns(["from", "to", ""], [["/a", "/b", "x"]]).is_sure


@pytest.mark.parametrize("old", ["www.old-clinic.example/old/", "old-clinic.example/old/", "//old-clinic.example/old/"])
def test_hosts_of_old_urls_are_removed_with_a_warning_even_without_a_scheme(client, old):
    _, (result, repeated), importer = dry_run(f"from,to\n{old},/team/\n/old/,/team/\n")
    assert "was removed from the old URL" in " ".join(result.reasons)
    assert repeated.outcome == "skipped"
    importer.write()
    assert client.get("/old/")["Location"] == "/team/"


@pytest.mark.parametrize(("old", "warning"), [("^/.*$", "every URL"), (r"^/index.php?id=5$", "query string")])
def test_expressions_that_match_more_or_less_than_they_seem_to_have_a_warning(old, warning):
    (result,) = dry_run(f"from,to\n{old},/team/\n")[1]
    assert result.has_warnings
    assert warning in " ".join(result.reasons)


@pytest.mark.parametrize(
    ("old", "new", "requested", "location"),
    [
        ("/old-blog/:slug", "/articles/:slug", "/old-blog/tms/", "/articles/tms/"),
        ("/old-blog/:path*", "/articles/:path*", "/old-blog/a/b/", "/articles/a/b/"),
        ("/old-blog/*", "/articles/:splat", "/old-blog/a/b/", "/articles/a/b/"),
        ("/*/old/*", "/articles/*/*", "/x/old/y/", "/articles/x/y/"),
        ("/old-blog/[name]", "/articles/[name]", "/old-blog/tms/", "/articles/tms/"),
    ],
)
def test_placeholders_in_tables_are_understood(client, old, new, requested, location):
    import_content(f"from,to\n{old},{new}\n")
    assert client.get(requested)["Location"] == location


@pytest.mark.parametrize(
    "table",
    [
        "redirectSrcUrl,redirectDestUrl,redirectMatchType,redirectHttpCode,hitCount\n/a,/b,exactmatch,302,5\n",
        "source_path,target,target_statuscode,is_regexp,keep_query_parameters,disabled\n/a,/b,302,0,1,0\n",
        "url_from,url_to,status\n/a,/b,302\n",
        "old_url,new_url,comment,hits,published,header\n/a,/b,,0,1,302\n",
        "Original URL,Destination URL,Redirect style\n/a,/b,Temporary (302)\n",
        "Source,Target,Status,Enabled\n/a,/b,302,1\n",
        "Request,Destination,Redirect type\n/a,/b,302 - Found\n",
        "/a,/b,0,302,url,12,A title,active\n",
    ],
)
def test_tables_of_other_tools_need_no_decision(table):
    source, (row,) = parse(table)
    assert source.table is None or source.table.is_sure
    assert (row.rule.source, row.rule.target, row.rule.status, row.rule.enabled) == ("/a", "/b", 302, True)
    assert row.rule.kind == "exact"


def test_status_column_may_say_whether_a_redirect_is_active():
    rules = parse_rules("source,target,status\n/a,/b,active\n/c,/d,inactive\n")
    assert (rules["/a"].enabled, rules["/c"].enabled) == (True, False)


def test_titles_and_comments_of_a_table_are_skipped_with_a_reason():
    source, rows = parse(excel_file(["Redirect map of our old site"], ["Old URL", "New URL"], ["# shop"], ["/a", "/b"]))
    assert source.table.is_sure
    assert [(row.line, bool(row.rule)) for row in rows] == [(1, False), (3, False), (4, True)]
    assert "above the table" in rows[0].note
    assert "comment" in rows[1].note


def test_single_rows_with_a_delimiter_in_a_url_are_rejected():
    source, rows = parse("from,to\n/a,/b\n/c,/d,x\n/e,/f\n")
    assert source.table.is_sure
    assert "more cells" in rows[1].error


@pytest.mark.parametrize(
    "content",
    ['{"/a": "/b",\n"/c": "/d"}', '{"redirects": {"/a": "/b",\n"/c": "/d"}}', '[["/a", "/b"],\n["/c", "/d"]]'],
)
def test_json_objects_and_lists_of_pairs_are_tables(content):
    _source, rows = parse(content)
    assert [(row.line, row.rule.source, row.rule.target) for row in rows] == [(1, "/a", "/b"), (2, "/c", "/d")]


def test_star_makes_a_prefix_even_if_a_column_says_that_it_is_no_regular_expression():
    rules = parse_rules("source,target,regex,order\n/old/*,/articles/*,0,1\n/(a|b)/,/team/,0,2\n")
    assert (rules["/old/*"].kind, rules["/old/*"].target) == ("prefix", "/articles/$1")
    assert rules["/(a|b)/"].kind == "exact"


def test_blank_columns_are_not_taken_for_the_new_url():
    rules = parse_rules("old_path,redirect_page,redirect_link\n/old,,/team/\n")
    assert rules["/old"].target == "/team/"


def test_status_codes_may_come_first_in_a_table_without_headings():
    rules = parse_rules("301,/old,/team/\n302,/sale,/articles/\n")
    assert (rules["/sale"].target, rules["/sale"].status) == ("/articles/", 302)


def test_headings_may_name_the_redirect_before_each_property():
    content = "RedirectionOriginalURL,RedirectionTargetURL,RedirectionType,RedirectionEnabled\n/old,/team/,302,0\n"
    assert (parse_rules(content)["/old"].status, parse_rules(content)["/old"].enabled) == (302, False)


def test_urls_that_another_system_rewrites_without_a_redirect_are_rejected():
    _label, rules, rejected = import_content("request_path,target_path,redirect_type\na.html,team,302\nb.html,c/5,0\n")
    assert rules["/a.html"][2] == 302
    assert "status code" in rejected[3]


@pytest.mark.parametrize(
    ("old", "new", "requested"),
    [
        ("/blog/{slug}", "/articles/{slug}", "/blog/tms"),
        ("/blog/{year}/{post-slug}", "/articles/{post-slug}", "/blog/2020/tms"),
        ("/blog/(.*)", "/articles/%1", "/blog/tms"),
    ],
)
def test_placeholders_of_other_systems_are_inserted_into_the_new_url(client, old, new, requested):
    import_content(f"Old path,Redirect to page\n{old},{new}\n")
    assert client.get(requested).headers["Location"] == "/articles/tms/"


def test_percent_encoded_new_urls_are_no_placeholders():
    assert parse_rules("from,to\n/blog/.*,/a%20b/\n")["^/blog/.*"].target == "/a%20b/"


@pytest.mark.parametrize(("expression", "requested"), [("#^/x/(\\d+)#", "/x/5"), ("~^/X/(\\d+)~i", "/x/5")])
def test_delimiters_of_expressions_are_removed(client, expression, requested):
    import_content(f"source_path,target,is_regexp\n{expression},/articles/$1,1\n")
    assert client.get(requested).headers["Location"] == "/articles/5/"


@pytest.mark.parametrize(("target", "path"), [("internal:/about", "/about"), ("base:/a", "/a"), ("<front>", "/")])
def test_paths_of_drupal_are_understood(target, path):
    assert parse_rules(f"From,To\nold,{target}\n")["old"].target == path


@pytest.mark.parametrize(
    ("matching", "requested", "other"),
    [
        ("exact", "/old/", "/old/x/"),
        ("prefix", "/old/x/", "/x/old/"),
        ("contains", "/x/old/y/", "/x/"),
        ("ends with", "/x/old/", "/old/x/"),
        ("regex", "/old/", "/ol/"),
    ],
)
def test_matching_column_decides_what_a_redirect_applies_to(client, matching, requested, other):
    old = "^/old" if matching == "regex" else "/old/"
    import_content(f"from,to,match type\n{old},/team/,{matching}\n")
    assert client.get(requested)["Location"] == "/team/"
    assert client.get(other).status_code == 404


def test_single_odd_values_are_rejected_and_the_column_is_respected():
    rows = "".join(f"/a{number},/team/,302,no\n" for number in range(5))
    _label, rules, rejected = import_content(f"from,to,type,enabled\n{rows}/x,/team/,3xx,yes\n/y,/team/,302!,perhaps\n")
    assert rules["/a1"][2] == 302
    assert set(rejected) == {7, 8}


def test_quotes_and_invisible_characters_around_cells_are_removed():
    rules = parse_rules("from,to\n'/a','/team/'\n“/b”,“/team/”\n/c,/team/\u200b\n")
    assert {source: rule.target for source, rule in rules.items()} == dict.fromkeys(["/a", "/b", "/c"], "/team/")


@pytest.mark.parametrize("name", ["permanent", "isPermanent"])
def test_redirects_of_a_json_list_are_temporary_if_only_others_are_permanent(name):
    rules = parse_rules(f'[{{"from": "/a", "to": "/team/", "{name}": true}}, {{"from": "/b", "to": "/team/"}}]')
    assert (rules["/a"].status, rules["/b"].status) == (301, 302)
