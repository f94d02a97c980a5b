"""Loads the demo clinic through the models, in one transaction, and only into an empty site."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.images import ImageFile
from django.db import models, transaction
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from home.enquiries.models import EnquirySettings
from home.site_root import SiteNotEmptyError, replace_welcome_page, site_is_empty
from site_core.facts.models import Fact
from site_core.pages.models import Topic
from site_core.site_settings.models import ClinicSettings, NavigationSettings, SearchSettings

from .converter import Converter

DEMO = Path(__file__).parent
# Files and the path of their parent page, in the order of creation.
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
# Keys that are inline rows, not fields.
CHILD_RELATIONS = {"references", "corrections", "education"}


def read_toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file, parse_float=Decimal)


class DemoLoader:
    """Loads the demo once. ``write`` gets a line of progress before each step."""

    def __init__(self, write: Callable[[str], object] = print) -> None:
        self.write = write
        self.images: dict[str, AbstractImage] = {}
        self.pages: dict[str, Page] = {}  # by path
        self.data: dict[str, dict[str, Any]] = {}  # by path

    def load(self) -> None:
        """Load everything, or nothing after an error. Raise SiteNotEmptyError if the site already has pages."""
        if not site_is_empty():
            raise SiteNotEmptyError
        try:
            with transaction.atomic():
                self.clinic = read_toml(DEMO / "settings.toml")
                self.add_topics()
                self.add_images()
                self.add_facts()
                self.add_pages()
                self.fill_pages()
                self.fill_settings()
        except BaseException:
            for image in self.images.values():
                image.file.delete(save=False)
            raise

    def add_topics(self) -> None:
        self.write("Topics")
        for row in self.clinic["topics"]:
            Topic.objects.create(**row)
        self.topics = {topic.slug: topic for topic in Topic.objects.all()}

    def add_facts(self) -> None:
        rows = read_toml(DEMO / "facts.toml")["facts"]
        self.write(f"Facts ({len(rows)})")
        self.facts = {row["slug"]: Fact.objects.create(**row) for row in rows}
        for fact in self.facts.values():
            fact.save_revision()  # the first entry of its history

    def add_images(self) -> None:
        images = read_toml(DEMO / "images.toml")
        self.write(f"Images ({len(images)})")
        for name, row in images.items():
            with (DEMO / "images" / f"{name}.jpg").open("rb") as file:
                self.images[name] = get_image_model().objects.create(
                    title=row["title"],
                    description=row["alt"],
                    credit="Illustration: Lanternfield",
                    file=ImageFile(file, name=f"{name}.jpg"),
                )

    def add_pages(self) -> None:
        """Add every page as an empty draft first, so that texts can link to any of them."""
        self.add_home()
        for pattern, parent_path in SECTIONS:
            for file in sorted(DEMO.glob(pattern)):
                self.add_draft(read_toml(file), parent_path)
        self.write(f"Pages ({len(self.pages)})")

    def add_home(self) -> None:
        """Replace Wagtail's welcome page with the home page."""
        data = read_toml(DEMO / "pages" / "home.toml")
        home = self.new_page(data, slug="home")
        self.site = replace_welcome_page(home, self.clinic["clinic"]["name"])
        self.pages["/"], self.data["/"] = home, data

    def new_page(self, data: dict[str, Any], **fields: Any) -> Page:
        return apps.get_model(data["type"])(title=data["title"], live=False, **fields)

    def add_draft(self, data: dict[str, Any], parent_path: str) -> None:
        page = self.new_page(data, slug=data["slug"])
        Page.objects.get(pk=self.pages[parent_path].pk).add_child(instance=page)
        path = f"{parent_path}{data['slug']}/"
        self.pages[path], self.data[path] = page, data

    def fill_pages(self) -> None:
        converter = Converter(self.pages, self.images, self.facts)
        # People first: pages can only name people who review pages as their reviewers.
        for path, data in sorted(self.data.items(), key=lambda item: item[1]["type"] != "pages.PersonPage"):
            # Fetch the page again: tree positions changed while pages were added.
            page = type(self.pages[path]).objects.get(pk=self.pages[path].pk)
            for key, value in data.items():
                self.set_page_value(converter, page, key, value)
            if date := data.get("publication_date"):
                page.first_published_at = date
            page.show_in_menus = path.count("/") == 2
            page.save_revision().publish()

    def set_page_value(self, converter: Converter, page: Page, key: str, value: Any) -> None:
        if key == "authors":
            row_model = page._meta.get_field("article_authors").related_model
            page.article_authors = [row_model(person=self.pages[f"/team/{slug}/"]) for slug in value]
        elif key in CHILD_RELATIONS:
            row_model = page._meta.get_field(key).related_model
            setattr(page, key, [row_model(**row) for row in value])
        elif key == "topics":
            page.topics.set([self.topics[slug] for slug in value])
        elif key == "reviewer":
            page.reviewer = self.pages[f"/team/{value}/"]
        elif key == "image":
            page.image = self.images[value]
        elif key != "type":
            self.set_field(converter, page, key, value)

    def set_field(self, converter: Converter, instance: models.Model, name: str, value: Any) -> None:
        field = instance._meta.get_field(name)
        if isinstance(field, StreamField):
            value = converter.stream(field.stream_block, value)
        elif isinstance(field, RichTextField):
            value = converter.rich_text(value)
        setattr(instance, name, value)

    def fill_settings(self) -> None:
        self.write("Settings and navigation")
        streams = {key: self.clinic.get(key, []) for key in ("opening_hours", "special_days", "social_profiles")}
        menus = {key: self.clinic[key] for key in ("header_links", "footer_links", "notice_links")}
        menus["header_action"] = [{"page": "/contact/", "label": "Ask for an appointment"}]
        self.save_settings(ClinicSettings, {**self.clinic["clinic"], **streams})
        self.save_settings(SearchSettings, self.clinic["search"])
        self.save_settings(NavigationSettings, menus)
        enquiries = EnquirySettings.for_site(self.site)
        enquiries.privacy_notice = self.pages[self.clinic["enquiries"]["privacy_notice"]]
        enquiries.save()
        if apps.is_installed("site_core.page_feedback"):
            feedback = apps.get_model("page_feedback.FeedbackSettings").for_site(self.site)
            feedback.is_on = True
            feedback.save()

    def save_settings(self, model: Any, values: dict[str, Any]) -> None:
        converter = Converter(self.pages, self.images, self.facts)
        instance = model.for_site(self.site)
        for name, value in values.items():
            self.set_field(converter, instance, name, value)
        instance.full_clean()
        instance.save()
