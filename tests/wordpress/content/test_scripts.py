"""What only scripts and plug-ins of browsers showed: where buttons lead, calendars for bookings, and documents."""

import json
from base64 import b64encode
from html import escape
from urllib.parse import quote

import pytest

from site_core.wordpress.content.conversion import Conversion

from .support import FixedResolver, converted, html, kinds, values

CALENDAR = "https://calendly.com/clinic/visit"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (f"<a href=\"\" onclick=\"window.open('{CALENDAR}', '_blank');return false;\">Book</a>", CALENDAR),
        (f"<a href=\"javascript:window.open('{CALENDAR}')\">Book</a>", CALENDAR),
        (f"<a href='#' onclick='window.location = \"{CALENDAR}\"'>Book</a>", CALENDAR),
        ("<button onclick=\"location.href='/book/'\">Book</button>", "/book/"),
        ("<button onclick=\"open('/book/')\">Book</button>", "/book/"),
        ("<button onclick='top.location = \"tel:+15550100\"'>Book</button>", "tel:+15550100"),
        ('<a href="/book/" onclick="track({url: \'/elsewhere/\'})">Book</a>', "/book/"),
    ],
)
def test_buttons_keep_where_their_scripts_lead(text: str, url: str) -> None:
    conversion = converted(f"<p>Come. {text}</p>")
    assert f'<a href="{url}">Book</a>' in str(conversion.blocks)
    assert (conversion.links_before, conversion.links_after) == (1, 1)
    assert kinds(conversion) <= {"page"}


@pytest.mark.parametrize(
    "script",
    [
        "toggle()",
        "open()",
        "MyModal.open('booking')",
        "MyModal.open('/booking/')",
        "$.ajax({url: '/wp-admin/admin-ajax.php'})",
        "$.ajax({url: '/book/'})",
        "location.href='/wp-admin/post.php'",
        "window.open('https://old.example/wp-admin/admin-ajax.php')",
        "location.href='/book/' + day",
        "if (location=='/book/') go()",
        "geolocation='/book/'",
        "open('booking')",
        "open('javascript:alert(1)')",
        "window.open(\\'/book/')",
    ],
)
@pytest.mark.parametrize("text", ['<a href="#" onclick="{}">Book</a>', '<button onclick="{}">Book</button>'])
def test_scripts_that_open_nothing_are_no_links(text: str, script: str) -> None:
    conversion = converted(f"<p>{text.format(script)}</p>")
    assert html(f"<p>{text.format(script)}</p>") == "<p>Book</p>"
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


WIDGET = "https://js.jotform.example/f/12.js"
ENCODED = b64encode(quote(f'<script src="{WIDGET}"></script>').encode()).decode()


def scripts_in(conversion: Conversion) -> list[str]:
    return [notice.excerpt for notice in conversion.notices if notice.kind == "script"]


@pytest.mark.parametrize(
    "script",
    [
        f'<script src="{WIDGET}"></script>',
        f"<SCRIPT async type='text/javascript' src={WIDGET}></SCRIPT>",
        f'<script src="{WIDGET}">',
        f'<script src="{WIDGET}"></script><script src="https://js.jotform.example/more.js"></script>',
        f"[vc_raw_js]{ENCODED}[/vc_raw_js]",
        f"[vc_raw_html]{ENCODED}[/vc_raw_html]",
    ],
)
def test_scripts_of_other_websites_are_listed_once_for_each_host(script: str) -> None:
    conversion = converted(f"<p>Ask us.</p>{script}")
    assert scripts_in(conversion) == [WIDGET]
    assert values(conversion) == [("paragraph", "<p>Ask us.</p>")]


def test_scripts_in_the_data_of_elementor_and_in_reusable_blocks_are_listed() -> None:
    data = json.dumps([{"widgetType": "html", "settings": {"html": f'<script src="{WIDGET}"></script>'}}])
    assert scripts_in(converted("<p>Ask us.</p>", _elementor_data=data)) == [WIDGET]
    resolver = FixedResolver({3: f'<p>Ask us.</p><script src="{WIDGET}"></script>'})
    assert scripts_in(converted('<!-- wp:block {"ref":3} /-->', resolver)) == [WIDGET]


