"""SVG logos: shapes survive, and nothing else does."""

import pytest
from defusedxml.ElementTree import fromstring
from django.core.exceptions import ValidationError

from site_core.brand import svg as svg_module
from site_core.brand.svg import sanitize_svg

NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(content="", attributes='viewBox="0 0 40 20"'):
    return f"<svg {NAMESPACES} {attributes}>{content}</svg>".encode()


def sanitized(content="", **kwargs):
    return sanitize_svg(svg(content, **kwargs)).content.decode()


REMOVED = {
    "script": "<script>alert(1)</script>",
    "script in a group": "<g><script href='https://evil.example/x.js'/></g>",
    "handler": '<path d="M0 0" onload="alert(1)" onclick="alert(1)"/>',
    "handler of the root": '<g onbegin="alert(1)"><path d="M0 0"/></g>',
    "external fill": '<path d="M0 0" fill="url(https://evil.example/#a)"/>',
    "external fill without quotes": '<path d="M0 0" fill="URL( //evil.example/a)"/>',
    "external style": '<path d="M0 0" style="fill:url(https://evil.example/a);background:url(//evil.example)"/>',
    "import": "<style>@import url(https://evil.example/x.css); .a{fill:url(//evil.example)}</style>",
    "escape": '<path d="M0 0" style="fill:\\75rl(//evil.example)"/>',
    "gradient elsewhere": '<linearGradient xlink:href="https://evil.example/g.svg#a"/>',
    "javascript": '<linearGradient href="javascript:alert(1)"/>',
    "metadata": "<metadata>https://evil.example<x/></metadata>",
    "other namespace": '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>',
    "comment": "<!-- https://evil.example <script>alert(1)</script> -->",
    "instruction": '<?xml-stylesheet href="https://evil.example/x.css"?>',
    "base": '<g xml:base="https://evil.example/"><path d="M0 0"/></g>',
}
REFUSED = {
    "foreign object": svg("<foreignObject><p/></foreignObject>"),
    "image": svg('<image href="https://evil.example/x.png"/>'),
    "use": svg('<use href="#a"/>'),
    "text": svg("<text>Clinic</text>"),
    "animation": svg('<path d="M0 0"><animate attributeName="href" to="javascript:alert(1)"/></path>'),
    "setting": svg('<set attributeName="onclick" to="alert(1)"/>'),
    "link": svg('<a href="javascript:alert(1)"><path d="M0 0"/></a>'),
    "filter": svg('<filter id="a"><feImage href="https://evil.example"/></filter>'),
    "selector of elements": svg("<style>path{fill:red}</style>"),
    "selector of descendants": svg("<style>.a .b{fill:red}</style>"),
    "many selectors": svg(f"<style>{'.a ' * 30_000}x</style><style>{'.a ' * 20_000}{{}}</style>"),
    "entities": b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + svg("&b;"),
    "file": b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + svg("&a;"),
    "HTML": b"<html><body><svg/></body></html>",
    "no namespace": b'<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>',
    "broken": b"<svg",
    "unknown encoding": b'<?xml version="1.0" encoding="nothing"?>' + svg(),
    "many elements": svg("<g/>" * 2500),
    "deep": svg("<g>" * 60 + "</g>" * 60),
    "very deep": svg("<g>" * 9000 + "</g>" * 9000),
    "long": svg(f'<path d="{"M0 0 " * 30_000}"/>'),
    "no size": svg(attributes=""),
    "no area": svg(attributes='viewBox="0 0 0 0"'),
    "endless": svg(attributes=f'viewBox="0 0 {"9" * 400} 1"'),
}


@pytest.mark.parametrize("content", REMOVED.values(), ids=REMOVED)
def test_what_could_act_or_load_something_is_removed(content):
    cleaned = sanitized(content).casefold()
    for part in ("evil", "script", "alert", "on", "style", "base"):
        assert part not in cleaned, cleaned


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_what_would_look_different_or_cannot_be_read_is_refused(content):
    with pytest.raises(ValidationError):
        sanitize_svg(content)


def test_document_type_is_left_out_and_not_fetched():
    cleaned = sanitize_svg(
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "https://evil.example/x.dtd">' + svg()
    ).content
    assert b"DOCTYPE" not in cleaned
    assert b"evil" not in cleaned


def test_hidden_layers_stay_hidden():
    root = fromstring(sanitized('<g style="display:none"><path d="M0 0"/></g><g visibility="hidden"/>'))
    assert [group.attrib for group in root] == [{"display": "none"}, {"visibility": "hidden"}]


def test_size_may_have_an_exponent():
    assert sanitize_svg(svg(attributes='viewBox="0 0 1e3 5E2"'))[1:] == (200, 100)


def test_shapes_and_their_colors_survive():
    root = fromstring(sanitized('<g fill="#7a1f5c" transform="translate(1,2)"><path d="M1,2c3-4 5.5e1"/></g>'))
    group = root[0]
    assert group.attrib == {"fill": "#7a1f5c", "transform": "translate(1,2)"}
    assert group[0].get("d") == "M1,2c3-4 5.5e1"


def test_gradients_of_the_file_itself_survive():
    content = '<defs><linearGradient id="a"><stop offset="0" stop-color="red"/></linearGradient></defs>'
    cleaned = sanitized(content + '<path d="M0 0" fill="url(#a)"/>')
    assert 'fill="url(#a)"' in cleaned
    assert 'stop-color="red"' in cleaned


def test_classes_and_styles_become_attributes():
    content = '<style>.a, .b { fill: #123456; } .b{stroke:red}</style><path class="b" style="opacity: .5" d="M0 0"/>'
    path = fromstring(sanitized(content))[0]
    assert path.attrib == {"d": "M0 0", "fill": "#123456", "stroke": "red", "opacity": ".5"}


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('viewBox="0 0 40 20"', (200, 100)),
        ('viewBox="-5,-5,10,20"', (100, 200)),
        ('width="40px" height="20px"', (200, 100)),
    ],
)
def test_size_has_the_proportions_of_the_drawing(attributes, size):
    assert sanitize_svg(svg(attributes=attributes))[1:] == size


def test_sanitizing_again_changes_nothing():
    once = sanitize_svg(svg('<path d="M0 0" fill="red"/>')).content
    assert sanitize_svg(once).content == once


def test_rule_with_many_selectors_is_read_once(monkeypatch):
    read = []
    original = svg_module.declarations
    monkeypatch.setattr(svg_module, "declarations", lambda text: read.append(text) or original(text))
    selectors = ",".join(f".c{number}" for number in range(500))
    assert 'fill="red"' in sanitized(f"<style>{selectors} {{ fill: red }}</style><path class='c7' d='M0 0'/>")
    assert sum("fill" in text for text in read) == 1
