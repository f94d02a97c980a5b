"""Sections of a treatment page, in the order in which they usually stand."""

from wagtail import blocks

from site_core.blocks import (
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

PRACTICAL = "Practical"


class FactBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=60)
    value = blocks.CharBlock(max_length=200)

    class Meta:
        icon = "list-ul"
        label_format = "{label}: {value}"


class KeyFactsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(default="Key facts", max_length=120)
    facts = blocks.ListBlock(FactBlock(), min_num=1, max_num=10)

    class Meta:
        icon = "list-ul"
        label = "Key facts"
        group = PRACTICAL
        template = "blocks/key_facts.html"
        description = "A quiet table of what people ask first: how long, how often, how soon."
        help_text = "Five to seven facts."
        preview_value = {
            "heading": "Key facts",
            "facts": [
                {"label": "Session length", "value": "20 minutes"},
                {"label": "Sessions", "value": "5 a week for 6 weeks"},
            ],
        }


class SectionTextBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(features=SECTION_FEATURES)


class AboutBlock(SectionTextBlock):
    class Meta:
        icon = "doc-full"
        label = "What it is"
        group = TEXT
        template = "blocks/section_text.html"
        description = "What the treatment is and how it is thought to work."
        help_text = "Plain words first, the mechanism after. Cite references as [1]."
        preview_value = {
            "heading": "What it is",
            "text": "<p>Magnetic pulses pass through the scalp and wake a part of the brain that has gone quiet.</p>",
        }


class PreparationBlock(SectionTextBlock):
    class Meta:
        icon = "calendar-check"
        label = "How to prepare"
        group = PRACTICAL
        template = "blocks/section_text.html"
        description = "What to do before the first visit and before each session."
        help_text = "Say what to stop, what to bring, who should come along."
        preview_value = {"heading": "How to prepare", "text": "<ul><li>Eat a light meal.</li></ul>"}


class SuitabilityBlock(blocks.StructBlock):
    heading = blocks.CharBlock(default="Who it may help", max_length=120)
    helps = blocks.ListBlock(blocks.CharBlock(max_length=255), min_num=1, label="Who it may help")
    not_for = blocks.ListBlock(blocks.CharBlock(max_length=255), min_num=1, label="Who it isn’t for")
    note = blocks.TextBlock(required=False)

    class Meta:
        icon = "group"
        label = "Who it is and isn’t for"
        group = SAFETY
        template = "blocks/suitability.html"
        description = "Two facing lists: who may benefit, and contraindications."
        help_text = "Contraindications exactly as in the label or guideline."
        preview_value = {
            "heading": "Who it may help",
            "helps": ["You have depression that two medicines have not relieved"],
            "not_for": ["You have metal in or near your head"],
            "note": "",
        }


class TimelineBlock(blocks.StructBlock):
    heading = blocks.CharBlock(default="Step by step", max_length=120)
    introduction = blocks.TextBlock(required=False)
    steps = blocks.ListBlock(StepBlock(), min_num=2, max_num=8)

    class Meta:
        icon = "list-ol"
        label = "Step by step"
        group = PRACTICAL
        template = "blocks/timeline.html"
        description = "What happens, in order, with how long each step takes."
        help_text = "From arriving to going home, then the weeks after."
        preview_value = {
            "heading": "Step by step",
            "introduction": "",
            "steps": [
                {"title": "You arrive", "duration": "10 minutes", "text": "We check how you are today."},
                {"title": "The session", "duration": "40 minutes", "text": "You rest in a reclining chair."},
            ],
        }


class EvidenceBlock(blocks.StructBlock):
    heading = blocks.CharBlock(default="What the evidence says", max_length=120)
    introduction = blocks.TextBlock(required=False)
    studies = blocks.ListBlock(StudyBlock(), min_num=1)

    class Meta:
        icon = "clipboard-list"
        label = "Evidence"
        group = EVIDENCE
        template = "blocks/evidence.html"
        description = "Study cards: finding, people, comparison, limits."
        help_text = "The strongest studies, those that disagree as well."
        preview_value = {
            "heading": "What the evidence says",
            "introduction": "",
            "studies": [EXAMPLE_STUDY],
        }


