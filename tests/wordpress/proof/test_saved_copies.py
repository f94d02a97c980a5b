"""A saved copy of the old site stands beside the new one. Its theme is no difference."""

import gzip
import tracemalloc

import pytest

from blog.models import ArticlePage
from site_core.wordpress.proof.saved_copies import BrokenCopy, path_of_file, read_copy
from tests.wordpress.proof.old_site import OldSite
from tests.wordpress.proof.support import move, post, prove, results

pytestmark = pytest.mark.django_db

TEXTS = {
    number: f"<p>Text {number} says that sleep is worth {number} hours.</p><p>And another {'line ' * number}</p>"
    for number in range(1, 6)
}
PATHS = {number: f"/2019/03/sleep-{number}/" for number in TEXTS}


def old_site(**options):
    return OldSite({PATHS[number]: (f"Sleep {number}", text) for number, text in TEXTS.items()}, **options)


@pytest.fixture
def moved(tmp_path, site):
    return move(tmp_path, *(post(number, text) for number, text in TEXTS.items()))


@pytest.mark.parametrize("content_class", ["entry-content", ""])
def test_the_theme_around_a_text_is_no_difference(moved, site_url, tmp_path, content_class):
    copy = old_site(content_class=content_class).write(tmp_path / "mirror")
    found, _ = prove(site_url, *PATHS.values(), folder=tmp_path, copy=[copy])
    assert {path: line.differences for path, line in found.items()} == {path: {} for path in PATHS.values()}
    assert set(results(found).values()) == {"moved"}


def test_a_loss_is_found_beside_a_copy(moved, site_url, tmp_path):
    old = old_site()
    old.pages[PATHS[2]] = ("Sleep 2", TEXTS[2] + "<p>Only the old site has this.</p>")
    old.pages[PATHS[3]] = ("Another title", TEXTS[3])
    found, _ = prove(site_url, *PATHS.values(), folder=tmp_path, copy=[old.write(tmp_path / "mirror")])
    assert {path: line.differences for path, line in found.items() if line.differences} == {
        PATHS[2]: {"words": {"missing": 6, "missing_texts": ["Only the old site has this."]}},
        PATHS[3]: {"title": {"old": "Another title", "new": "Sleep 3"}},
    }


def test_a_copy_adds_what_the_export_lacks(moved, site_url, tmp_path):
    copy = old_site(description="What helps at night.").write(tmp_path / "mirror")
    ArticlePage.objects.exclude(slug="sleep-1").update(search_description="What helps at night.")
    found, _ = prove(site_url, *PATHS.values(), folder=tmp_path, export=moved, copy=[copy])
    assert [path for path, line in found.items() if line.differences] == [PATHS[1]]
    assert set(found[PATHS[1]].differences) == {"description"}


def test_a_warc_file_says_the_same_as_a_folder(tmp_path):
    pytest.importorskip("warcio")
    old, hosts = old_site(), ("harbor.example",)
    pages = {page.path: page.html for page in read_copy(old.write_warc(tmp_path / "old.warc"), hosts)}
    assert pages == {page.path: page.html for page in read_copy(old.write(tmp_path / "mirror"), hosts)}
    assert list(pages) == list(PATHS.values())
    with pytest.raises(BrokenCopy, match="no page of the old site"):
        list(read_copy(tmp_path / "old.warc", ("elsewhere.example",)))


WARC_RESPONSE = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://harbor.example/\r\n"
    b"Content-Type: application/http; msgtype=response\r\nContent-Length: 50000000\r\n\r\nHTTP/1.1 200 OK\r\n"
)


@pytest.mark.parametrize("start", [b"WARC/1.0\r\n", WARC_RESPONSE], ids=["of a record", "of a response"])
@pytest.mark.parametrize("line", [b"a" * 100_000, b"a: " + b"b" * 1000 + b"\r\n"], ids=["one line", "many lines"])
def test_a_warc_file_with_an_endless_header_is_refused_and_takes_little_memory(tmp_path, start, line):
    pytest.importorskip("warcio")
    content = start + line * (40_000_000 // len(line)) + b"\r\n\r\n"
    (tmp_path / "old.warc").write_bytes(gzip.compress(content, 1))
    tracemalloc.start()
    with pytest.raises(BrokenCopy, match=r"old\.warc"):
        list(read_copy(tmp_path / "old.warc", ("harbor.example",)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16_000_000


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a WARC file at all\r\n",
        b"\x1f\x8b junk",
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 50\r\n\r\nabc",
    ],
)
def test_a_warc_file_that_is_none_is_refused(tmp_path, content):
    pytest.importorskip("warcio")
    (tmp_path / "old.warc").write_bytes(content)
    with pytest.raises(BrokenCopy, match=r"old\.warc"):
        list(read_copy(tmp_path / "old.warc", ("harbor.example",)))


def test_a_copy_of_another_kind_is_refused(tmp_path):
    (tmp_path / "old.pdf").touch()
    with pytest.raises(BrokenCopy, match="neither a folder, nor a zip, nor a WARC file"):
        list(read_copy(tmp_path / "old.pdf", ()))


def test_links_out_of_the_folder_are_not_followed(tmp_path):
    (tmp_path / "secret.html").write_text("secret")
    folder = tmp_path / "mirror"
    folder.mkdir()
    (folder / "a.html").symlink_to(tmp_path / "secret.html")
    with pytest.raises(BrokenCopy, match="no page of the old site"):
        list(read_copy(folder, ()))


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("index.html", "/"),
        ("about/index.html", "/about/"),
        ("about.html", "/about"),
        ("index.html?p=12.html", "/?p=12"),
        ("index.html@p=12.html", "/?p=12"),
        ("schlaf/über-uns/index.html", "/schlaf/%C3%BCber-uns/"),
    ],
)
def test_names_of_files_are_urls(name, path):
    assert path_of_file(name) == path
