"""Which attributes of shortcodes and blocks a reader of the old site saw: words, links, and images.

Page builders keep a part of the words in attributes, beside ids, colors, and CSS. The names of the attributes tell most
of them apart; the value decides where they don’t.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from .home_urls import PLACEHOLDER
from .numbers import is_number_name, snake_case
from .short_values import is_number_text, is_short_text, is_text_of_setting
from .shortcode_names import FORMS, LIST_BLOCKS, SILENT_BLOCKS

VISIBLE_NAME = re.compile(
    r"(?:^|[_-])(?:title|subtitle|heading|subheading|subhead|headline|text|content|caption|label|labels|desc|description|"
    r"tagline|message|quote|author|name|company|question|answer|prefix|suffix|h2|h4|btn|cta|first_text|highlight|"
    r"value_text|before_text|after_text|read_?more_txt|date|address|bio|role|job|cite|excerpt|intro|summary|editor|html|body)"
    r"(?:[_-]?\d{1,2})?$|(?:^|[_-])(?:title|heading|text|label|caption)[_-]",
    re.IGNORECASE,
)
JOB_NAME = re.compile(r"^(?:job_?(?:title|position)|occupation|designation)$")
HIDDEN_NAME = re.compile(
    r"class|css|style|font|colo|anim|width|height|padding|margin|border|background|(?:^|_)bg|align|icon|(?:^|_)size|"
    r"shadow|gradient|layout|spacing|offset|effect|target|(?:^|_)rel$|(?:^|_)id$|^ids$|version|column|order|"
    r"placeholder|taxonom|category|categories|"
    r"status|^show|^hide|^use_|enable|disable|admin|hover|tablet|phone|mobile|responsive|speed|delay|duration|alt$|alt_text|"
    r"orientation|transform|decoration|filter|overlay|parallax|element|(?:^|_)tag$|(?:^|_)level$|source$|slug|^global|"
    r"^_|preset|module|loop|autoplay|skin|shape|theme|template|schema|field|meta|nonce|shortcode|post_type|separator|format|"
    r"nothing_found|not_found|no_results|(?:error|success|required|invalid)\w*_message|selected_editor$|"
    r"tooltip$|^type$|^view$|^add_|_type$|(?:^|_)mode$|position$|img_|form_name|menu_name|file_?name|weight|transition",
    re.IGNORECASE,
)
SHOWN_PART = re.compile(r"(?:header|button|btn|link|tab|icon(?:_box)?)_(?:text|title|label|heading)$")
FRAME = re.compile(r"<iframe\s[^<>]*\bsrc\s*=")
LINK_NAME = re.compile(
    r"(?:^|[_-])(?:link|url|href|permalink|uri)(?:[_-]?(?:url|one|two|\d{1,2}))?$|^(?:link|url)[_-]|_link_|"
    r"^(?:facebook|twitter|linkedin|instagram|youtube|pinterest|tiktok|yelp)$",
    re.IGNORECASE,
)
IMAGE_NAME = re.compile(
    r"(?:^|[_-])(?:images?|img|photo|picture|portrait|avatar|logo|thumbnail|thumb|media|poster|ids|include|gallery)"
    r"(?:[_-]?(?:url|src|ids?))?(?:[_-]?\d{1,2})?$|^src$",
    re.IGNORECASE,
)
# Attributes that only some shortcodes show.
EXTRA_VISIBLE = {
    "et_pb_team_member": {"position"},
    "et_pb_testimonial": {"job_title"},
    "et_pb_pricing_table": {"currency", "sum", "per"},
    "et_pb_signup": {"footer_content"},
    "vc_hoverbox": {"hover_title"},
    "fusion_tagline_box": {"button"},
    "av_headline_rotator": {"before_rotating", "after_rotating"},
    "q_team": {"team_position"},
    "milestone": {"subject"},
    "mk_dropcaps": {"char"},
}
OF_PERSON = re.compile(r"(?:^|_)(?:team|member|person|staff|doctor)(?:_|$)")  # their position is what they do
CONTACT_NAME = re.compile(r"^(?:tele)?(?:phone|fax|tel|cellphone|mobile|email|e_?mail_?address)(?:_?number)?$")
CONTACT = re.compile(r"^\+?[\d\s()./x-]{6,30}$|^[^\s@]{1,64}@[^\s@]{1,200}\.[a-z]{2,20}$", re.IGNORECASE)
# Of a form, readers see its title and its text, not what it says after it was sent, nor the names of its fields.
FORM_SETTING = re.compile(
    r"success|sent$|submit|autorespon|error|option|_message|captcha|consent|subject|field|^label$|^button$|mail"
)
FORM_PART = re.compile(r"contact[_-]field|form_field|form_input|/field|/form")
NOT_SHOWN = {
    *((name, "label") for name in ("section", "row", "col", "ux_banner", "ux_slider", "text_box")),
    *(("rev_slider", name) for name in ("title", "slidertitle")),
    ("et_pb_signup", "button_text"),
    ("jetpack/button", "text"),
    ("et_pb_image", "title_text"),
    ("et_pb_fullwidth_image", "title_text"),
    ("et_pb_blurb", "alt"),
    ("et_pb_contact_form", "title_tag"),
    ("audio", "title"),
    ("pods", "name"),
    ("fusion_button", "title"),
    ("contact-form-7", "title"),
    ("contact-form", "title"),
    ("icon", "name"),
    ("x_button", "title"),
    ("nectar_icon_list_item", "title"),
    ("fusion_modal", "name"),
    ("fusion_modal_text_link", "name"),
    ("fusion_menu_anchor", "name"),
}
KEYWORDS = {
    *(
        "on",
        "off",
        "true",
        "false",
        "yes",
        "no",
        "none",
        "default",
        "left",
        "right",
        "center",
        "top",
        "bottom",
    ),
    *(
        "auto",
        "inherit",
        "light",
        "dark",
        "small",
        "medium",
        "large",
        "full",
        "normal",
        "custom",
        "disabled",
        "enabled",
    ),
    *("middle", "thumbnail", "_self", "_blank", "asc", "desc", "date", "title", "solid", "outline", "flat", "array"),
}
URL = re.compile(
    rf"^(?:https?:)?(?://)?{PLACEHOLDER}\S*$|"
    r"^(?:https?:)?//\S+$|^(?:mailto|tel):\S+$|^/[^\s/]\S*$|^www\.\S+$|^#\S*$|^\?\S+=\S*$",
    re.IGNORECASE,
)
IMAGE_URL = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp|heic|tiff?)(?:[?#]\S*)?$", re.IGNORECASE)
CODE = re.compile(
    r"^#[0-9a-f]{3,8}$|^rgba?\(|^[\d.,|%\s-]*(?:px|em|rem|vh|vw|%)?[\d.,|%\s-]*$|\|\||\{[^}]*:[^}]*\}|^[\w-]+:[^\s:;]+;|"
    r"^[a-z0-9-]+(?:_[a-z0-9-]+){2,}$|^[0-9a-f]{8,}$|^[0-9a-f-]{36}$|^\{.*\}$|^@ET-DC@|^#E-8_|^\$variable\(|^id\^|"
    r"^a:\d+:",
    re.IGNORECASE | re.DOTALL,
)
ICON = re.compile(r"^(?:(?:fa[srlbd]?|icon|dashicons|et|eicon|vc-oi|linea|typcn|entypo-icon)[- ][\w -]*)$")
INDEX = re.compile(r"_\d+_")  # of a row in a repeater of ACF: the names before it are those of rows and layouts
SHORT_TEXT = re.compile(r"[^\W\d_]{2,}|^(?!h[1-6]$)[^\W\d_]\S|[^\W\d_]\s+\S|\S\s+[^\W\d_]", re.IGNORECASE)
# A sentence in a custom field is a text whatever the name of the field, but for what visitors saw only later.
SENTENCE = re.compile(r"[\w)”\"'’%][.!?…](?:[\s”\"'’)]|$)|[。！？]")
MARKUP = re.compile(r"</(?:p|div|li|h[1-6]|blockquote|td)\s*>|<br", re.IGNORECASE)
UNSHOWN_NAME = re.compile(
    r"(?:error|success|required|invalid|confirm\w*)_?(?:message|text)?$|nothing_found|not_found|no_results|placeholder|"
    r"(?:^|_)alt(?:_text)?$|admin|internal|css|script|schema|shortcode|meta",
    re.IGNORECASE,
)
LETTERS = re.compile(r"[^\W\d_]{2,}")
WORDS = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}+\s++(?:\S++\s++){0,3}?[^\W\d_]{2,}")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
ENFOLD_LINK = re.compile(r"^(manually|page|post|portfolio),\s*(?:(\d+)$)?")
# What Divi and Bricks replace with a text from elsewhere.
DYNAMIC_TEXT = re.compile(
    r"@ET-DC@[\w+/=-]*@|\$variable\([^$]{0,5000}\)\$|\{echo:[^{}]{1,500}\}|"
    r"\{(?:post|acf|mb|author|site|term|wp|user|archive|query|cf|woo)_[a-z0-9_]{1,100}(?::[\w:,-]{1,100})?\}"
)
# Widgets of Elementor and its add-ons of which no setting is a text of the page: what a form says comes afterwards.
FORM_WIDGETS = re.compile(
    r"(?:^|[-_ ])forms?(?:$|[-_ ])|formbuilder|contact[_-]?form|wpforms|login|register|"
    r"mailchimp|newsletter|subscri|search"
)
DYNAMIC = {"__dynamic__", "__globals__"}  # where Elementor says which texts are taken from elsewhere
MAX_LINK_LENGTH = 2_000
MAX_EMPTY = 2_000  # characters of the tags of an empty block


def has_words(texts: Iterable[str]) -> bool:
    """Return whether there are words among ``texts``, the values of a shortcode that have no name."""
    return any(LETTERS.search(text) and not URL.match(text) for text in texts)


def is_visible(owner: str, name: str, value: str) -> bool:
    """Return whether readers saw ``value``, the attribute ``name`` of the shortcode or block ``owner``."""
    name, owner = INDEX.split(snake_case(name))[-1], owner.lower()
    if "/" in owner and (LIST_BLOCKS.search(owner) or SILENT_BLOCKS.search(owner)):
        return False
    text = TAG.sub(" ", value).strip() if "<" in value else value.strip()
    if not text and FRAME.search(value):
        return True
    if not text or (owner, name) in NOT_SHOWN:
        return False
    if is_number_text(name, text):
        return True
    if name == "position" and OF_PERSON.search(owner) and text.lower() not in KEYWORDS:
        return bool(SHORT_TEXT.search(text)) and not is_code(text)
    if name in EXTRA_VISIBLE.get(owner, ()):
        return not DYNAMIC_TEXT.match(text)
    if (FORMS.search(owner) or FORM_PART.search(owner)) and FORM_SETTING.search(name):
        return False
    if is_number_name(owner, name):
        return not URL.match(text) and text.lower() not in KEYWORDS
    if CONTACT_NAME.match(name):
        return bool(CONTACT.match(text))
    if text.lower() in KEYWORDS or is_code(text):
        return False
    if HIDDEN_NAME.search(name) and not (SHOWN_PART.search(name) or JOB_NAME.match(name)):
        return is_text_of_setting(name, text)
    if is_short_text(name, text):
        return True
    if VISIBLE_NAME.search(name) or JOB_NAME.match(name):
        return bool(SHORT_TEXT.search(text)) or not text.isascii()
    return not LINK_NAME.search(name) and not IMAGE_NAME.search(name) and bool(WORDS.search(text)) and ";" not in text


def is_setting(name: str, value: str) -> bool:
    """Return whether the field ``name`` is one that says how a page looks, or ``value`` something for programs."""
    name = snake_case(name)
    is_hidden = HIDDEN_NAME.search(name) or UNSHOWN_NAME.search(name)
    return bool(is_hidden or value.lower() in KEYWORDS or (LETTERS.search(value) and is_code(value)))


def is_lost_text(owner: str, name: str, value: str) -> bool:
    """Return whether ``value`` reads like a text of the page, whatever the attribute is called."""
    name, owner = snake_case(name), owner.lower()
    silent = (FORMS, FORM_PART, LIST_BLOCKS, SILENT_BLOCKS)
    return (owner, name) not in NOT_SHOWN and not any(each.search(owner) for each in silent) and is_prose(name, value)


def is_prose(name: str, value: str) -> bool:
    """Return whether ``value``, that of the field or attribute ``name``, is a text of sentences or paragraphs."""
    text = TAG.sub(" ", value)
    if UNSHOWN_NAME.search(name) or "{" in text or "<script" in value or is_code(value.strip()):
        return False
    has_words = not text.isascii() or len(LETTERS.findall(text)) >= 3
    return has_words and bool(SENTENCE.search(text) or (MARKUP.search(value) and LETTERS.search(text)))


def shown_settings(element: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the names and values in ``element``, part of the data of a builder, that don’t come from elsewhere."""
    if FORM_WIDGETS.search(str(element.get("widgetType", ""))):
        return
    dynamic = element.get("__dynamic__")
    replaced = dynamic if isinstance(dynamic, dict) else {}
    yield from ((str(name), value) for name, value in element.items() if name not in DYNAMIC and name not in replaced)


