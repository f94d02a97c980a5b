"""Lists of URLs in every format that people have, and files that are none."""

import gzip
import io
import tracemalloc
import zipfile

import pytest

from site_core.wordpress.old_urls import lists
from site_core.wordpress.old_urls.listed import UrlListError
from site_core.wordpress.old_urls.lists import read_url_list

SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://clinic.example/about/</loc><image:image><image:loc>https://clinic.example/a.jpg</image:loc>
</image:image></url><url><loc> https://clinic.example/fees/?a=1&amp;b=2 </loc></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://clinic.example/post-sitemap.xml</loc></sitemap></sitemapindex>"""
LOG = r"""203.0.113.9 - jane [01/Mar/2024:09:30:00 +0000] "GET /sleep/?utm_id=7 HTTP/1.1" 200 5 "https://x.example/" "-"
203.0.113.9 - - [01/Mar/2024:09:30:01 +0000] "GET /sleep/ HTTP/2.0" 304 0 "-" "Moz \"illa\""
203.0.113.9 - - [01/Mar/2024:09:30:01 +0000] "GET /lost/ HTTP/2.0" 404 0 "-" "Moz"
203.0.113.9 - - [01/Mar/2024:09:30:01 +0000] "POST /wp-login.php HTTP/1.1" 200 0 "-" "Moz"
203.0.113.9 - - [01/Mar/2024:09:30:01 +0000] "\x16\x03\x01" 400 0 "-" "-"
clinic.example:443 203.0.113.9 - - [01/Mar/2024:09:30:01 +0000] "GET /s\xc3\xa4le/ HTTP/1.1" 301 0
"""
JSON_LOG = """{"request": {"method": "GET", "uri": "/caddy/", "remote_ip": "203.0.113.9"}, "status": 200}
{"request": "GET /nginx/ HTTP/1.1", "status": "200", "remote_addr": "203.0.113.9"}
{"ClientRequestURI": "/cloudflare/", "EdgeResponseStatus": 200, "ClientRequestMethod": "GET"}
{"request_uri": "/gone/", "status": 410}
{broken
"""
IIS_LOG = """#Software: Microsoft Internet Information Services 10.0
#Version: 1.0
#Date: 2024-03-01 09:30:00
#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status
2024-03-01 09:30:00 10.0.0.1 GET /sleep/ utm_id=7 443 jane 203.0.113.9 Moz+5.0 https://x.example/ 200
2024-03-01 09:30:01 10.0.0.1 HEAD /Säle/ - 443 - 203.0.113.9 Moz - 304
2024-03-01 09:30:01 10.0.0.1 GET /lost/ - 443 - 203.0.113.9 Moz - 404
2024-03-01 09:30:01 10.0.0.1 POST /xmlrpc.php - 443 - 203.0.113.9 Moz - 200
2024-03-01 09:30:01 10.0.0.1 GET /short/ - 443
2024-03-01 09:30:01 10.0.0.1 GET - - 443 - 203.0.113.9 Moz - 200
#Fields: date time cs-host cs-method cs-uri-stem cs-uri-query sc-status
2024-03-02 09:30:00 www.clinic.example GET / p=12 301
2024-03-02 09:30:00 www.clinic.example GET /a?b#c - 200
"""
CRAWL = """"Address","Content Type","Status Code","Status"
"https://clinic.example/about/","text/html","200","OK"
"https://clinic.example/lost/","text/html","404","Not Found"
"https://clinic.example/old/","text/html","301","Moved"
"""
SEARCH_CONSOLE = """Top pages,Clicks,Impressions,CTR,Position
https://clinic.example/about/,"1,234",9000,1.2%,4.5
https://clinic.example/fees/,0,10,0%,40
"""


def write(folder, content, name="list.txt"):
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(folder, content, name="list.txt"):
    return [(each.url, each.requests, each.origin) for each in read_url_list(write(folder, content, name))]


def make_zip(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name.replace("_", "."), content)
    return buffer.getvalue()


def test_a_sitemap_has_urls_and_no_images(tmp_path):
    assert read(tmp_path, SITEMAP) == [
        ("https://clinic.example/about/", 0, "sitemap"),
        ("https://clinic.example/fees/?a=1&b=2", 0, "sitemap"),
    ]


