"""Small exports of a WordPress site, and how tests import them."""

from xml.sax.saxutils import escape

from site_core.wordpress.importing.engine import Import, Options, analyze
from site_core.wordpress.importing.mapping import propose_mapping

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Harbor Clinic</title><link>https://harbor.example</link><language>en-US</language>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://harbor.example</wp:base_site_url>
<wp:base_blog_url>https://harbor.example</wp:base_blog_url>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login>mellison_x7</wp:author_login>
<wp:author_email>maya@harbor.example</wp:author_email><wp:author_display_name>Maya Ellison</wp:author_display_name>
<wp:author_first_name>Maya</wp:author_first_name><wp:author_last_name>Ellison</wp:author_last_name></wp:author>
<wp:author><wp:author_id>2</wp:author_id><wp:author_login>secretlogin</wp:author_login>
<wp:author_email>who@harbor.example</wp:author_email><wp:author_display_name>secretlogin</wp:author_display_name>
</wp:author>
<wp:author><wp:author_id>4</wp:author_id><wp:author_login>iduarte</wp:author_login>
<wp:author_email>id@harbor.example</wp:author_email><wp:author_display_name>Inés Duarte</wp:author_display_name>
</wp:author>
<wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>sleep</wp:category_nicename>
<wp:cat_name>Sleep</wp:cat_name></wp:category>
"""


def item(post_id, post_type="post", status="publish", title=None, slug=None, content="<p>Some words.</p>", **fields):
    """Return an <item>. ``fields`` are those that few items have, such as ``parent``, ``terms``, and ``meta``."""
    title = f"Item {post_id}" if title is None else title
    slug = f"item-{post_id}" if slug is None else slug
    link = fields.get("link", f"https://harbor.example/{slug}/")
    date = fields.get("date", "2024-03-01 09:30:00")
    terms = "".join(
        f'<category domain="{taxonomy}" nicename="{escape(name)}"><![CDATA[{label}]]></category>'
        for taxonomy, name, label in fields.get("terms", ())
    )
    meta = "".join(
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
        for key, value in fields.get("meta", {}).items()
    )
    url = fields.get("attachment_url", "")
    attachment = f"<wp:attachment_url>{escape(url)}</wp:attachment_url>" if url else ""
    return f"""<item><title><![CDATA[{title}]]></title><link>{escape(link)}</link>
<dc:creator><![CDATA[{fields.get("creator", "mellison_x7")}]]></dc:creator>
<guid isPermaLink="false">https://harbor.example/?p={post_id}</guid>
<content:encoded><![CDATA[{content}]]></content:encoded>
<excerpt:encoded><![CDATA[{fields.get("excerpt", "")}]]></excerpt:encoded>
<wp:post_id>{post_id}</wp:post_id><wp:post_date>{date}</wp:post_date><wp:post_date_gmt>{date}</wp:post_date_gmt>
<wp:post_name>{escape(slug)}</wp:post_name><wp:status>{escape(status)}</wp:status>
<wp:post_parent>{fields.get("parent", 0)}</wp:post_parent><wp:menu_order>{fields.get("menu_order", 0)}</wp:menu_order>
<wp:post_type>{post_type}</wp:post_type><wp:post_password>{escape(fields.get("password", ""))}</wp:post_password>
{attachment}{terms}{meta}</item>
"""


def write_export(path, *items):
    """Write an export with ``items`` to ``path``, and return it."""
    path.write_text(f"{HEAD}{''.join(items)}</channel></rss>", encoding="utf-8")
    return path


def import_export(path, change=None, media=None, **options):
    """Import the export at ``path``, and return the report. ``change`` may change the mapping."""
    export, analysis = analyze([path])
    mapping = propose_mapping(analysis)
    if change:
        change(mapping)
    return Import(export, analysis, mapping, Options(**options), lambda line: None, media).run()


def outcomes_of(report):
    """Return ``{(post type, outcome): number}``."""
    return {
        (row["post_type"], outcome): number for row in report["types"] for outcome, number in row["outcomes"].items()
    }
