"""Blocks that two or more page types use. Each has its template in templates/blocks/.

``Meta.heading_levels`` tells the SEO audit which texts the template sets as headings; ``heading`` is level 2 anyway.
"""

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock

TEXT = "Text"
EVIDENCE = "Evidence"
SAFETY = "Safety"
MEDIA = "Pictures and video"
ACTION = "Next step"

INLINE_FEATURES = ["bold", "italic", "link", "document-link", "superscript", "subscript"]
PROSE_FEATURES = [*INLINE_FEATURES, "ol", "ul"]
SECTION_FEATURES = ["h3", *PROSE_FEATURES]
BODY_FEATURES = ["h2", *SECTION_FEATURES]


def any_image():
    """A picture for block previews: the newest there is, or None in an empty library."""
    from wagtail.images import get_image_model

    return get_image_model().objects.order_by("-pk").first()


class ParagraphBlock(blocks.RichTextBlock):
    def __init__(self, features=BODY_FEATURES, **kwargs):
        super().__init__(features=features, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = "Text"
        group = TEXT
        template = "blocks/paragraph.html"
        description = "Paragraphs, headings, lists and links. Cite references as [1] or [2, 4]."
        help_text = "Start each section with a heading. Cite references by their number: [1]."
        preview_value = (
            "<h2>What the first visit is like</h2><p>We begin by listening. Most people talk for about an hour, "
            "and nobody is asked to decide anything that day.</p>"
        )


class FigureBlock(blocks.StructBlock):
    image = ImageBlock(help_text="At least 1,600 pixels wide.")
    caption = blocks.CharBlock(required=False, max_length=255)

    class Meta:
        icon = "image"
        label = "Picture"
        group = MEDIA
        template = "blocks/figure.html"
        description = "A picture with caption and credit."
        help_text = "Pictures that explain something. The credit comes from the picture itself."

    def get_preview_value(self):
        image = any_image()
        if image:
            image.contextual_alt_text, image.decorative = "", True
        return self.normalize({"image": image, "caption": "Light across the waiting room, early morning."})

    @property
    def is_previewable(self):
        return True


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label="Quote", help_text="Without quotation marks.")
    attribution = blocks.CharBlock(required=False, max_length=160, help_text="Who said it, and what they are.")

    class Meta:
        icon = "openquote"
        label = "Quote"
        group = TEXT
        template = "blocks/quote.html"
        description = "A sentence or two that someone said, set large."
        help_text = "Use it once in an article at most. Never a patient’s words without written consent."
        preview_value = {
            "text": "The first session is mostly about learning what the chair, the sound and the room feel like.",
            "attribution": "Priya Raman, PMHNP-BC",
        }


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(choices=[("note", "Note"), ("important", "Important")], default="note")
    title = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(features=PROSE_FEATURES)

    class Meta:
        icon = "info-circle"
        label = "Callout"
        group = TEXT
        template = "blocks/callout.html"
        description = "A boxed remark beside the main text."
        help_text = "For what readers should not miss. Warnings about health belong in a care card."
        preview_value = {
            "tone": "note",
            "title": "Bring a list",
            "text": "<p>Names and doses of everything you take, supplements too.</p>",
        }


class CareCardBlock(blocks.StructBlock):
    level = blocks.ChoiceBlock(
        choices=[("routine", "Routine: call us"), ("urgent", "Urgent: today"), ("emergency", "Emergency: now")],
        default="routine",
    )
    title = blocks.CharBlock(max_length=120, help_text="What to do: “Call us within a day if”.")
    text = blocks.RichTextBlock(features=PROSE_FEATURES)

    class Meta:
        icon = "warning"
        label = "Care card"
        heading_levels = {"title": 3}
        group = SAFETY
        template = "blocks/care_card.html"
        description = "What to do and how fast: routine, urgent or emergency, in words, colour and icon."
        help_text = "Say what to do first, then when. Emergency cards name 988 and 911."
        preview_value = {
            "level": "urgent",
            "title": "Call us today if",
            "text": "<ul><li>your mood drops sharply after a session</li><li>a headache lasts a day</li></ul>",
        }


