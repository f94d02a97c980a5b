"""The first home page, from the words of the type of practice."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue
from wagtail.models import Page

from ..models import HomePage


def home_body(content: dict[str, Any], image: Any, contact: Page, treatments: Page) -> StreamValue:
    """Return the sections. Those that list pages show nothing until there are some."""
    hero = {
        "heading": content["heading"],
        "text": content["text"],
        "image": {"image": image.pk, "decorative": True, "alt_text": ""},
        "primary_label": _("Contact us"),
        "primary_page": contact.pk,
        "secondary_label": content["treatments_title"],
        "secondary_page": treatments.pk,
    }
    listed = {"heading": content["treatments_title"], "introduction": content["treatments_introduction"]}
    sections = [
        ("hero", hero),
        ("treatments", listed),
        ("how_it_works", {"heading": content["steps_heading"], "introduction": "", "steps": steps(content)}),
        ("team", {"heading": content["team_heading"], "introduction": ""}),
        ("latest_articles", {"heading": content["articles_heading"], "introduction": "", "count": 3}),
        ("faq", {"heading": content["questions_heading"], "questions": questions(content)}),
        ("contact", {"heading": content["contact_heading"], "text": ""}),
    ]
    return HomePage.body.field.stream_block.to_python([{"type": kind, "value": value} for kind, value in sections])


def steps(content: dict[str, Any]) -> list[dict[str, str]]:
    rows = (content["first_step"], content["visit"], content["last_step"])
    return [{"title": row["title"], "duration": "", "text": row["text"]} for row in rows]


def questions(content: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {"question": row["question"], "answer": format_html("<p>{}</p>", row["answer"])} for row in content["questions"]
    ]
