"""Texts and links in custom fields: kept as the text of a page that has no other, or else listed."""

import pytest

from site_core.wordpress.content.conversion import convert
from site_core.wordpress.items import Item

from .support import HOST, FixedResolver, converted, html, kinds

ABOUT = '<a linktype="page" id="7">'


def fields(**values: str) -> dict[str, str]:
    return values | {f"_{name}": f"field_5f{number:02x}" for number, name in enumerate(values)}


@pytest.mark.parametrize(
    "name",
    [
        "modules_0_text",
        "modules_0_columns_1_text",
        "page_template_12_content",
        "theme_sections_0_style_class",
        "columns_0_copy",
    ],
)
def test_the_names_of_rows_and_layouts_hide_no_text(name: str) -> None:
    conversion = converted("", **fields(**{name: "<p>Care at home is possible.</p>"}))
    assert [block["value"] for block in conversion.blocks] == ["<p>Care at home is possible.</p>"]
    assert conversion.words_before == conversion.words_after == 5


def test_the_name_of_a_group_hides_no_text() -> None:
    assert html("", **fields(module="", module_heading="Fees")) == "<h2>Fees</h2>"


def test_names_of_fields_that_a_theme_registers_are_known() -> None:
    assert html("", modules_0_text="Care at home.", _modules_0_text="field_hero_modules_text") == "<p>Care at home.</p>"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("modules_0_class", "btn btn-primary wide"),
        ("modules_0_color", "dark blue"),
        ("modules_0_background", "#fff"),
        ("modules_0_size", "extra large"),
        ("modules_0_id", "12"),
        ("modules_0_custom_css", ".a p span { color: red; } /* The end. */"),
        ("form_0_success_message", "Thank you. We will be in touch."),
        ("modules", 'a:1:{i:0;s:10:"text_block";}'),
    ],
)
def test_settings_are_no_text(name: str, value: str) -> None:
    conversion = converted("", **fields(**{name: value}))
    assert (conversion.blocks, conversion.words_before) == ([], 0)


def test_links_are_kept_whatever_their_field_is_called() -> None:
    result = converted("", **fields(modules_0_goto="https://example.org/x", modules_0_heading="Fees"))
    assert "https://example.org/x" in result.blocks[0]["value"]
    assert (result.links_before, result.links_after) == (1, 1)


def test_fields_beside_a_text_are_listed_whole_with_their_links() -> None:
    text = " ".join(f"Word{number} follows." for number in range(400))
    result = converted(
        "<p>Own words.</p>",
        **fields(modules_0_text=f"<p>{text}</p>", modules_0_more='<p><a href="/about/">Who we are.</a></p>'),
    )
    listed = " ".join(notice.excerpt for notice in result.notices if notice.kind == "fields")
    assert "Word0 follows." in listed
    assert "Word399 follows." in listed
    assert "Who we are. (/about/)" in listed
    assert kinds(result) == {"fields"}
    assert result.words_before == 2 + 800 + 3
    assert result.links_before == result.links_after == 1


def test_the_count_of_fields_finds_what_the_conversion_loses(monkeypatch) -> None:
    monkeypatch.setattr("site_core.wordpress.content.conversion.fields_html", lambda item: "")
    result = converted("", **fields(modules_0_text="<p>Care at home is possible.</p>"))
    assert result.missing_words == {"care": 1, "at": 1, "home": 1, "is": 1, "possible": 1}
    assert kinds(result) == {"words"}


@pytest.mark.parametrize("value", ["a:1:{", "\x00", "<p", "[" * 5_000, "&" * 5_000, "_0_" * 2_000])
def test_broken_values_are_no_error(value: str) -> None:
    assert converted("", **fields(modules_0_text=value)).missing_words == {}


def test_short_values_of_other_fields_are_listed_with_their_names() -> None:
    result = converted("<p>Own words.</p>", **fields(department="Cardiology", fee="90", place="Malmö"))
    listed = " ".join(notice.excerpt for notice in result.notices if notice.kind == "fields")
    for each in ("department: Cardiology", "fee: 90", "place: Malmö"):
        assert each in listed
    assert "Cardiology" not in str(result.blocks)


