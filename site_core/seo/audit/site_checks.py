"""Findings that show only when a page stands beside the others of its site."""

from collections import defaultdict

from .findings import Finding


def name_some(titles, most=3):
    """“A”, “B” and 2 more."""
    named = ", ".join(f"“{title}”" for title in titles[:most])
    return f"{named} and {len(titles) - most} more" if len(titles) > most else named


def check_duplicates(audited):
    """``(page id, Finding)`` for titles and descriptions that several pages show in search results."""
    indexed = [page for page in audited if not page.facts.noindex and not page.is_elsewhere]
    for code, attribute, field, advice in (
        ("title_duplicate", "meta_title", "seo_title", "Search engines can’t tell them apart: give each its own."),
        ("description_duplicate", "meta_description", "search_description", "Say what is particular to each."),
    ):
        groups = defaultdict(list)
        for page in indexed:
            if value := getattr(page.facts, attribute).casefold().strip():
                groups[value].append(page)
        for pages in groups.values():
            for page in pages if len(pages) > 1 else ():
                others = name_some([other.title for other in pages if other is not page])
                noun = "title" if code == "title_duplicate" else "description"
                yield page.pk, Finding(code, f"The same {noun} for search engines as {others}. {advice}", field)


def check_pictures(audited, images_without_alt):
    for page in audited:
        for path, image in page.facts.pictures:
            if image in images_without_alt:
                message = (
                    f"The picture “{images_without_alt[image]}” has no alternative text. Open it under Images and say "
                    "what it shows, or tick “decorative”."
                )
                yield page.pk, Finding("image_without_alt", message, path)


ORPHAN = (
    "No other page’s text, list or menu leads here, so neither readers nor search engines find it. "
    "Link to it from a page about the same thing."
)
NO_LINKS_OUT = "Nothing in the text leads to another page of the site. Link to a treatment, a person or an article."
IN_MENU = (
    "The menu leads here, but the page is kept out of search engines. Take it out of the menu, or untick "
    "“Keep out of search engines”."
)


def check_reachability(audited, menu_ids):
    """Orphans, texts that lead nowhere, pages in the menu that search engines may not show, canonicals elsewhere."""
    for page in audited:
        in_menu = page.pk in menu_ids
        if not (page.links_in or in_menu or page.is_home or page.is_listed or page.facts.noindex):
            yield page.pk, Finding("orphan", ORPHAN)
        if page.min_words and not page.text_links:
            yield page.pk, Finding("no_links_out", NO_LINKS_OUT, "body")
        if in_menu and page.facts.noindex:
            yield page.pk, Finding("noindex_in_menu", IN_MENU, "noindex")
        if page.is_elsewhere:
            message = f"Search engines are told to show {page.facts.canonical} in place of this page."
            advice = "If that isn’t meant, empty the canonical URL."
            yield page.pk, Finding("canonical_elsewhere", f"{message} {advice}", "canonical_url")


def link_finding(links, names, path, target):
    """A Finding about a link to page ``target``, or None where it is fine. ``names``: {id: title} of pages not live."""
    page = links.pages.get(target)
    if page is None:
        if target in names:
            message = f"A link leads to “{names[target]}”, which is not published. Publish it, or take the link out."
        else:
            message = "A link leads to a page that has been deleted. Choose another page, or take the link out."
        return Finding("link_broken", message, path)
    if links.is_private(page):
        message = f"A link leads to “{page.title}”, which visitors can’t open without logging in or a password."
        return Finding("link_private", f"{message} Open that page to everyone, or take the link out.", path)
    return None


def address_finding(links, path, href):
    """``(page id or None, Finding or None)`` for a typed link; the id is that of the page it ends at."""
    target, problem = links.follow(href)
    if problem == "broken":
        message = f"The link {href} leads to nothing. Choose the page itself instead of typing its address."
        return None, Finding("link_broken", message, path)
    if problem == "redirected":
        if target is not None and target not in links.pages:
            message = f"The link {href} is redirected to a page that is not published. Choose another page."
            return None, Finding("link_broken", message, path)
        message = f"The link {href} reaches its page through a redirect. Choose the page itself: it follows renames."
        return target, Finding("link_redirected", message, path)
    return target, None
