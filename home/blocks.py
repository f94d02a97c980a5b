"""Sections of the home page."""

from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from site_core.blocks import ACTION, SAFETY, TEXT, FaqBlock, StepBlock, any_image

LISTS = "Lists that fill themselves"


class HeroBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=90, help_text="Nine words at most. What people need to hear first.")
    text = blocks.TextBlock()
    image = ImageBlock(required=False, help_text="At least 1,920 × 1,280 pixels.")
    primary_label = blocks.CharBlock(max_length=40, label="Button text")
    primary_page = blocks.PageChooserBlock(label="Button goes to")
    secondary_label = blocks.CharBlock(max_length=40, required=False, label="Second link text")
    secondary_page = blocks.PageChooserBlock(required=False, label="Second link goes to")

    class Meta:
        icon = "home"
        label = "Opening"
        heading_levels = {"heading": 1}
        group = ACTION
        template = "blocks/hero.html"
        description = "The top of the home page: one sentence, one picture, one button."
        help_text = "Only the first section of the page."

    def get_preview_value(self):
        return self.normalize(
            {
                "heading": "Someone will answer. Then we take it slowly.",
                "text": "Careful treatment for depression when the first things tried have not helped.",
                "primary_label": "Contact us",
                "image": any_image(),
            }
        )

    @property
    def is_previewable(self):
        return True


class SectionBlock(blocks.StructBlock):
    """A heading and a sentence; what follows is filled from the site's own pages."""

    heading = blocks.CharBlock(max_length=120)
    introduction = blocks.TextBlock(required=False)


class TreatmentsBlock(SectionBlock):
    class Meta:
        icon = "list-ul"
        label = "Treatments"
        group = LISTS
        template = "blocks/treatments.html"
        description = "All live treatments, in the order of the treatments page."
        help_text = "New treatments appear here by themselves."
        preview_value = {"heading": "Treatments", "introduction": "What we offer, and what each one asks of you."}


class HowItWorksBlock(SectionBlock):
    steps = blocks.ListBlock(StepBlock(), min_num=2, max_num=6)

    class Meta:
        icon = "list-ol"
        label = "How it works"
        group = TEXT
        template = "blocks/how_it_works.html"
        description = "Numbered steps from the first call on."
        help_text = "Three to five steps. Say how long each one takes."
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
        label = "Team"
        group = LISTS
        template = "blocks/team.html"
        description = "The people of the team page, in its order."
        help_text = "Change the order on the team page."
        preview_value = {"heading": "Who you’ll meet", "introduction": ""}


class LatestArticlesBlock(SectionBlock):
    count = blocks.IntegerBlock(default=3, min_value=1, max_value=6)

    class Meta:
        icon = "doc-full-inverse"
        label = "Latest articles"
        group = LISTS
        template = "blocks/latest_articles.html"
        description = "The newest articles."
        help_text = "New articles appear here by themselves."
        preview_value = {"heading": "Latest articles", "introduction": "", "count": 3}


class ContactBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120)
    text = blocks.TextBlock(required=False)

    class Meta:
        icon = "mail"
        label = "Contact and hours"
        group = SAFETY
        template = "blocks/contact.html"
        description = "Phone, address and opening hours from the clinic settings."
        help_text = "Change phone, address and hours under Settings, Clinic."
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