@pytest.mark.parametrize(
    ("name", "value"),
    [("theme_color", "blue"), ("layout", "wide"), ("wide", "1"), ("side", "left"), ("photo", "12"), ("a", "…")],
)
def test_short_settings_are_not_listed(name: str, value: str) -> None:
    assert not kinds(converted("<p>Own words.</p>", **fields(**{name: value})))


BOUND_BLOCK = (
    '<!-- wp:paragraph {"metadata":{"bindings":{"content":{"source":"core/post-meta","args":{"key":"%s"}}}}} -->'
    "<p>Here stands a default.</p><!-- /wp:paragraph -->"
)


def test_meta_that_a_block_shows_is_listed() -> None:
    meta = {
        "fee_note": "We bill most plans. Ask us.",
        "site": "https://example.org/fees",
        "hidden_note": "Internal only.",
    }
    content = "".join(BOUND_BLOCK % name for name in ("fee_note", "site"))
    conversion = converted(content, **meta)
    texts = " ".join(str(notice) for notice in conversion.notices)
    assert "We bill most plans. Ask us." in texts
    assert "https://example.org/fees" in texts
    assert "Internal only" not in texts
    assert (conversion.words_before, conversion.missing_words) == (14, {})
    assert (conversion.links_before, conversion.links_after) == (1, 1)


@pytest.mark.parametrize("content", ["", "<p>Ada.</p>", BOUND_BLOCK % "wpcf-message"])
@pytest.mark.parametrize(
    "value",
    [
        "I am a patient and I feel worse since Monday. Please call me.",
        "https://elsewhere.example/me?patient=Monday",
        "Monday",
        'a:1:{i:0;s:6:"Monday";}',
    ],
)
def test_fields_of_toolset_may_be_from_visitors_so_only_their_names_are_listed(content: str, value: str) -> None:
    conversion = converted(content, **{"wpcf-message": value, "_wpcf-message": "field_5f01", "wpcf-read": "0"})
    [notice] = conversion.notices
    assert (notice.kind, notice.excerpt) == ("unknown fields", "wpcf-message")
    assert "Monday" not in str(conversion)
    assert "monday" not in str(conversion)
    assert conversion.links_before == 0


@pytest.mark.parametrize(
    "meta",
    [
        {"mb_bio": "<p>My secret: I am ill.</p>"},
        {"story": "I have been ill. It was my secret."},
        {"answers": 'a:1:{i:0;a:1:{s:1:"a";s:19:"My secret. I am ill";}}'},
        {"answers": '[{"text":"My secret is this. I am ill."}]'},
    ],
)
def test_of_fields_of_unknown_plug_ins_only_the_names_are_listed(meta: dict[str, str]) -> None:
    conversion = converted("<p>Ada.</p>", **meta)
    [notice] = conversion.notices
    assert (notice.kind, notice.excerpt) == ("unknown fields", next(iter(meta)))
    assert "secret" not in str(conversion)


@pytest.mark.parametrize("name", ["_hidden_note", "rank_math_description", "views", "layout_css"])
def test_values_that_visitors_did_not_see_are_not_named(name: str) -> None:
    value = "12" if name == "views" else "We treat pain. Call us today."
    assert not converted("<p>Ada.</p>", **{name: value}).notices


def test_values_of_unknown_plug_ins_are_named_for_their_own_types() -> None:
    meta = {"client_name": ("Rita B.",), "stars_shown": ("5",), "_edit_last": ("1",)}
    for post_type, expected in [("testimonial", ["client_name"]), ("page", [])]:
        item = Item(1, post_type, link=f"{HOST}/rita/", content="<p>Thank you.</p>", meta=meta)
        notices = convert(item.content, item=item, resolver=FixedResolver()).notices
        assert [notice.excerpt for notice in notices if notice.kind == "unknown fields"] == expected


def test_the_number_of_rows_of_a_repeater_is_no_value() -> None:
    conversion = converted("<p>Words</p>", **fields(cards="2", cards_0_title="Fees", floor="2"))
    assert [notice.excerpt for notice in conversion.notices] == ["Fees", "floor: 2"]


def test_many_fields_are_read_in_linear_time() -> None:
    many = fields(**{f"cards_0_0_{number}": f"{number + 2}" for number in range(3_000)})
    excerpts = [notice.excerpt for notice in converted("<p>Words</p>", **fields(cards_0="7"), **many).notices]
    assert "2999: 3001" in excerpts[-1]
    assert "7" not in excerpts[0].split("; ")[0]
