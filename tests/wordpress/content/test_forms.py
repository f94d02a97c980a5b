"""Forms written as HTML can’t be imported. Their labels are listed, and their other texts stay on the page."""

import pytest

from .support import converted, html, kinds, values

FORM = (
    '<form action="https://forms.example/x" method="post"><h2>Write to us</h2><p>We reply within a day.</p>'
    '<p><label for="a">Your name</label> <input id="a" placeholder="First and last"></p>'
    '<label>Reason<select><option value="">Choose one</option><option>Pain</option></select></label>'
    '<textarea placeholder="How can we help?"></textarea><input type="hidden" value="token7">'
    '<fieldset><legend>When</legend><label><input type="radio"> Mornings</label></fieldset>'
    '<input type="submit" value="Send it"></form><p>Or call.</p>'
)
LABELS = "Your name; First and last; Reason; Choose one; Pain; How can we help?; When; Mornings; Send it"


def originals(conversion):
    return [notice.excerpt for notice in conversion.notices if notice.kind == "form"]


@pytest.mark.parametrize(
    "block", ["{}", "<!-- wp:html -->{}<!-- /wp:html -->", "<!-- wp:freeform -->{}<!-- /wp:freeform -->"]
)
def test_labels_are_listed_with_the_form_and_its_other_texts_stay(block: str) -> None:
    conversion = converted(block.format(FORM))
    assert originals(conversion) == [f"<form action=https://forms.example/x> {LABELS}"]
    text = "".join(value for _name, value in values(conversion))
    assert text == "<h2>Write to us</h2><p>We reply within a day.</p><p>Or call.</p>"
    assert kinds(conversion) == {"form"}
    assert conversion.words_before == conversion.words_after


def test_links_in_labels_are_listed_with_their_urls() -> None:
    conversion = converted(
        '<form><label>I read the <a href="/privacy/">privacy <b>policy</b></a>.</label></form><p>End</p>'
    )
    assert originals(conversion) == ["<form action=> I read the privacy policy (/privacy/) ."]
    assert (conversion.links_before, conversion.links_after) == (1, 1)
    assert kinds(conversion) == {"form"}


def test_a_field_that_repeats_its_label_is_listed_once() -> None:
    conversion = converted(
        '<form><label>Email</label><input type="email" placeholder="email" aria-label="Email"></form>'
    )
    assert originals(conversion) == ["<form action=> Email"]


def test_long_lists_are_in_several_notices() -> None:
    options = "".join(f"<option>Country number {number}</option>" for number in range(300))
    conversion = converted(f"<form><select>{options}</select></form>")
    assert len(originals(conversion)) > 2
    assert "Country number 299" in originals(conversion)[-1]
    assert not conversion.missing_words


@pytest.mark.parametrize(
    "text",
    [
        "<form><label>Your name<p>The rest of the page.</p>",
        "<form><label>Your name</form></label><p>The rest of the page.</p>",
        "<label>Your name</label><p>The rest of the page.</p>",
        "<form><form><button>Your name</form><div>The rest of the page.</div></form>",
    ],
)
def test_no_form_swallows_the_page(text: str) -> None:
    conversion = converted(text)
    assert "The rest of the page." in str(conversion.blocks)
    assert not conversion.missing_words


def test_buttons_outside_of_forms_stay_texts() -> None:
    assert html("<button>Read more</button>") == "<p>Read more</p>"


@pytest.mark.parametrize(
    ("field", "end"),
    [("<input name=a>", ""), ("<input name=a>", "</label>"), ("<textarea></textarea>", ""), ("<b><input></b>", "")],
)
def test_what_follows_the_field_of_a_label_stays_on_the_page(field: str, end: str) -> None:
    link = '<a href="https://x.example/">More</a>'
    conversion = converted(
        f"<form><p><label>Name {field} We never share this, as our privacy notice says. {link}{end}</p>"
        "<p>Second</p></form>"
    )
    text = "".join(value for _name, value in values(conversion))
    assert text == f"<p>We never share this, as our privacy notice says. {link}</p><p>Second</p>"
    assert originals(conversion) == ["<form action=> Name"]
    assert not conversion.missing_words
    assert conversion.links_before == conversion.links_after


def test_what_follows_a_list_of_options_in_a_label_stays_on_the_page() -> None:
    conversion = converted(
        "<form><label>Day <select><option>Monday<option>Friday</select> We are closed on Sundays.</label></form>"
    )
    assert [value for _name, value in values(conversion)] == ["<p>We are closed on Sundays.</p>"]
    assert originals(conversion) == ["<form action=> Day; Monday; Friday"]


@pytest.mark.parametrize(
    "heading",
    [
        '<button type="button">Do you bill insurance?</button>',
        "<h3><button>Do you bill insurance?</button></h3>",
        '<button aria-expanded="false">Do you bill insurance?</button>',
    ],
)
def test_headings_of_an_accordion_in_a_form_around_the_page_stay_on_the_page(heading: str) -> None:
    conversion = converted(f"<form><div>{heading}<p>We do.</p></div><button>Send</button></form>")
    assert "Do you bill insurance?</" in str(conversion.blocks)
    assert originals(conversion) == ["<form action=> Send"]
