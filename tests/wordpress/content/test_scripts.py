"""What only scripts and plug-ins of browsers showed: where buttons lead, calendars for bookings, and documents."""

import json
from html import escape

import pytest

from .support import converted, html, kinds

CALENDAR = "https://calendly.com/clinic/visit"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (f'<a href="" onclick="Calendly.initPopupWidget({{url: \'{CALENDAR}\'}});return false;">Book</a>', CALENDAR),
        (f"<a href=\"javascript:window.open('{CALENDAR}')\">Book</a>", CALENDAR),
        (f"<a href='#' onclick='window.location = \"{CALENDAR}\"'>Book</a>", CALENDAR),
        ("<button onclick=\"location.href='/book/'\">Book</button>", "/book/"),
        ("<button onclick=\"window.location.assign('/book/')\">Book</button>", "/book/"),
        ('<a href="/book/" onclick="track({url: \'/elsewhere/\'})">Book</a>', "/book/"),
    ],
)
def test_buttons_keep_where_their_scripts_lead(text: str, url: str) -> None:
    conversion = converted(f"<p>Come. {text}</p>")
    assert f'<a href="{url}">Book</a>' in str(conversion.blocks)
    assert (conversion.links_before, conversion.links_after) == (1, 1)
    assert kinds(conversion) <= {"page"}


@pytest.mark.parametrize("text", ["<a href='#' onclick='toggle()'>Book</a>", "<button onclick='open()'>Book</button>"])
def test_scripts_that_open_nothing_are_no_links(text: str) -> None:
    conversion = converted(f"<p>{text}</p>")
    assert (conversion.links_before, conversion.links_after) == (0, 0)


def test_hostile_urls_of_scripts_lead_nowhere() -> None:
    text = html("<p><a href='#' onclick=\"open('javascript:alert(1)')\">Book</a></p>")
    assert text == "<p>Book</p>"


@pytest.mark.parametrize(
    "text",
    [
        f'<div class="calendly-inline-widget" data-url="{CALENDAR}" style="height:630px"></div>',
        f'<div data-url="{CALENDAR}" class="x calendly-inline-widget"></div>',
    ],
)
def test_calendars_become_links(text: str) -> None:
    conversion = converted(f'{text}<script src="https://assets.calendly.com/assets/external/widget.js"></script>')
    assert f'<a href="{CALENDAR}">' in str(conversion.blocks)
    assert (conversion.links_before, conversion.links_after) == (1, 1)
    assert kinds(conversion) == {"embed"}


@pytest.mark.parametrize(
    ("text", "is_link"),
    [
        ('<object data="/uploads/form.pdf" type="application/pdf"><a href="/uploads/form.pdf">Form</a></object>', True),
        ('<object data="https://youtube.com/v/x.swf" type="application/x-shockwave-flash"></object>', False),
        ('<object class="wp-block-file__embed" data="/uploads/form.pdf" type="application/pdf"></object>', False),
    ],
)
def test_documents_that_the_page_showed_become_links(text: str, is_link: bool) -> None:
    conversion = converted(f"<p>Words</p>{text}")
    assert ('linktype="document"' in str(conversion.blocks)) is is_link
    assert (conversion.links_before, conversion.links_after) == (is_link, is_link)


@pytest.mark.parametrize(
    ("script", "original"),
    [
        ('<script src="//js.jotform.example/f/12.js"></script>', "//js.jotform.example/f/12.js"),
        ("<script>hbspt.forms.create({id: 'x'});</script>", "<script>hbspt.forms.create({id: 'x'});</script>"),
        ("<script src='https://a.example/[gallery].js'></script>", "https://a.example/[gallery].js"),
    ],
)
def test_scripts_that_may_have_shown_something_are_listed(script: str, original: str) -> None:
    conversion = converted(f"<p>Ask us.</p>{script}<p>Now.</p>")
    [notice] = conversion.notices
    assert (notice.kind, notice.excerpt, notice.after) == ("script", original, "Ask us.")
    assert "script" not in str(conversion.blocks)


@pytest.mark.parametrize(
    "script",
    [
        '<script async src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>',
        "<script>gtag('config', 'G-1');</script>",
        '<script type="application/ld+json">{"@type":"FAQPage"}</script>',
        '<script src="/wp-includes/js/wp-embed.min.js"></script>',
    ],
)
def test_scripts_that_show_nothing_are_not_listed(script: str) -> None:
    assert not converted(f"<p>Words</p>{script}").notices


def test_widgets_of_siteorigin_in_a_text_are_read_from_their_hidden_fields() -> None:
    settings = {"instance": {"title": "Our hours", "text": "<p>All day.</p>"}}
    value = escape(json.dumps(settings))
    text = f'[siteorigin_widget class="WP_Widget_Text"]<input type="hidden" value="{value}" />[/siteorigin_widget]'
    conversion = converted(text)
    assert html(text) == "<h2>Our hours</h2><p>All day.</p>"
    assert (conversion.words_before, conversion.words_after) == (4, 4)


def test_the_long_form_of_an_abbreviation_is_no_heading() -> None:
    assert "<h" not in html('<p>We use [abbr title="Transcranial magnetic stimulation"]TMS[/abbr].</p>')


@pytest.mark.parametrize(
    "text",
    [
        '<span class="elementor-counter-number" data-to-value="1,200" data-from-value="0">0</span>',
        '<div class="counter" data-count="1,200"> 0 </div>',
        "<b data-to='1,200'>0</b>",
        '<span class="timer" data-to="1,200"></span>',
    ],
)
def test_counters_say_the_number_that_they_count_up_to(text: str) -> None:
    conversion = converted(f"<div>{text}<p>Patients a year</p></div>")
    shown = html(f"<div>{text}<p>Patients a year</p></div>")
    assert "1,200" in shown
    assert "0</" not in shown.replace("1,200", "")
    assert not conversion.missing_words
    assert not conversion.notices


@pytest.mark.parametrize(
    "text", ['<p data-count="12">Zero 0</p>', '<p data-to="home">0</p>', "<p>0</p>", '<p><i data-to="7"></i>0</p>']
)
def test_other_numbers_stay_as_they_are(text: str) -> None:
    assert "0</p>" in html(text)
    assert not converted(text).missing_words