def test_an_index_of_sitemaps_has_the_urls_of_sitemaps(tmp_path):
    assert read(tmp_path, INDEX) == [("https://clinic.example/post-sitemap.xml", 0, "sitemap")]


@pytest.mark.parametrize("pack", [str.encode, lambda text: gzip.compress(text.encode())])
def test_of_an_access_log_only_what_was_answered_is_read(tmp_path, pack):
    assert read(tmp_path, pack(LOG)) == [
        ("/sleep/?utm_id=7", 1, "access_log"),
        ("/sleep/", 1, "access_log"),
        ("http://clinic.example/s%c3%a4le/", 1, "access_log"),
    ]


def test_json_lines_of_several_servers_are_read(tmp_path):
    assert [url for url, _requests, _origin in read(tmp_path, JSON_LOG)] == ["/caddy/", "/nginx/", "/cloudflare/"]


def test_of_a_crawl_only_pages_that_were_there_are_read(tmp_path):
    assert read(tmp_path, CRAWL) == [
        ("https://clinic.example/about/", 0, "crawl"),
        ("https://clinic.example/old/", 0, "crawl"),
    ]


def test_clicks_in_search_console_count_as_requests(tmp_path):
    expected = [
        ("https://clinic.example/about/", 1234, "search_console"),
        ("https://clinic.example/fees/", 0, "search_console"),
    ]
    assert read(tmp_path, SEARCH_CONSOLE) == expected
    assert read(tmp_path, SEARCH_CONSOLE.encode("utf-16")) == expected


def test_of_a_zip_of_search_console_what_people_searched_for_is_not_read(tmp_path):
    queries = "Top queries,Clicks,Impressions,CTR,Position\ndr smith overdose,3,9,1%,2\n"
    packed = make_zip(Pages_csv=SEARCH_CONSOLE, Queries_csv=queries, Filters_csv="Filter,Value\nDate,Last\n")
    assert [url for url, *_rest in read(tmp_path, packed)] == [
        "https://clinic.example/about/",
        "https://clinic.example/fees/",
    ]


def test_a_text_has_one_url_on_each_line(tmp_path):
    text = "\ufeff# from the bookmarks\nhttps://clinic.example/about/\r\n\n/fees/?p=3\n"
    assert read(tmp_path, text) == [("https://clinic.example/about/", 0, "list"), ("/fees/?p=3", 0, "list")]


def test_urls_with_commas_and_semicolons_are_no_table(tmp_path):
    text = "/about/\n/a,b/\n/c;d/\n"
    assert [url for url, *_rest in read(tmp_path, text)] == ["/about/", "/a,b/", "/c;d/"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("/about/\nwhat is this?\n", "list.txt, line 2: This is not a URL"),
        ("name,color\nroom,teal\n", "list.txt, line 1: No column has URLs"),
        ("", "list.txt: The file has no URLs"),
        (bytes(range(256)) * 40, "list.txt: This is not a list of URLs"),
        ("<html><body>Hello</body></html>", "list.txt: The file is XML, but not a sitemap"),
        ("<urlset>\n<url>\n</urlset>", "list.txt, line 3: The sitemap is damaged"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><urlset><url><loc>&b;</loc></url></urlset>', "list.txt: The sitemap contains"),
        (gzip.compress(LOG.encode())[:-12], "list.txt: The file can’t be unpacked"),
        (make_zip(Pages_csv=SEARCH_CONSOLE)[:-30], "list.txt: The file can’t be unpacked"),
        (make_zip(photo_jpg="x"), "list.txt: The file has no URLs"),
        ('"/unclosed\n' * 200_000, "list.txt, line"),
    ],
)
def test_what_is_no_list_is_refused_with_file_line_and_reason(tmp_path, content, said):
    with pytest.raises(UrlListError) as error:
        read(tmp_path, content)
    assert str(error.value).startswith(said)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(UrlListError, match=r"none\.txt"):
        list(read_url_list(tmp_path / "none.txt"))


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(lists, "MAX_BYTES", 1_000_000)
    with pytest.raises(UrlListError, match="too large"):
        read(tmp_path, gzip.compress(b"/about/\n" * 1_000_000))


