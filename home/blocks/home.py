"""Sections of the home page."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from site_core.content.blocks import ACTION, SAFETY, TEXT, FaqBlock, StepBlock, newest_image
from site_core.content.fact_values import StructBlock

LISTS = _("Automatic lists")


class HeroBlock(StructBlock):
    heading = blocks.CharBlock(
        max_length=90, help_text=_("What people need to hear first, in nine words or fewer."), label=_("Heading")
    )
    text = blocks.TextBlock(label=_("Text"))
    image = ImageBlock(required=False, help_text=_("At least 1,920 × 1,280 pixels."), label=_("Image"))
    primary_label = blocks.CharBlock(max_length=40, label=_("Button text"))
    primary_page = blocks.PageChooserBlock(label=_("Button goes to"))
    secondary_label = blocks.CharBlock(max_length=40, required=False, label=_("Second link text"))
    secondary_page = blocks.PageChooserBlock(required=False, label=_("Second link goes to"))

    class Meta:
        icon = "home"
        label = _("Hero")
        heading_levels = {"heading": 1}
        group = ACTION
        template = "blocks/hero.html"
        description = _("The top of the home page: one sentence, one image, one button.")
        help_text = _("Use it only as the first section of the page.")

    def get_preview_value(self) -> Any:
        return self.normalize(
            {
                "heading": "Someone will answer. Then we take it slowly.",
                "text": "Careful treatment for depression when the first things tried have not helped.",
                "primary_label": "Contact us",
                "image": newest_image(),
            }
        )

    @property
    def is_previewable(self) -> bool:
        return True


class SectionBlock(StructBlock):
    """A heading and an introduction. The template adds a list of the site's pages."""

    heading = blocks.CharBlock(max_length=120, label=_("Heading"))
    introduction = blocks.TextBlock(required=False, label=_("Introduction"))


class TreatmentsBlock(SectionBlock):
    class Meta:
        icon = "list-ul"
        label = _("Treatments")
        group = LISTS
        template = "blocks/treatments.html"
        description = _("All live treatments, in the order of the treatments page.")
        help_text = _("New treatments appear here automatically.")
        preview_value = {"heading": "Treatments", "introduction": "What we offer, and what each one asks of you."}


class HowItWorksBlock(SectionBlock):
    steps = blocks.ListBlock(StepBlock(), min_num=2, max_num=6, label=_("Steps"))

    class Meta:
        icon = "list-ol"
        label = _("How it works")
        group = TEXT
        template = "blocks/how_it_works.html"
        description = _("Numbered steps, starting with the first call.")
        help_text = _("Three to five steps. Say how long each one takes.")
        preview_value = {
            "heading": "How it works",
            "introduction": "",
            "steps": [
                {"title": "A call", "duration": "15 minutes", "text": "We ask what you need and answer questions."},
                {"title": "A visit", "duration": "90 minutes", "text": "Your history, without hurry."},
            ],
        }


class TeamBlock(SectionBlock):
    class Meta:
        icon = "group"
        label = _("Team")
        group = LISTS
        template = "blocks/team.html"
        description = _("The people on the team page, in the same order.")
        help_text = _("Change the order on the team page.")
        preview_value = {"heading": "Who you’ll meet", "introduction": ""}


class LatestArticlesBlock(SectionBlock):
    count = blocks.IntegerBlock(default=3, min_value=1, max_value=6, label=_("Count"))

    class Meta:
        icon = "doc-full-inverse"
        label = _("Latest articles")
        group = LISTS
        template = "blocks/latest_articles.html"
        description = _("The newest articles.")
        help_text = _("New articles appear here automatically.")
        preview_value = {"heading": "Latest articles", "introduction": "", "count": 3}


class ContactBlock(StructBlock):
    heading = blocks.CharBlock(max_length=120, label=_("Heading"))
    text = blocks.TextBlock(required=False, label=_("Text"))

    class Meta:
        icon = "mail"
        label = _("Contact and hours")
        group = SAFETY
        template = "blocks/contact.html"
        description = _("Phone, address, and opening hours from the clinic settings.")
        help_text = _("Change phone, address, and hours under Settings, Clinic.")
        preview_value = {"heading": "Reach us", "text": "The phone is answered by people who work here."}


class HomeBodyBlock(blocks.StreamBlock):
    hero = HeroBlock()
    treatments = TreatmentsBlock()
    how_it_works = HowItWorksBlock()
    team = TeamBlock()
    latest_articles = LatestArticlesBlock()
    faq = FaqBlock()
    contact = ContactBlock()

    class Meta:
        icon = "home"
        block_counts = {"hero": {"max_num": 1}, "contact": {"max_num": 1}}