EXAMPLE_STUDY = {
    "claim": "More people responded to active than to sham stimulation.",
    "population": "Adults with depression who took no antidepressant",
    "participants": 190,
    "comparator": "Sham stimulation",
    "limitation": "Three weeks of randomised treatment; longer effects were not measured.",
    "citation": 1,
}


class StudyBlock(blocks.StructBlock):
    claim = blocks.CharBlock(max_length=255, label="Finding", help_text="One sentence, no stronger than the study.")
    population = blocks.CharBlock(max_length=255, label="Who took part")
    participants = blocks.IntegerBlock(min_value=1, label="Number of people")
    comparator = blocks.CharBlock(required=False, max_length=255, label="Compared with")
    limitation = blocks.CharBlock(max_length=400, label="What it can’t tell us")
    citation = blocks.IntegerBlock(min_value=1, label="Reference number", help_text="Its place in the references.")

    class Meta:
        icon = "clipboard-list"
        label = "Study card"
        group = EVIDENCE
        template = "blocks/study.html"
        description = "One study: what it found, in whom, against what, and its limits."
        help_text = "Numbers exactly as in the paper."
        preview_value = EXAMPLE_STUDY


class TableBlock(TypedTableBlock):
    def __init__(self, **kwargs):
        super().__init__([("text", blocks.CharBlock(required=False, max_length=400, icon="pilcrow"))], **kwargs)

    def deconstruct(self):
        return blocks.Block.deconstruct(self)

    class Meta:
        icon = "table"
        label = "Table"
        group = EVIDENCE
        template = "blocks/table.html"
        description = "Rows and columns of text, with a caption."
        help_text = "Give it a caption and name every column. Four columns at most: on phones it scrolls sideways."

    def get_preview_value(self):
        return self.to_python(
            {
                "columns": [{"type": "text", "heading": h} for h in ("", "First week", "Later")],
                "rows": [
                    {"values": ["Visits", "5", "1 or 2"]},
                    {"values": ["Length", "40 minutes", "20 minutes"]},
                ],
                "caption": "A usual schedule",
            }
        )

    @property
    def is_previewable(self):
        return True


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(max_length=200)
    answer = blocks.RichTextBlock(features=PROSE_FEATURES)

    class Meta:
        icon = "help"
        label_format = "{question}"
        heading_levels = {"question": 3}


class FaqBlock(blocks.StructBlock):
    heading = blocks.CharBlock(default="Questions people ask", max_length=120)
    questions = blocks.ListBlock(QuestionBlock(), min_num=1)

    class Meta:
        icon = "help"
        label = "Questions and answers"
        group = TEXT
        template = "blocks/faq.html"
        description = "Questions that open to show their answers."
        help_text = "Real questions, in the words people use on the phone."
        preview_value = {
            "heading": "Questions people ask",
            "questions": [
                {"question": "Can I drive home?", "answer": "<p>Not after an infusion. Ask someone to come.</p>"},
                {"question": "Does it hurt?", "answer": "<p>Most people describe a tapping that they get used to.</p>"},
            ],
        }


class CallToActionBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120)
    text = blocks.TextBlock(required=False)
    label = blocks.CharBlock(max_length=40, label="Button text", help_text="Says what happens: “Ask for a call”.")
    page = blocks.PageChooserBlock(label="Button goes to")

    class Meta:
        icon = "pick"
        label = "Call to action"
        group = ACTION
        template = "blocks/call_to_action.html"
        description = "One clear next step, with a button and the phone number."
        help_text = "One on a page, near its end."
        preview_value = {
            "heading": "Talk it over first",
            "text": "Twenty minutes on the phone, no obligation.",
            "label": "Contact us",
            "page": None,
        }


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120)
    duration = blocks.CharBlock(required=False, max_length=60, help_text="For example “40 minutes”.")
    text = blocks.TextBlock()

    class Meta:
        icon = "list-ol"
        label_format = "{title}"
        heading_levels = {"title": 3}


class BodyBlock(blocks.StreamBlock):
    """The body of articles and plain pages; subclasses add what is theirs."""

    paragraph = ParagraphBlock()
    figure = FigureBlock()
    quote = QuoteBlock()
    callout = CalloutBlock()
    care_card = CareCardBlock()
    table = TableBlock()

    class Meta:
        icon = "doc-full"