def test_lines_of_a_megabyte_take_neither_memory_nor_the_lines_after_them(tmp_path):
    path = write(tmp_path, (LOG.splitlines()[1] + "x" * 1_000_000 + "\n") * 20 + LOG)
    tracemalloc.start()
    count = sum(1 for _each in read_url_list(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 23
    assert peak < 8_000_000


def test_a_log_of_any_size_takes_the_same_memory(tmp_path):
    path = tmp_path / "access.log"
    with path.open("w", encoding="utf-8") as file:
        for number in range(100_000):
            file.write(f'203.0.113.9 - - [01/Mar/2024:09:30:00 +0000] "GET /page-{number}/ HTTP/1.1" 200 1 "-" "-"\n')
    tracemalloc.start()
    count = sum(1 for _each in read_url_list(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 100_000
    assert peak < 8_000_000


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("/treatments/knee,hip/", "/treatments/knee,hip/"),
        ("https://harbor.example/a;b/", "https://harbor.example/a;b/"),
        ("# comment, with comma\n/about/", "/about/"),
        ("#comment, with comma\n\n/a,b/", "/a,b/"),
    ],
)
def test_the_first_url_of_a_text_is_not_cut_at_a_comma(tmp_path, first, expected):
    assert [url for url, *_rest in read(tmp_path, f"{first}\n/fees/\n")] == [expected, "/fees/"]


@pytest.mark.parametrize(
    "table",
    ["/about/,12\n", "/about/;200;text/html\n", "https://a.example/about/,https://a.example/x/\n", "/about/,About\n"],
)
def test_a_table_without_headings_is_one(tmp_path, table):
    assert [url.removeprefix("https://a.example") for url, *_rest in read(tmp_path, table * 2)] == ["/about/"] * 2


def test_a_table_below_a_comment_names_the_line_of_the_file(tmp_path):
    assert read(tmp_path, "# made, by hand\n#,URL,Hits\n1,/about/,3\n") == [("/about/", 3, "list")]
    with pytest.raises(UrlListError, match="line 2: No column"):
        read(tmp_path, "# made, by hand\nname,color\n")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("12.0", 12),
        ("3.50", 3),
        ("1,234", 1234),
        ("1.234", 1234),
        ("1 234 567", 1234567),
        ("1’234.5", 1234),
        ("1.234,50", 1234),
        ("12,34,567", 1234567),
        ("", 0),
        ("-5", 0),
        ("many", 0),
        ("9" * 40, 0),
        ("²", 0),
    ],
)
def test_decimals_of_a_number_are_no_thousands(tmp_path, written, number):
    assert read(tmp_path, f'URL;Requests\n/about/;"{written}"\n') == [("/about/", number, "list")]


def test_a_log_that_begins_with_what_is_no_request_is_a_log(tmp_path):
    noise = '203.0.113.9 - - [01/Mar/2024:09:30:01 +0000] "\\x16\\x03\\x01" 400 0 "-" "-"\n'
    assert len(read(tmp_path, noise * 3000 + LOG)) == 3
    assert len(read(tmp_path, "2024/03/01 09:30:01 [error] broken, pipe\n" * 200 + LOG)) == 3
    assert len(read(tmp_path, '{"level": "info", "msg": "serving"}\n' * 200 + JSON_LOG)) == 3


def test_a_log_of_several_sites_says_whose_url_it_is(tmp_path):
    line = '{} 203.0.113.9 - - [01/Mar/2024:09:30:01 +0000] "GET /a/ HTTP/1.1" 200 1 "-" "-"\n'
    caddy = '{"request": {"host": "other.example", "method": "GET", "uri": "/a/"}, "status": 200}\n'
    assert [url for url, *_rest in read(tmp_path, line.format("other.example:443"))] == ["http://other.example/a/"]
    assert [url for url, *_rest in read(tmp_path, caddy)] == ["http://other.example/a/"]
    assert [url for url, *_rest in read(tmp_path, line.format("web-01"))] == ["/a/"]
    resolved = line.format("").replace("203.0.113.9", "crawler.search.example").lstrip()
    assert [url for url, *_rest in read(tmp_path, resolved)] == ["/a/"]


