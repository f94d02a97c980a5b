"""Titles are plain text: decoded once, without tags and shortcodes."""

import pytest

from site_core.wordpress.reading.plain_text import plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Tom &amp; Jerry", "Tom & Jerry"),
        ("Tom &amp;amp; Jerry", "Tom &amp; Jerry"),
        ("It&#8217;s &quot;here&quot;", 'It’s "here"'),
        ("An <em>old</em>&nbsp;<br /> title<!-- x -->", "An old title"),
        ("1 < 2 &lt;b&gt; > 0", "1 < 2 <b> > 0"),
        ("[Update] TMS [2024]", "[Update] TMS [2024]"),
        ('[highlight color="red"]TMS[/highlight] now', "TMS now"),
        ("[b]TMS[/b] [site_name]", "TMS"),
        ("", ""),
    ],
)
def test_html_becomes_text(html, text):
    assert plain_text(html) == text
