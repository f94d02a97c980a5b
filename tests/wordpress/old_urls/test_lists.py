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
        ("/s%c3%a4le/", 1, "access_log"),
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