@pytest.mark.parametrize(
    "text",
    [
        "<table><tr><th>Day</th><th>Fee</th></tr><tr><td>Mon{}day</td><td>90</td></tr></table>",
        "<h2>Our {}house</h2><p>Open.</p>",
        "<p>Our <b>own {}house</b> is open.</p>",
        '<p>Our <a href="https://x.example/">own {}house</a> is open.</p>',
        "<blockquote><p>I feel {}well.</p><cite>Ada {}Long</cite></blockquote>",
        "<ul><li>One {}and</li>{}<li>two</li></ul>",
        '<figure><img src="/a.jpg"><figcaption>Our {}house</figcaption></figure>',
        '[et_pb_blurb title="Hello" content="Dear {} patients of ours"]inner[/et_pb_blurb]',
        '[caption id="a" width="300" caption="Our {}house"]<img src="/a.jpg">[/caption]',
        '[button link="/x/{}"]Book[/button]',
    ],
)
def test_scripts_leave_no_trace_where_they_stand(text: str) -> None:
    """The text is the same as without them, and each is listed."""
    with_script = converted(text.replace("{}", f"<script src='{WIDGET}'></script>"))
    without = converted(text.replace("{}", ""))
    assert values(with_script) == values(without)
    assert scripts_in(with_script) == [WIDGET]
    assert kinds(with_script) - {"script"} == kinds(without)


@pytest.mark.parametrize(
    "script",
    [
        '<script async src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>',
        '<script src="https://static.hotjar.com/c/hotjar-1.js"></script>',
        "<script>gtag('config', 'G-1');</script>",
        "<script>hbspt.forms.create({id: 'x'});</script>",
        '<script type="application/ld+json">{"@type":"FAQPage"}</script>',
        f'<script type="application/ld+json" src="{WIDGET}"></script>',
        f'<script type="text/template" src="{WIDGET}"></script>',
        f"<script>document.write('<script src={WIDGET}>')</script>",
        f'<!-- <script src="{WIDGET}"></script> -->',
        f'<script data-x=" src={WIDGET} "></script>',
        '<script src="/wp-includes/js/wp-embed.min.js"></script>',
        '<script src="https://www.old.example/own.js"></script>',
        '<script src="own.js"></script>',
        '<script src="http://[broken/x.js"></script>',
    ],
)
def test_scripts_that_show_nothing_are_not_listed(script: str) -> None:
    conversion = converted(f"<p>Words</p>{script}")
    assert values(conversion) == [("paragraph", "<p>Words</p>")]
    assert not conversion.notices


def test_urls_of_scripts_are_short_and_without_email_addresses() -> None:
    conversion = converted(f'<script src="https://x.example/pat@old.example/{"a" * 2_000}"></script><p>Words</p>')
    [text] = scripts_in(conversion)
    assert "pat@" not in text
    assert len(text) <= 300


@pytest.mark.parametrize(
    "text",
    [
        '<p><a onclick="' + "location" * 16_000 + '">x</a></p>',
        '<p><a onclick="' + "location='/" * 16_000 + '">x</a></p>',
        "<div" + ' data-url="a"' * 16_000 + ">x</div>",
        '<div class="calendly-inline-widget" ' + ' data-url="a' * 16_000 + ">x</div>",
        "<object" + ' data="a"' * 16_000 + ">x</object>",
        "<object " * 16_000,
        '<a href="#" ' + "data-x=" * 16_000 + ' onclick="open()">x</a>',
        "<script src=" * 16_000,
        "<!--" * 16_000 + "<script>",
        "<script></script>" * 8_000,
        "<form>" + "<b>" * 5_000 + "<label><input>" * 5_000,
    ],
)
def test_hostile_scripts_are_read_in_linear_time(text: str) -> None:
    assert converted(f"<p>Words.</p>{text}").blocks


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
        "<b class='x odometer' data-stop='1,200'>0</b>",
        '<span class="timer" data-to="1,200"></span>',
        '<span class="count-up" data-count="1,200"></span>',
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
    "text",
    [
        '<p class="counter" data-count="12">Zero 0</p>',
        '<p class="counter" data-to="home">0</p>',
        "<p>0</p>",
        '<p><i class="wp-statistics" data-to="7"></i>0</p>',
        '<p data-to="7">0</p>',
        '<p class="static" data-end="20">0</p>',
        '<p class="slide-number" data-count="20">0</p>',
        '<p class="counter" data-to="1735689600">0</p>',
        '<p class="countdown counter" data-to="20">0</p>',
        '<p class="timer" data-count="20">0</p>',
    ],
)
def test_other_numbers_stay_as_they_are(text: str) -> None:
    assert "0</p>" in html(text)
    assert not converted(text).missing_words


@pytest.mark.parametrize(
    "text",
    [
        '<div class="countdown" data-end="1735689600"></div>',
        '<div class="timer count-down" data-to="60"></div>',
        '<div class="account-state" data-count="7"></div>',
        '<i class="discount" data-count="7"></i>',
        '<i class="counter-box-wrapper" data-count="7"></i>',
    ],
)
def test_numbers_that_nobody_saw_are_not_shown(text: str) -> None:
    conversion = converted(f"<p>Words</p>{text}")
    assert values(conversion) == [("paragraph", "<p>Words</p>")]
    assert (conversion.words_before, conversion.notices) == (1, [])
