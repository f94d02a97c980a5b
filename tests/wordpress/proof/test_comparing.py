"""What differs between an old page and a new one: losses are found, and nothing else is reported."""

import json

import pytest
from django.template.loader import render_to_string

from site_core.wordpress.proof.comparing import Comparison
from site_core.wordpress.proof.html_reading import read_new_page
from site_core.wordpress.proof.old_pages import OldPage

PATH = "/blog/sleep/"
OLD = {"title": "Sleep", "url": "https://harbor.example/2019/sleep/", "text": "People sleep."}


def compare(old, body="<p>People sleep.</p>", head="", title="Sleep", resolve=lambda path: path):
    """Return the differences of an old page with the fields ``old``, and of a page with ``body``."""
    head = head or f'<title>{title}</title><link rel="canonical" href="https://harbor.example{PATH}">'
    html = f"<head>{head}</head><body><main><h1>{title}</h1><div class=body>{body}</div></main></body>"
    return Comparison(["harbor.example"], resolve).compare(OldPage(**(OLD | old)), read_new_page(html), PATH)


def test_the_same_page_has_no_differences():
    assert compare({}) == {}


@pytest.mark.parametrize(
    ("before", "after"), [("2.5 mg", "25 mg"), ("not able", "notable"), ("5 to 50 mg", "50 to 5 mg")]
)
def test_a_changed_dose_is_found(before, after):
    found = compare({"text": f"People take {before} a day."}, f"<p>People take {after} a day.</p>")
    assert set(found) == {"words"}
    assert found["words"]["missing"]


def test_differences_can_be_stored_in_any_database():
    bad = "x\x00\ud800\udfffy"
    old = {"title": bad, "description": bad, "text": bad, "links": [f"/{bad}/"], "images": [f"/{bad}.jpg"]}
    found = compare(old | {"head_title": bad, "canonical": f"https://elsewhere.example/{bad}"})
    assert {"title", "description", "links", "images"} <= set(found)
    written = json.dumps(found)
    assert r"\u0000" not in written
    assert r"\ud800" not in written
    written.encode()
    json.loads(written)


def test_what_the_site_says_about_a_video_is_not_new():
    url = "https://www.youtube.com/watch?v=abcdefghijk"
    value = {"url": url, "player_url": "https://player", "title": "Sleep", "provider": "YouTube", "duration": "2:30"}
    found = compare({"links": [url]}, f"<p>People sleep.</p>{render_to_string('blocks/video.html', {'value': value})}")
    assert found == {}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tel:+49 30 / 123-45", "tel:+4930/123-45"),
        ("tel:+49%2030%20123", "tel:+4930123"),
        ("TEL:+4930123", "tel:+49-30-123"),
        ("mailto: Info@Harbor.example", "mailto:info@harbor.example"),
        ("mailto:info%40harbor.example", "mailto:info@harbor.example"),
    ],
)
def test_the_same_number_or_address_in_another_spelling_is_no_difference(old, new):
    assert compare({"links": [old]}, f'<p><a href="{new}">People</a> sleep.</p>') == {}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tel:+4930123", "tel:+4930124"),
        ("tel:+4930123", "tel:4930123"),
        ("mailto:a.b@x.example", "mailto:ab@x.example"),
    ],
)
def test_another_number_or_address_is_a_difference(old, new):
    found = compare({"links": [old]}, f'<p><a href="{new}">People</a> sleep.</p>')
    assert found["links"]["missing_texts"] == [old]


UPLOADS = "https://harbor.example/wp-content/uploads/2019/03"
A, B = "https://a.example/a/", "https://b.example/b/"


def link(url, text="People"):
    return f'<a href="{url}">{text}</a>'


def compare_links(old, new, **options):
    """Compare pages whose text is links: ``(URL, text)`` each."""
    text = " and ".join(text for _, text in old)
    fields = {"text": text, "links": list(dict.fromkeys(url for url, _ in old)), "anchors": old}
    return compare(fields, f"<p>{' and '.join(link(*each) for each in new)}</p>", **options)


