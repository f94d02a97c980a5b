"""Sections of a treatment page, in their usual order."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from site_core.content.blocks import (
    EVIDENCE,
    EXAMPLE_STUDY,
    PROSE_FEATURES,
    SAFETY,
    SECTION_FEATURES,
    TEXT,
    CallToActionBlock,
    CareCardBlock,
    FaqBlock,
    FigureBlock,
    StepBlock,
    StudyBlock,
)
from site_core.content.fact_values import StructBlock
from site_core.content.reusable_blocks import ReusableBlockChooser
from site_core.content.template_sections import SectionStreamBlock

PRACTICAL = _("Practical")


class FactBlock(StructBlock):
    label = blocks.CharBlock(max_length=60, label=_("Label"))
    value = blocks.CharBlock(max_length=200, label=_("Value"))

    class Meta:
        icon = "list-ul"
        label_format = "{label}: {value}"


class KeyFactsBlock(StructBlock):
    heading = blocks.CharBlock(default="Key facts", max_length=120, label=_("Heading"))
    facts = blocks.ListBlock(FactBlock(), min_num=1, max_num=10, label=_("Facts"))

    class Meta:
        icon = "list-ul"
        label = _("Key facts")
        group = PRACTICAL
        template = "blocks/key_facts.html"
        description = _("A short table of what people ask first: how long, how often, how soon.")
        help_text = _("Five to seven facts.")
        preview_value = {
            "heading": "Key facts",
            "facts": [
                {"label": "Session length", "value": "20 minutes"},
                {"label": "Sessions", "value": "5 a week for 6 weeks"},
            ],
        }


class SectionTextBlock(StructBlock):
    heading = blocks.CharBlock(max_length=120, label=_("Heading"))
    text = blocks.RichTextBlock(features=SECTION_FEATURES, label=_("Text"))


class AboutBlock(SectionTextBlock):
    class Meta:
        icon = "doc-full"
        label = _("What it is")
        group = TEXT
        template = "blocks/section_text.html"
        description = _("What the treatment is and how it is thought to work.")
        help_text = _("Plain language first, then the mechanism. Cite references as [1].")
        preview_value = {
            "heading": "What it is",
            "text": "<p>Magnetic pulses pass through the scalp and wake a part of the brain that has gone quiet.</p>",
        }


class PreparationBlock(SectionTextBlock):
    class Meta:
        icon = "calendar-check"
        label = _("How to prepare")
        group = PRACTICAL
        template = "blocks/section_text.html"
        description = _("What to do before the first visit and before each session.")
        help_text = _("Say what to stop, what to bring, and who should come along.")
        preview_value = {"heading": "How to prepare", "text": "<ul><li>Eat a light meal.</li></ul>"}


class SuitabilityBlock(StructBlock):
    heading = blocks.CharBlock(default="Who it may help", max_length=120, label=_("Heading"))
    helps = blocks.ListBlock(blocks.CharBlock(max_length=255), min_num=1, label=_("Who it may help"))
    not_for = blocks.ListBlock(blocks.CharBlock(max_length=255), min_num=1, label=_("Who it isn’t for"))
    note = blocks.TextBlock(required=False, label=_("Note"))

    class Meta:
        icon = "group"
        label = _("Who it is and isn’t for")
        group = SAFETY
        template = "blocks/suitability.html"
        description = _("Two lists side by side: who may benefit, and contraindications.")
        help_text = _("State contraindications exactly as in the label or guideline.")
        preview_value = {
            "heading": "Who it may help",
            "helps": ["You have depression that two medicines have not relieved"],
            "not_for": ["You have metal in or near your head"],
            "note": "",
        }


class TimelineBlock(StructBlock):
    heading = blocks.CharBlock(default="Step by step", max_length=120, label=_("Heading"))
    introduction = blocks.TextBlock(required=False, label=_("Introduction"))
    steps = blocks.ListBlock(StepBlock(), min_num=2, max_num=8, label=_("Steps"))

    class Meta:
        icon = "list-ol"
        label = _("Step by step")
        group = PRACTICAL
        template = "blocks/timeline.html"
        description = _("What happens, in order, and how long each step takes.")
        help_text = _("From arrival to going home, then the following weeks.")
        preview_value = {
            "heading": "Step by step",
            "introduction": "",
            "steps": [
                {"title": "You arrive", "duration": "10 minutes", "text": "We check how you are today."},
                {"title": "The session", "duration": "40 minutes", "text": "You rest in a reclining chair."},
            ],
        }


class EvidenceBlock(StructBlock):
    heading = blocks.CharBlock(default="What the evidence says", max_length=120, label=_("Heading"))
    introduction = blocks.TextBlock(required=False, label=_("Introduction"))
    studies = blocks.ListBlock(StudyBlock(), min_num=1, label=_("Studies"))

    class Meta:
        icon = "clipboard-list"
        label = _("Evidence")
        group = EVIDENCE
        template = "blocks/evidence.html"
        description = _("Study cards: finding, participants, comparison, limitations.")
        help_text = _("Include the strongest studies, including those that disagree.")
        preview_value = {
            "heading": "What the evidence says",
            "introduction": "",
            "studies": [EXAMPLE_STUDY],
        }


class EffectBlock(StructBlock):
    name = blocks.CharBlock(max_length=120, label=_("Name"))
    detail = blocks.CharBlock(max_length=300, help_text=_("How often, how long, what helps."), label=_("Detail"))

    class Meta:
        icon = "warning"
        label_format = "{name}"


class SideEffectsBlock(StructBlock):
    heading = blocks.CharBlock(default="Side effects", max_length=120, label=_("Heading"))
    introduction = blocks.TextBlock(required=False, label=_("Introduction"))
    common = blocks.ListBlock(EffectBlock(), min_num=1, label=_("Common"))
    serious = blocks.ListBlock(EffectBlock(), min_num=1, label=_("Serious"))

    class Meta:
        icon = "warning"
        label = _("Side effects")
        group = SAFETY
        template = "blocks/side_effects.html"
        description = _("Common and serious side effects, side by side. Required on every treatment page.")
        help_text = _("Fill in both lists before you publish the page.")
        preview_value = {
            "heading": "Side effects",
            "introduction": "",
            "common": [{"name": "Headache", "detail": "Usually mild, and rarer after the first week."}],
            "serious": [{"name": "Seizure", "detail": "Rare."}],
        }


class WhenToGetHelpBlock(StructBlock):
    heading = blocks.CharBlock(default="When to get help", max_length=120, label=_("Heading"))
    cards = blocks.ListBlock(CareCardBlock(), min_num=1, label=_("Cards"))

    class Meta:
        icon = "warning"
        label = _("When to get help")
        group = SAFETY
        template = "blocks/when_to_get_help.html"
        description = _("Care cards: when to call us, when to get help today, when to call 911.")
        help_text = _("Order the cards from routine to emergency.")
        preview_value = {
            "heading": "When to get help",
            "cards": [{"level": "emergency", "title": "Call 911 if", "text": "<ul><li>you have a seizure</li></ul>"}],
        }


class CostItemBlock(StructBlock):
    label = blocks.CharBlock(max_length=120, label=_("Label"))
    amount = blocks.CharBlock(max_length=60, help_text=_("For example “$480 per session”."), label=_("Amount"))

    class Meta:
        icon = "tag"
        label_format = "{label}: {amount}"


class CostBlock(StructBlock):
    heading = blocks.CharBlock(default="Cost and insurance", max_length=120, label=_("Heading"))
    as_of = blocks.DateBlock(help_text=_("The day these prices were checked."), label=_("As of"))
    text = blocks.RichTextBlock(features=PROSE_FEATURES, label=_("Text"))
    items = blocks.ListBlock(CostItemBlock(), default=[], label=_("Items"))

    class Meta:
        icon = "tag"
        label = _("Cost and insurance")
        checked_date = "as_of"
        group = PRACTICAL
        template = "blocks/cost.html"
        description = _("Prices with the date they were checked, and what insurance usually covers.")
        help_text = _("Link to the Good Faith Estimate notice.")
        preview_value = {
            "heading": "Cost and insurance",
            "as_of": "2026-10-01",
            "text": "<p>Most plans ask for prior authorization. We send it for you.</p>",
            "items": [{"label": "One session", "amount": "$290"}],
        }


class ProvidersBlock(StructBlock):
    heading = blocks.CharBlock(default="Who will treat you", max_length=120, label=_("Heading"))
    introduction = blocks.TextBlock(required=False, label=_("Introduction"))
    people = blocks.ListBlock(blocks.PageChooserBlock("pages.PersonPage"), min_num=1, label=_("People"))

    class Meta:
        icon = "user"
        label = _("Providers")
        group = PRACTICAL
        template = "blocks/providers.html"
        description = _("The clinicians who give this treatment, with links to their pages.")
        help_text = _("Choose only people who see patients for this treatment.")

    def get_preview_value(self) -> Any:
        from site_core.pages.models import PersonPage

        people = PersonPage.objects.live()[:2]
        return self.to_python({"heading": "Who will treat you", "people": [person.pk for person in people]})

    @property
    def is_previewable(self) -> bool:
        return True


class TreatmentBodyBlock(SectionStreamBlock):
    key_facts = KeyFactsBlock()
    about = AboutBlock()
    suitability = SuitabilityBlock()
    preparation = PreparationBlock()
    timeline = TimelineBlock()
    evidence = EvidenceBlock()
    side_effects = SideEffectsBlock()
    when_to_get_help = WhenToGetHelpBlock()
    cost = CostBlock()
    faq = FaqBlock()
    providers = ProvidersBlock()
    figure = FigureBlock()
    call_to_action = CallToActionBlock()
    reusable_block = ReusableBlockChooser()

    class Meta:
        icon = "doc-full"
        block_counts = {
            "key_facts": {"max_num": 1},
            "suitability": {"max_num": 1},
            "preparation": {"max_num": 1},
            "side_effects": {"max_num": 1},
            "call_to_action": {"max_num": 1},
        }
