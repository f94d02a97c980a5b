"""Links and images in any form that WordPress and its plug-ins write."""

import pytest

from .support import FixedResolver, converted, html, kinds, values


@pytest.mark.parametrize("url", ["/about/", "https://old.example/about/", "//old.example/about/", "../about/"])
def test_links_to_pages_are_links_by_id(url: str) -> None:
    assert html(f'<a href="{url}">About</a>') == '<p><a linktype="page" id="7">About</a></p>'


def test_links_to_documents_are_links_by_id() -> None:
    assert html('<a href="/wp-content/uploads/form.pdf">Form</a>') == '<p><a linktype="document" id="9">Form</a></p>'


def test_links_to_unknown_pages_of_the_old_site_keep_their_path() -> None:
    conversion = converted('<a href="https://old.example/gone/?a=1">Gone</a>')
    assert values(conversion) == [("paragraph", '<p><a href="/gone/?a=1">Gone</a></p>')]
    assert "page" in kinds(conversion)


def test_links_to_headings_of_the_page_follow_these() -> None:
    text = '<a href="#old-id">Jump</a> <a href="#none">Nowhere</a><h2 id="old-id">New title</h2>'
    assert html(text) == '<p><a href="#new-title">Jump</a> Nowhere</p><h2>New title</h2>'


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd"])
def test_links_that_no_page_can_have_leave_their_text(url: str) -> None:
    assert html(f'<a href="{url}">Text</a>') == "<p>Text</p>"


def test_links_around_an_icon_get_a_text() -> None:
    assert html('<a href="https://fb.example/" aria-label="Facebook"><i class="fa"></i></a>') == (
        '<p><a href="https://fb.example/">Facebook</a></p>'
    )


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ('<img class="wp-image-12" src="/a-300x200.jpg">', [12]),
        ('<img src="data:image/gif;base64,R0" data-src="/a.jpg">', ["https://old.example/a.jpg"]),
        ('<img srcset="/s.jpg 300w, /l.jpg 900w">', ["https://old.example/l.jpg"]),
        ('<img src="https://i0.wp.com/old.example/a.jpg?w=300">', ["https://i0.wp.com/old.example/a.jpg?w=300"]),
        (
            '<img data-src="/a.jpg" src="data:x"><noscript><img src="/a-300x200.jpg"></noscript>',
            ["https://old.example/a.jpg"],
        ),
    ],
)
def test_images_are_asked_for_by_their_best_source(image: str, expected: list[str | int]) -> None:
    resolver = FixedResolver()
    converted(image, resolver)
    assert resolver.images == expected


def test_images_that_only_count_visits_are_left_out() -> None:
    assert converted('<img src="https://t.example/p.gif" width="1" height="1">Text').images == 0


def test_a_link_around_an_image_stays_unless_it_leads_to_the_image() -> None:
    assert html('<a href="/a.jpg"><img src="/a-1.jpg" alt="Door"></a>') == ""
    assert html('<a href="/about/"><img src="/a-1.jpg" alt="Door"></a>') == '<p><a linktype="page" id="7">Door</a></p>'


def test_images_without_alternative_text_are_listed() -> None:
    conversion = converted('<img src="/a.jpg" alt="">')
    assert values(conversion)[0][1]["image"] == {"image": 5, "decorative": True, "alt_text": ""}
    assert "alternative text" in kinds(conversion)


@pytest.mark.parametrize(
    ("content", "caption"),
    [
        ('[gallery ids="12"]', "Our own caption"),
        ('[vc_single_image image="12"]', ""),
        ('[vc_single_image image="12" add_caption="yes"]', "Our own caption"),
        ('<!-- wp:image {"id":12} /-->', ""),
    ],
)
def test_images_by_id_have_the_texts_of_the_media_library(content: str, caption: str) -> None:
    conversion = converted(f"<p>Text</p>{content}")
    assert values(conversion)[-1] == (
        "figure",
        {"image": {"image": 5, "decorative": False, "alt_text": "Nurse with a coil"}, "caption": caption},
    )
    assert "alternative text" not in kinds(conversion)
    assert conversion.words_before == conversion.words_after == 1 + len(caption.split())


def test_images_without_texts_in_the_media_library_are_decorative() -> None:
    conversion = converted('[gallery ids="13"]')
    assert conversion.blocks[0]["value"]["image"]["decorative"]
    assert "alternative text" in kinds(conversion)


def test_texts_of_images_in_html_are_those_of_the_html() -> None:
    figure = converted('<img class="wp-image-12" src="/a.jpg" alt="Our door">').blocks[0]["value"]
    assert (figure["image"]["alt_text"], figure["caption"]) == ("Our door", "")


def test_the_end_of_a_long_alternative_text_is_listed() -> None:
    conversion = converted(f'<img src="/a.jpg" alt="{"word " * 80}END">')
    assert len(conversion.blocks[0]["value"]["image"]["alt_text"]) == 255
    (notice,) = [notice for notice in conversion.notices if notice.kind == "long alternative text"]
    assert notice.excerpt.endswith("END")


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ('<img src="/missing.jpg" alt="Dose chart: 40 mg">', "<p>Dose chart: 40 mg</p>"),
        ('<a href="/missing.jpg"><img src="/missing.jpg" alt="Us"></a>', "<p>Us</p>"),
        ('<img src="/missing.jpg" alt="">', ""),
        ('<figure><img src="/missing.jpg" alt="Us"><figcaption>Us</figcaption></figure>', "<p>Us</p>"),
    ],
)
def test_missing_images_leave_their_alternative_text(image: str, expected: str) -> None:
    conversion = converted(image)
    assert "".join(value for _name, value in values(conversion)) == expected
    assert conversion.words_before == conversion.words_after
    assert "image" in kinds(conversion)


def test_missing_images_in_links_leave_the_link() -> None:
    assert html('<a href="/about/"><img src="/missing.jpg" alt="Us"></a>') == '<p><a linktype="page" id="7">Us</a></p>'


@pytest.mark.parametrize(
    ("url", "is_listed"),
    [
        ("/about/?location=2", True),
        ("/about/#respond", True),
        ("/about/#comment-41", True),
        ("/about/?location=2#comments", True),
        ("/about/", False),
        ("/about/?p=3", False),
    ],
)
def test_links_to_comments_or_a_variant_of_a_page_are_listed(url: str, is_listed: bool) -> None:
    conversion = converted(f'<a href="{url}">About</a>')
    assert values(conversion) == [("paragraph", '<p><a linktype="page" id="7">About</a></p>')]
    assert ("page part" in kinds(conversion)) is is_listed