@pytest.mark.parametrize(
    "other", ["mailto:info@harbor.example", "/documents/3/my-info.pdf", "/documents/3/info.pdf.zip"]
)
def test_a_lost_file_is_found_beside_a_link_with_its_name_in_it(other):
    old = [(f"{UPLOADS}/info.pdf", "Leaflet"), (other, "Write")]
    found = compare_links(old, [("#", "Leaflet"), (other, "Write")])
    assert found == {"links": {"missing": 1, "missing_texts": [f"{UPLOADS}/info.pdf"]}}


def test_a_link_to_another_file_is_found():
    found = compare_links([(f"{UPLOADS}/dose.pdf", "Dose")], [("/documents/3/overdose.pdf", "Dose")])
    assert found["links"]["missing_texts"] == [f"{UPLOADS}/dose.pdf"]
    assert found["links"]["added_texts"] == ["/documents/3/overdose.pdf"]


@pytest.mark.parametrize("name", ["info.pdf", "info_aB3dE6g.pdf", "INFO.pdf"])
def test_a_file_in_another_folder_is_the_same(name):
    assert compare_links([(f"{UPLOADS}/info.pdf", "Leaflet")], [(f"/documents/3/{name}", "Leaflet")]) == {}


def test_swapped_targets_of_links_are_found():
    found = compare_links([(A, "First"), (B, "Second")], [(B, "First"), (A, "Second")])
    assert found == {"links": {"missing": 2, "missing_texts": [f"First: {A}", f"Second: {B}"]}}


def test_one_of_two_links_to_a_page_that_is_lost_is_found():
    found = compare_links([(A, "First"), (A, "Second")], [(A, "First"), ("#", "Second")])
    assert found["links"]["missing"] == 1


def test_links_of_many_pages_with_one_text_are_told_apart():
    old = [(A, "More"), (B, "More"), (A, "More")]
    assert compare_links(old, old) == {}
    assert compare_links(old, [(B, "More"), (A, "More"), (A, "More")]) == {}
    assert compare_links(old, [(A, "More"), (B, "More")])["links"]["missing_texts"] == [A]


def test_two_links_without_a_text_between_are_one():
    assert compare({"text": "People sleep.", "links": [A], "anchors": [(A, "People sleep.")]},
                   f"<p>{link(A)} {link(A, 'sleep.')}</p>") == {}  # fmt: skip


def test_a_link_with_a_parameter_for_tracking_is_the_same_without():
    assert compare_links([(f"{A}?utm_source=x", "First")], [(A, "First")]) == {}


def test_a_source_that_was_linked_twice_is_linked_once_in_the_references():
    body = f"People sleep.</div><section class=references><ol><li>{link(A, 'Sleep.')}</li></ol></section><div>"
    old = {"text": "People sleep. Sleep. DOI", "links": [A], "anchors": [(A, "Sleep."), (A, "DOI")]}
    assert set(compare(old, body)) <= {"words"}


def image(name):
    return f'<p>People sleep. <img src="/media/images/{name}"></p>'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("img1.jpg", "img10.width-640.format-webp.webp"),
        ("img10.jpg", "img1.width-640.format-webp.webp"),
        ("knee-xray.jpg", "cat.width-640.jpg"),
        ("scan.2019.jpg", "scan.2020.width-640.jpg"),
        ("scan-1.jpg", "scan-2.width-640.jpg"),
    ],
)
def test_another_image_is_a_loss(old, new):
    found = compare({"images": [f"{UPLOADS}/{old}"]}, image(new), resolve=lambda path: "")
    assert found == {"images": {"missing": 1, "missing_texts": [f"{UPLOADS}/{old}"]}}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("room-300x200.jpg", "room.width-640.format-webp.webp"),
        ("room-300x200.jpg", "room-scaled.width-640.jpg"),
        ("room-scaled.jpg", "room.jpg"),
        ("room-e1234567890-300x200.jpg", "room.2e16d0ba.fill-200x200.jpg"),
        ("room.jpg", "room_aB3dE6g.width-640.format-webp.webp"),
        ("room.jpg", "room.width-640.format-webp_aB3dE6g.webp"),
        ("scan.2019.jpg", "scan.2019.width-640.jpg"),
        ("banner-1200x600.jpg", "banner-1200x600.width-640.jpg"),
        ("Knie%20R%C3%B6ntgen.JPG", "Knie_Rontgen.width-640.jpg"),
        (f"{'long-' * 20}name.jpg", f"{('long-' * 20)[:33]}.width-640.format-webp.webp"),
    ],
)
def test_an_image_in_another_size_is_no_loss(old, new):
    assert compare({"images": [f"{UPLOADS}/{old}"]}, image(new), resolve=lambda path: "") == {}


