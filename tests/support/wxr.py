"""Export files of WordPress for tests, written as WordPress 6 writes them."""

from collections.abc import Mapping
from pathlib import Path

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.4" created="2024-03-01 09:30" -->
<rss version="2.0"
	xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:wfw="http://wellformedweb.org/CommentAPI/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:wp="http://wordpress.org/export/1.2/"
>
<channel>
	<title>Larch Street Clinic</title>
	<link>https://clinic.example</link>
	<description>Psychiatry in New York</description>
	<language>en-US</language>
	<wp:wxr_version>1.2</wp:wxr_version>
	<wp:base_site_url>https://clinic.example</wp:base_site_url>
	<wp:base_blog_url>https://clinic.example</wp:base_blog_url>
"""
TAIL = """</channel>
</rss>
"""


def cdata(text: str) -> str:
    """Return a CDATA section as WordPress writes it (``wxr_cdata``)."""
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def author(login: str, display_name: str, email: str = "") -> str:
    """Return an author."""
    return (
        f"\t<wp:author><wp:author_id>1</wp:author_id><wp:author_login>{cdata(login)}</wp:author_login>"
        f"<wp:author_email>{cdata(email)}</wp:author_email>"
        f"<wp:author_display_name>{cdata(display_name)}</wp:author_display_name></wp:author>\n"
    )


def term(taxonomy: str, slug: str, name: str, parent: str = "") -> str:
    """Return a term of any taxonomy."""
    return (
        f"\t<wp:term><wp:term_taxonomy>{cdata(taxonomy)}</wp:term_taxonomy><wp:term_slug>{cdata(slug)}</wp:term_slug>"
        f"<wp:term_parent>{cdata(parent)}</wp:term_parent><wp:term_name>{cdata(name)}</wp:term_name></wp:term>\n"
    )


def item(
    post_id: int | str,
    title: str = "A title",
    *,
    post_type: str = "post",
    content: str = "",
    excerpt: str = "",
    parent: int = 0,
    terms: tuple[tuple[str, str, str], ...] = (),
    meta: Mapping[str, str] | None = None,
    comments: tuple[str, ...] = (),
    **fields: str,
) -> str:
    """Return an item. ``terms`` are taxonomy, slug, and name; ``fields`` are further elements without “wp:”."""
    values = {"post_name": "a-title", "status": "publish"} | fields
    outside = {key: values.pop(key, "") for key in ("link", "pubDate", "guid", "creator")}
    return "\n".join(
        (
            "\t<item>",
            f"\t\t<title>{cdata(title)}</title>",
            f"\t\t<link>{outside['link'] or f'https://clinic.example/?p={post_id}'}</link>",
            f"\t\t<pubDate>{outside['pubDate']}</pubDate>",
            f"\t\t<dc:creator>{cdata(outside['creator'])}</dc:creator>",
            f'\t\t<guid isPermaLink="false">{outside["guid"] or f"https://clinic.example/?p={post_id}"}</guid>',
            "\t\t<description></description>",
            f"\t\t<content:encoded>{cdata(content)}</content:encoded>",
            f"\t\t<excerpt:encoded>{cdata(excerpt)}</excerpt:encoded>",
            f"\t\t<wp:post_id>{post_id}</wp:post_id>",
            f"\t\t<wp:post_parent>{parent}</wp:post_parent>",
            f"\t\t<wp:post_type>{cdata(post_type)}</wp:post_type>",
            *(f"\t\t<wp:{key}>{cdata(value)}</wp:{key}>" for key, value in values.items()),
            *(
                f'\t\t<category domain="{taxonomy}" nicename="{slug}">{cdata(name)}</category>'
                for taxonomy, slug, name in terms
            ),
            *(
                f"\t\t<wp:postmeta>\n\t\t<wp:meta_key>{cdata(key)}</wp:meta_key>\n"
                f"\t\t<wp:meta_value>{cdata(value)}</wp:meta_value>\n\t\t</wp:postmeta>"
                for key, value in (meta or {}).items()
            ),
            *(
                f"\t\t<wp:comment><wp:comment_id>1</wp:comment_id>"
                f"<wp:comment_content>{cdata(text)}</wp:comment_content></wp:comment>"
                for text in comments
            ),
            "\t\t</item>\n",
        )
    )


def export(*parts: str, head: str = HEAD, tail: str = TAIL) -> str:
    """Return a whole export file."""
    return head + "".join(parts) + tail


def write(folder: Path, text: str | bytes, name: str = "export.xml") -> Path:
    """Write an export file, and return its path."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path
