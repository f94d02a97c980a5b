"""Everything that visitors, feed readers, and search engines can read on the site."""

import re

from django.urls import reverse
from wagtail.models import Page

from blog.models import BlogIndexPage
from site_core.pages.models import PersonPage, Topic
from site_core.seo.indexable import section_models

LOCATION = re.compile(r"<loc>https?://[^/<]+([^<]*)</loc>")


def public_urls(words=()):
    """Return the URLs of all pages, lists, feeds, and files, and those of searches for ``words``."""
    urls = ["/robots.txt", "/llms.txt", "/sitemap.xml", "/manifest.webmanifest", "/no-such-page/"]
    urls += [f"/sitemap-{section}.xml" for section in section_models()]
    urls += [page.url for page in Page.objects.filter(depth__gt=1).order_by("path")]
    for index in BlogIndexPage.objects.all():
        topics, people = Topic.objects.order_by("pk"), PersonPage.objects.order_by("pk")
        urls += [f"{index.url}feed/", f"{index.url}?page=2"]
        urls += [f"{index.url}topic/{topic.slug}/{rest}" for topic in topics for rest in ("", "feed/")]
        urls += [f"{index.url}author/{person.slug}/" for person in people]
    return urls + [reverse("search", query={"q": word}) for word in words]


def public_responses(client, urls):
    """Return ``{url: (status, target of a redirect, body)}``."""
    responses = {url: client.get(url) for url in urls}
    return {
        url: (response.status_code, response.headers.get("Location"), b"".join(response))
        for url, response in responses.items()
    }


def sitemap_paths(client):
    """Return the paths of all URLs in the sitemap."""
    files = LOCATION.findall(client.get("/sitemap.xml").text)
    return [path for file in files for path in LOCATION.findall(client.get(file).text)]