class EffectBlock(blocks.StructBlock):
    name = blocks.CharBlock(max_length=120)
    detail = blocks.CharBlock(max_length=300, help_text="How often, how long, what helps.")

    class Meta:
        icon = "warning"
        label_format = "{name}"


class SideEffectsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(default="Side effects", max_length=120)
    introduction = blocks.TextBlock(required=False)
    common = blocks.ListBlock(EffectBlock(), min_num=1, label="Common")
    serious = blocks.ListBlock(EffectBlock(), min_num=1, label="Serious")

    class Meta:
        icon = "warning"
        label = "Side effects"
        group = SAFETY
        template = "blocks/side_effects.html"
        description = "Common and serious side effects, side by side. Every treatment page has this section."
        help_text = "Both lists are needed before the page can be published."
        preview_value = {
            "heading": "Side effects",
            "introduction": "",
            "common": [{"name": "Headache", "detail": "Usually mild, and rarer after the first week."}],
            "serious": [{"name": "Seizure", "detail": "Rare."}],
        }


class WhenToGetHelpBlock(blocks.StructBlock):
    heading = blocks.CharBlock(default="When to get help", max_length=120)
    cards = blocks.ListBlock(CareCardBlock(), min_num=1)

    class Meta:
        icon = "warning"
        label = "When to get help"
        group = SAFETY
        template = "blocks/when_to_get_help.html"
        description = "Care cards: when to call us, when to seek help today, when to call 911."
        help_text = "From routine to emergency."
        preview_value = {
            "heading": "When to get help",
            "cards": [{"level": "emergency", "title": "Call 911 if", "text": "<ul><li>you have a seizure</li></ul>"}],
        }


class CostItemBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=120)
    amount = blocks.CharBlock(max_length=60, help_text="For example “$480 per session”.")

    class Meta:
        icon = "tag"
        label_format = "{label}: {amount}"


class CostBlock(blocks.StructBlock):
    heading = blocks.CharBlock(default="Cost and insurance", max_length=120)
    as_of = blocks.DateBlock(help_text="The day these prices were checked.")
    text = blocks.RichTextBlock(features=PROSE_FEATURES)
    items = blocks.ListBlock(CostItemBlock(), default=[])

    class Meta:
        icon = "tag"
        label = "Cost and insurance"
        group = PRACTICAL
        template = "blocks/cost.html"
        description = "Prices with their date, and how insurance usually deals with them."
        help_text = "Link to the Good Faith Estimate notice."
        preview_value = {
            "heading": "Cost and insurance",
            "as_of": "2026-10-01",
            "text": "<p>Most plans ask for prior authorization. We send it for you.</p>",
            "items": [{"label": "One session", "amount": "$290"}],
        }


class ProvidersBlock(blocks.StructBlock):
    heading = blocks.CharBlock(default="Who will treat you", max_length=120)
    introduction = blocks.TextBlock(required=False)
    people = blocks.ListBlock(blocks.PageChooserBlock("site_core.PersonPage"), min_num=1)

    class Meta:
        icon = "user"
        label = "Providers"
        group = PRACTICAL
        template = "blocks/providers.html"
        description = "The clinicians who give this treatment, with links to their pages."
        help_text = "Only people who see patients for this treatment."

    def get_preview_value(self):
        from site_core.models import PersonPage

        people = PersonPage.objects.live()[:2]
        return self.to_python({"heading": "Who will treat you", "people": [person.pk for person in people]})

    @property
    def is_previewable(self):
        return True


class TreatmentBodyBlock(blocks.StreamBlock):
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

    class Meta:
        icon = "doc-full"
        block_counts = {
            "key_facts": {"max_num": 1},
            "suitability": {"max_num": 1},
            "preparation": {"max_num": 1},
            "side_effects": {"min_num": 1, "max_num": 1},
            "call_to_action": {"max_num": 1},
        }
