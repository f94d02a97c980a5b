"""Loads the demo clinic through the models, all or nothing, into an empty site only."""

import tomllib
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from site_core.models import ClinicSettings, NavigationSettings, SearchSettings, Topic

from ..enquiries.models import EnquirySettings
from .convert import Converter

DEMO = Path(__file__).parent
# Where each folder's pages stand in the tree; the order is the order of creation.
SECTIONS = [
    ("pages/treatments.toml", "/"),
    ("treatments/*.toml", "/treatments/"),
    ("pages/articles.toml", "/"),
    ("articles/*.toml", "/articles/"),
    ("pages/team.toml", "/"),
    ("people/*.toml", "/team/"),
    ("pages/about.toml", "/"),
    ("pages/contact.toml", "/"),
    ("notices/*.toml", "/"),
]
# Keys that are not a field of the same name.
CHILD_ROWS = {"references", "corrections", "education"}


class SiteNotEmpty(Exception):
    """The site has pages of its own; the demo is not loaded over them."""


def read(path):
    with path.open("rb") as file:
        return tomllib.load(file, parse_float=Decimal)


def site_is_empty():
    """True while the tree holds nothing but the page that Wagtail's first migration makes."""
    return not Page.objects.filter(depth__gt=1).exclude(depth=2, content_type__model="page").exists()


class DemoLoader:
    """One load. ``say(text)`` is called with a line of progress before each step."""

    def __init__(self, say=print):
        self.say = say
        self.images = {}
        self.pages = {}
        self.data = {}

    def load(self):
        """Load everything in one transaction; raise SiteNotEmpty, having changed nothing, if there is content."""
        if not site_is_empty():
            raise SiteNotEmpty
        try:
            with transaction.atomic():
                self.clinic = read(DEMO / "settings.toml")
                self.add_topics()
                self.add_images()
                self.add_tree()
                self.fill_pages()
                self.fill_settings()
        except BaseException:
            for image in self.images.values():
                image.file.delete(save=False)
            raise

    def add_topics(self):
        self.say("Topics")
        for row in self.clinic["topics"]:
            Topic.objects.create(**row)
        self.topics = {topic.slug: topic for topic in Topic.objects.all()}

    def add_images(self):
        about = read(DEMO / "images.toml")
        self.say(f"Pictures ({len(about)})")
        for name, row in about.items():
            with (DEMO / "images" / f"{name}.jpg").open("rb") as file:
                self.images[name] = get_image_model().objects.create(
                    title=row["title"],
                    description=row["alt"],
                    credit="Illustration: Lanternfield",
                    file=ImageFile(file, name=f"{name}.jpg"),
                )

    def add_tree(self):
        """Every page as a bare draft first, so that texts can link to any of them."""
        self.add_home()
        for pattern, parent_path in SECTIONS:
            for file in sorted(DEMO.glob(pattern)):
                data = read(file)
                self.add_draft(data, parent_path)
        self.say(f"Pages ({len(self.pages)})")

    def add_home(self):
        old_pages = list(Page.objects.filter(depth=2))
        for page in old_pages:
            page.slug = f"replaced-{page.pk}"
            page.save()
        data = read(DEMO / "pages" / "home.toml")
        home = self.new_page(data, slug="home")
        Page.objects.get(depth=1).add_child(instance=home)
        self.pages["/"], self.data["/"] = home, data
        address = urlsplit(settings.SITE_URL)
        site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
        site.hostname = address.hostname
        site.port = address.port or (443 if address.scheme == "https" else 80)
        site.site_name = self.clinic["clinic"]["name"]
        site.root_page = home
        site.save()
        self.site = site
        for page in old_pages:
            Page.objects.get(pk=page.pk).delete()

    def new_page(self, data, **fields):
        return apps.get_model(data["type"])(title=data["title"], live=False, **fields)

    def add_draft(self, data, parent_path):
        page = self.new_page(data, slug=data["slug"])
        Page.objects.get(pk=self.pages[parent_path].pk).add_child(instance=page)
        path = f"{parent_path}{data['slug']}/"
        self.pages[path], self.data[path] = page, data

    def fill_pages(self):
        convert = Converter(self.pages, self.images)
        for path, data in self.data.items():
            # Fetched anew: the tree's positions changed while it grew.
            page = type(self.pages[path]).objects.get(pk=self.pages[path].pk)
            for key, value in data.items():
                self.fill_field(convert, page, key, value)
            if date := data.get("publication_date"):
                page.first_published_at = date
            page.show_in_menus = path.count("/") == 2
            page.save_revision().publish()

    def fill_field(self, convert, page, key, value):
        if key == "authors":
            rows = page._meta.get_field("article_authors").related_model
            page.article_authors = [rows(person=self.pages[f"/team/{slug}/"]) for slug in value]
        elif key in CHILD_ROWS:
            rows = page._meta.get_field(key).related_model
            setattr(page, key, [rows(**row) for row in value])
        elif key == "topics":
            page.topics.set([self.topics[slug] for slug in value])
        elif key == "reviewer":
            page.reviewer = self.pages[f"/team/{value}/"]
        elif key == "image":
            page.image = self.images[value]
        elif key != "type":
            self.fill_plain_field(convert, page, key, value)

    def fill_plain_field(self, convert, page, key, value):
        field = page._meta.get_field(key)
        if isinstance(field, StreamField):
            value = convert.stream(field.stream_block, value)
        elif isinstance(field, RichTextField):
            value = convert.rich_text(value)
        setattr(page, key, value)

    def fill_settings(self):
        self.say("Settings and navigation")
        convert = Converter(self.pages, self.images)
        clinic = ClinicSettings.for_site(self.site)
        rows = {key: self.clinic.get(key, []) for key in ("opening_hours", "special_days", "social_profiles")}
        for key, value in {**self.clinic["clinic"], **rows}.items():
            self.fill_plain_field(convert, clinic, key, value)
        clinic.full_clean()
        clinic.save()
        search = SearchSettings.for_site(self.site)
        for key, value in self.clinic["search"].items():
            self.fill_plain_field(convert, search, key, value)
        search.full_clean()
        search.save()
        enquiries = EnquirySettings.for_site(self.site)
        enquiries.privacy_notice = self.pages[self.clinic["enquiries"]["privacy_notice"]]
        enquiries.save()
        navigation = NavigationSettings.for_site(self.site)
        action = {"page": "/contact/", "label": "Ask for an appointment"}
        for key in ("header_links", "footer_links", "notice_links"):
            self.fill_plain_field(convert, navigation, key, self.clinic[key])
        self.fill_plain_field(convert, navigation, "header_action", [action])
        navigation.full_clean()
        navigation.save()
