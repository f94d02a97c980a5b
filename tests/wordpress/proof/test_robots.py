"""Pages that search engines have to leave out, by their head or by the header of the response."""

import pytest

from site_core.wordpress.proof.robots import header_directives, is_hiding, join
from site_core.wordpress.proof.saved_copies import old_page, read_copy
from tests.wordpress.proof.old_site import OldSite
from tests.wordpress.proof.support import move, post, prove

PATH = "/2019/03/sleep-1/"
HIDDEN = "X-Robots-Tag: noindex\r\n"


def old_site():
    return OldSite({PATH: ("Sleep 1", "<p>Rest number 1 helps.</p><p>Nights of 1 hours are not rare.</p>")})


@pytest.mark.parametrize(
    ("values", "hides"),
    [
        (["noindex"], True),
        (["NOINDEX, nofollow"], True),
        (["nofollow", "none"], True),
        (["googlebot: noindex"], True),
        (["somebot: noindex, nofollow"], False),
        (["max-image-preview: none"], False),
        (["unavailable_after: 25 Jun 2030 15:00:00 PST, noindex"], True),
        (["index, follow"], False),
        ([""], False),
        ([":::, ,;noindexed"], False),
        (["x" * 100_000], False),
        ([], False),
    ],
)
def test_directives_of_headers(values, hides):
    assert is_hiding(header_directives(values)) == hides


def test_directives_are_joined_each_once():
    assert join("noindex, nofollow", "", "nofollow,noindex", "all") == "noindex, nofollow, all"


@pytest.fixture
def hiding_proxy(settings):
    settings.MIDDLEWARE = ["tests.wordpress.proof.hiding.HidingMiddleware", *settings.MIDDLEWARE]


@pytest.mark.django_db
def test_a_page_that_a_header_hides_is_found(hiding_proxy, site, tmp_path, site_url):
    export = move(tmp_path, post(1))
    found, _output = prove(site_url, PATH, folder=tmp_path, export=export)
    assert found[PATH].differences == {"robots": {"old": "", "new": "max-image-preview:large, noindex"}}
    assert found[PATH].result == "differs"


@pytest.mark.parametrize(
    "headers", [b"", HIDDEN.encode(), b"X-Robots-Tag: nofollow\r\nx-robots-tag: googlebot: none\r\n"]
)
def test_a_warc_file_has_the_header(tmp_path, headers):
    file = old_site().write_warc(tmp_path / "old.warc", headers)
    (page,) = [old_page(saved, frozenset()) for saved in read_copy(file, ("harbor.example",))]
    assert is_hiding(page.robots) == bool(headers)


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_a_folder_may_have_the_headers_that_wget_saves(tmp_path, end):
    folder = old_site().write(tmp_path / "mirror")
    (file,) = folder.rglob("*.html")
    head = end.join(["HTTP/1.1 200 OK", "Content-Type: text/html", "X-Robots-Tag: noindex", "", ""])
    file.write_text(head + file.read_text(encoding="utf-8"), encoding="utf-8", newline="")
    (saved,) = read_copy(folder, ("harbor.example",))
    assert saved.robots == "noindex"
    assert saved.html.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("start", ["HTTP/1.1 200 OK", "HTTP/ is a protocol\n\n", "HTTP/1.1 200 OK\n" + "x: y\n" * 9999])
def test_a_text_that_only_looks_like_headers_stays_a_page(tmp_path, start):
    folder = old_site().write(tmp_path / "mirror")
    (file,) = folder.rglob("*.html")
    file.write_text(start, encoding="utf-8")
    (saved,) = read_copy(folder, ("harbor.example",))
    assert (saved.robots, saved.html) == ("", start)