def lacks_content(content: str, name: str, start: int) -> bool:
    """Return whether the block ``name`` has only empty tags from ``start`` on, so that it shows its attributes."""
    end = content.find(f"<!-- /wp:{name} ", start, start + MAX_EMPTY)
    inner = content[start:end]
    return end >= 0 and not re.search(r"<!--|<img|<iframe", inner) and not re.search(r"\w", TAG.sub(" ", inner))


def is_code(text: str) -> bool:
    """Return whether ``text`` is a URL, a color, CSS, or anything else that only programs read."""
    head = text[:500]
    if ICON.match(head):
        return True
    return bool(URL.match(text[:MAX_LINK_LENGTH]) or CODE.search(head)) and not WORDS.search(head.partition("{")[0])


def is_link(name: str, value: str) -> bool:
    """Return whether the attribute is a link that visitors could follow."""
    value = value.strip()
    if IMAGE_URL.search(value[:MAX_LINK_LENGTH]):
        return False
    if name == "src":  # of what opens over the page
        return value.startswith(("https://", "http://"))
    if not LINK_NAME.search(name) or (IMAGE_NAME.search(name) and not name.startswith("link_")):
        return False
    return bool(split_link(value)[0])


def split_link(value: str) -> tuple[str, str]:
    """Return URL and title of a link: a URL, or the form of WPBakery, ``url:https%3A%2F%2F…|title:Call%20us``."""
    value = value.strip()
    if value.startswith("url:"):
        parts = dict(part.partition(":")[::2] for part in value.split("|"))
        url, title = unquote(parts.get("url", "")).strip(), unquote(parts.get("title", "")).strip()
    else:
        url, title = ENFOLD_LINK.sub(enfold_url, value), ""
    if url in {"http://", "https://"}:
        return "", title
    is_url = len(url) <= MAX_LINK_LENGTH and URL.match(url) and not url.startswith("#")
    return (url, title) if is_url else ("", title)


def enfold_url(match: re.Match[str]) -> str:
    """Return the URL for a link of Enfold: ``manually,https://…``, ``page,12``."""
    return f"/?page_id={match[2]}" if match[2] else ""


def image_sources(name: str, value: str) -> list[str]:
    """Return the ids or URLs of the images that the attribute shows."""
    if name == "source" and value.startswith("media:"):  # of Shortcodes Ultimate
        name, value = "images", value.removeprefix("media:")
    if not IMAGE_NAME.search(name) or re.search(r"background|(?:^|_)bg|pattern|overlay|icon", name, re.IGNORECASE):
        return []
    value = value.strip()
    if match := re.match(r"id\^(\d{1,10})\|", value):  # Ultimate Addons: id^12|url^…|caption^…
        return [match[1]]
    if re.fullmatch(r"\d{1,10}(?:\s*,\s*\d{1,10})*", value):
        return [part.strip() for part in value.split(",")]
    parts = [part.strip() for part in value.split(",")] if value.count("://") > 1 else [value]
    return [part for part in parts if IMAGE_URL.search(part[:MAX_LINK_LENGTH]) and " " not in part]
