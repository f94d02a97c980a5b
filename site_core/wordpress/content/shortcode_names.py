"""What the name of a shortcode says: which kind of thing it showed, and whether it is a part of the layout.

Which shortcodes a site knew is not in its export, only how they are called. Themes and page builders have prefixes.
"""

from __future__ import annotations

import re

# Shortcodes that mean something even without attributes and without an end.
EMBEDS = "wpvideo|videopress|googlemaps|tweet|gist|ted|scribd|instagram|slideshare|spotify|bandcamp|flickr|facebook"
KNOWN = re.compile(
    r"^(?:caption|wp_caption|gallery|embed|audio|video|playlist|contact-form(?:-7)?|gravityforms?|ninja_forms?|wpforms|"
    r"vc_\w+|et_pb_\w+|fusion_\w+|av_\w+|fl_\w+|elementor\S*|mk_\w+|su_\w+|rev_slider\w*|row|column|col|section|"
    r"button|tabs?|accordion|toggle|dropcap|divider|spacer|clear|hr|br|one_(?:half|third|fourth)\w*|two_third\w*|three_fourth\w*"
    r"|instagram-feed|custom-(?:facebook|twitter|youtube)-feeds?|youtube-feed|google-reviews|trustindex|foogallery|"
    r"wp-sitemap-page|related-posts|social-share|ez-toc|lwptoc|pdf-embedder|current-year|year|ninja-forms|elementor-template"
    r"|sitemap|products?|toc|newsletter|login|map|slider|social|icon|highlight|list|li|table|quote|blockquote|"
    r"ameliabooking|ameliacatalog|ameliaevents|booknetic|bookly-\w+|simplybook|mailpoet|hubspot|formidable|fluentform|wpv-[\w-]+|"
    r"latexpage|archives|subscribe2|jetpack-[\w-]+|polldaddy|crowdsignal|portfolio)$"
)
FORMS = re.compile(
    r"contact-?form|gravityform|ninja_form|wpforms|formidable|fluentform|caldera|contact_form|mc4wp|forminator|"
    r"fusion_form|^av_contact$|_signup$|mailchimp|mailpoet|newsletter|subscri|metform|quform|wsform|ws_form|weforms|hubspot|"
    r"jotform|typeform|amelia|booknetic|bookly|latepoint|simplybook|vcita|calendly|acuity|booking|appointment"
)
SLIDERS = re.compile(
    r"^(?:rev_?slider|layerslider|smartslider|metaslider|soliloquy|nextend|fusion_(?:rev|layer)_?slider)"
)
MAPS = re.compile(r"gmaps|google_map|et_pb_map$|fusion_map|wpgmza|maplist|^mk_gmaps|^x_(?:google_)?map$|^ux_map$")
LISTS = re.compile(
    r"^(?:vc_(?:basic|masonry)_\w*grid|vc_posts|et_pb_(?:fullwidth_)?(?:blog|post|portfolio|filterable_portfolio|shop)|"
    r"fusion_(?:blog|recent|portfolio|faq|events|post|products?|woo)|av_(?:blog|post|portfolio|masonry|magazine|product)|"
    r"recent_|latest_post|blog_posts?|products?$|nectar_blog|recent_posts|mk_(?:blog|portfolio|employees|testimonials|news)|"
    r"x_recent_posts|themify_list_posts|woocommerce_|display-posts|sitemap|tribe_|events?_)"
)
SILENT = re.compile(
    r"^(?:vc_|et_pb_|fusion_(?!global|form)|av_|fl_|row|col|section|one_|two_|three_|four_|clear|divider|spacer|separator|"
    r"hr|br|gap|toc|end|su_(?:spacer|divider)|x_(?:line|gap)|mk_(?:padding_)?divider|mk_clearboth)|space|divider|separator|"
    r"clear|(?:^|_)(?:social_)?share$|^icons?$"
)
ENCODED = {"vc_raw_html", "fusion_code", "fusion_syntax_highlighter", "vc_raw_js"}
MEDIA = re.compile(
    r"^(?:audio|video|embed|vc_video|et_pb_video|et_pb_audio|fusion_youtube|fusion_vimeo|fusion_soundcloud|av_video|"
    r"av_player|ux_video|youtube|vimeo|embedyt|soundcloud|nectar_video_lightbox|x_video_embed|"
    r"su_(?:youtube|vimeo|video|audio|dailymotion)(?:_advanced)?)$"
)
# Parts of the layout stand for themselves, while others are within a line of text.
WITHIN_LINES = re.compile(
    r"highlight|drop_?cap|tool_?tip|popover|label|abbr|acronym|badge|inline|text_?link|colou?r|font(?!_?container)|"
    r"(?:^|_)icon$|^(?:current|site|post|user)[_-]|underline|phone|e_?mail|(?:^|_)(?:year|date|price|sup|sub|span)$"
)
STRUCTURE = re.compile(
    r"[_-]|^(?:row|col|section|team|testimonials?|tabs?|accordion|toggles?|box|panel|title|heading|headline|quote|blockquote|"
    r"pullquote|alert|callout|message|milestone|counter|clients?|bar|service|features?|slide|slider|notification|list|share|"
    r"follow|map|divider|process)(?:\d|_|$)"
)
# Blocks that show other pages, as many as there are, and blocks without a text of the page.
LIST_BLOCKS = re.compile(
    r"^(?:core/)?(?:latest-\w+|archives|categories|calendar|tag-cloud|rss|page-list|pattern)$|^woocommerce/|"
    r"/(?:advanced-)?posts?(?:$|-(?:grid|carousel|masonry|timeline|list|collection))|/(?:query|portfolio-grid|events?-list)"
)
SILENT_BLOCKS = re.compile(
    r"^(?:core/)?(?:spacer|separator|footnotes|page-break|nextpage|more|site-|post-(?!content)|query|template-part|avatar|"
    r"comments?|search|loginout)|/(?:table-?of-?contents|toc)"
)
WITH_ID = re.compile(rf"^(?:{EMBEDS}|youtube|vimeo|dailymotion)$")  # and then its id or URL, such as [tweet 12]
# The form of WordPress.com: a name, and a URL that may have “=”.
WITH_URL = re.compile(
    rf"\[(?:youtube|vimeo|dailymotion|soundcloud|googlevideo|{EMBEDS})[= ]\s*+(https?://[^\s\[\]<>\"]{{1,2000}}+)"
    r"[^\[\]<>]{0,200}+\]"
)
NAME_ALONE = re.compile(r"[a-z][a-z0-9_-]{2,40}")
BLOCK_TAGS = r"(?:p|div|li|td|th|br|section|article|center|figure|h[1-6]|ul|blockquote)"
START_OF_LINE = re.compile(rf"(?:^|\n|\]|-->|</?{BLOCK_TAGS}(?:\s[^<>]*)?/?>)[ \t\xa0]*$")
END_OF_LINE = re.compile(rf"[ \t\xa0]*(?:$|\r?\n|\[|<!--|</?{BLOCK_TAGS}[\s/>])")
NEAR = 300  # characters before a shortcode that are looked at


def is_shortcode_name(name: str) -> bool:
    """Return whether a name in brackets is that of a shortcode even if nothing else says so."""
    return "_" in name or bool(KNOWN.match(name))


def stands_alone(content: str, start: int, end: int) -> bool:
    """Return whether ``[name]``, from ``start`` to ``end``, is all of its line, as those of plug-ins are.

    Remarks such as “[sic]” are within a line.
    """
    if not NAME_ALONE.fullmatch(content, start + 1, end - 1) or not END_OF_LINE.match(content, end):
        return False
    return bool(START_OF_LINE.search(content[max(start - NEAR, 0) : start]))


def is_structure(name: str) -> bool:
    """Return whether a shortcode is a part of the layout, and not within a line of text."""
    return bool(STRUCTURE.search(name)) and not WITHIN_LINES.search(name)


def kind_of(name: str) -> str:
    """Return which thing that has no place here a shortcode showed: a form, slider, map, or list. Empty if none."""
    kinds = {"form": FORMS, "slider": SLIDERS, "map": MAPS, "list": LISTS}
    return next((kind for kind, pattern in kinds.items() if pattern.search(name)), "")