@pytest.mark.parametrize(
    "row", ["https://search.example/,/about/", "https://search.example/,https://harbor.example/about/"]
)
def test_of_a_table_without_headings_the_referring_pages_are_not_taken(tmp_path, row):
    urls = [each.url for each in read_url_list(write(tmp_path, f"{row}\n{row}\n"), "", "harbor.example")]
    assert [url.removeprefix("https://harbor.example") for url in urls] == ["/about/"] * 2


def test_the_name_of_a_file_may_be_no_text(tmp_path):
    with pytest.raises(UrlListError) as error:
        read(tmp_path, "name,color\n", name="liste-\udce9.csv")
    assert str(error.value).encode().startswith("liste-�.csv".encode())


@pytest.mark.parametrize(
    ("before", "repeated", "after", "is_refused"),
    [
        ("<urlset><url><loc>/a", "a" * 1000, "</loc></url><url><loc>/b/</loc></url></urlset>", False),
        ("<urlset>", "<x/>" * 250, "<url><loc>/b/</loc></url></urlset>", False),
        ("<urlset><url>", "<x>1</x>" * 125, "<loc>/b/</loc></url></urlset>", False),
        ("<urlset>", "<a>" * 333, "</urlset>", True),
        ('<urlset><url a="', "a" * 1000, '"><loc>/b/</loc></url></urlset>', True),
        ("<urlset><!--", "a" * 1000, "--></urlset>", True),
    ],
)
def test_a_sitemap_of_any_shape_takes_little_memory(tmp_path, before, repeated, after, is_refused):
    path = write(tmp_path, gzip.compress((before + repeated * 30_000 + after).encode(), 1), "sitemap.xml.gz")
    tracemalloc.start()
    found, error = [], ""
    try:
        found = [each.url for each in read_url_list(path)]
    except UrlListError as raised:
        error = str(raised)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000
    assert (found, "no sitemap needs" in error) == (([], True) if is_refused else (["/b/"], False))


def test_a_log_of_iis_has_paths_and_nothing_about_visitors(tmp_path):
    found = read(tmp_path, IIS_LOG, "u_ex240301.log")
    assert [url for url, _requests, _origin in found] == [
        "/sleep/?utm_id=7",
        "/Säle/",
        "http://www.clinic.example/?p=12",
        "http://www.clinic.example/a%3Fb%23c",
    ]
    assert {(requests, origin) for _url, requests, origin in found} == {(1, "access_log")}
    assert read(tmp_path, gzip.compress(IIS_LOG.encode("utf-16"))) == found


def test_a_log_of_cloudfront_is_read_as_well(tmp_path):
    fields = "date\ttime\tcs-method\tcs(Host)\tcs-uri-stem\tsc-status\tx-host-header".replace("\t", " ")
    line = "2024-03-01\t09:30:00\tGET\td111.cloudfront.net\t/sleep/\t200\tclinic.example"
    assert read(tmp_path, f"#Version: 1.0\n#Fields: {fields}\n{line}\n")[0][0] == "http://clinic.example/sleep/"


@pytest.mark.parametrize("fields", ["", "date time c-ip", "cs-uri-stem", "sc-status"])
def test_a_log_of_iis_without_paths_or_statuses_says_what_to_choose(tmp_path, fields):
    with pytest.raises(UrlListError, match=r"line 2: .*cs-uri-stem and sc-status"):
        read(tmp_path, f"#Version: 1.0\n#Fields: {fields}\n/x/ 200\n")


@pytest.mark.parametrize(
    "line",
    [
        "/x/ 999",
        "/x/ 2000",
        "/x/ ²00",
        "x 200",
        "/x/ 200 more",
        "\x01 200",
        f"/{'x' * 100_000} 200",
        "http://[x 200",
        "",
    ],
)
def test_a_damaged_line_of_a_log_of_iis_is_left_out(tmp_path, line):
    assert read(tmp_path, f"#Fields: cs-uri-stem sc-status\n/fine/ 200\n{line}\n") == [("/fine/", 1, "access_log")]