def test_an_image_with_the_content_of_another_file_has_its_name():
    targets = {"/wp-content/uploads/2019/03/copy.jpg": "/media/images/room.width-1280.jpg"}
    found = compare({"images": [f"{UPLOADS}/copy.jpg"]}, image("room.width-640.jpg"), resolve=targets.get)
    assert found == {}


def test_emoji_and_portraits_of_a_theme_are_no_images_of_a_text():
    urls = ["https://s.w.org/images/core/emoji/15/svg/1f600.svg", "https://secure.gravatar.com/avatar/1a2b?s=96"]
    assert compare({"images": urls}, resolve=lambda path: "") == {}


def test_an_image_that_is_not_ready_is_no_loss():
    body = '<p>People sleep. <img src="/static/img/placeholder.1a2b3c.svg"></p>'
    assert compare({"images": [f"{UPLOADS}/room.jpg"]}, body, resolve=lambda path: "") == {}


CANONICAL = f'<link rel="canonical" href="https://harbor.example{PATH}">'


def head(title="Sleep", robots="", canonical=CANONICAL, name=""):
    name = f'<meta property="og:site_name" content="{name}">' if name else ""
    return f'<title>{title}</title><meta name="robots" content="{robots}">{name}{canonical}'


@pytest.mark.parametrize("robots", ["noindex", "NOINDEX, nofollow", "none"])
def test_a_page_that_is_hidden_from_search_engines_is_found(robots, settings):
    settings.SEARCH_INDEXING = True
    assert compare({}, head=head(robots=robots)) == {"robots": {"old": "", "new": robots.lower()}}
    assert compare({"robots": "noindex"}, head=head(robots=robots)) == {}


def test_a_site_that_is_hidden_as_a_whole_is_not_reported_for_each_page(settings):
    settings.SEARCH_INDEXING = False
    assert compare({}, head=head(robots="noindex, nofollow")) == {}
    assert compare({}, head=head(robots="noindex")) != {}


def test_a_page_that_may_be_found_is_not_reported():
    assert compare({}, head=head(robots="nofollow, max-image-preview:none")) == {}


def test_a_lost_canonical_url_is_found():
    assert compare({}, head=head(canonical="")) == {"canonical": {"old": PATH, "new": ""}}


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("Sleep and rest", "Cats", ""),
        ("Sleep and rest", "Sleep", ""),
        ("Sleep and rest", "Harbor Clinic", "Harbor Clinic"),
        ("Sleep – Harbor Clinic", "Cats – Harbor Clinic", ""),
        ("Sleep – Harbor Clinic", "Cats – Harbor Clinic", "Harbor Clinic"),
        ("Harbor Clinic | Sleep", "Harbor Clinic | Cats", "Harbor Clinic"),
    ],
)
def test_another_title_for_search_engines_is_found_though_the_heading_is_the_same(old, new, name):
    assert compare({"head_title": old}, head=head(new, name=name)) == {"title": {"old": old, "new": new}}


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("Sleep and rest", "Sleep and rest", ""),
        ("Sleep and rest", "Sleep and rest — Harbor", ""),
        ("Sleep and rest – Harbor Clinic", "Sleep and rest", ""),
        ("Sleep and rest – Harbor Clinic", "Sleep and rest — Harbor", "Harbor"),
        ("Harbor Clinic | Sleep and rest", "Sleep and rest — Harbor", "Harbor"),
        ("Sleep – Blog – Harbor Clinic", "Sleep — Harbor", ""),
        ("Harbor Clinic | Sleep", "New Harbor | Sleep", ""),
    ],
)
def test_the_name_of_the_site_is_no_part_of_a_title(old, new, name):
    assert compare({"head_title": old}, head=head(new, name=name)) == {}


def test_a_lost_paragraph_with_the_words_of_the_heading_is_found():
    found = compare({"text": "Sleep\nPeople sleep."})
    assert found == {"words": {"missing": 1, "missing_texts": ["Sleep"]}}


def test_a_heading_that_the_text_repeated_may_be_that_of_the_page():
    assert compare({"text": "Sleep\nPeople sleep.", "headings": ["Sleep"]}) == {}
