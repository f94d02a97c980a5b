"""Blocks that several page types use. Each has a template in templates/blocks/.

``Meta.heading_levels`` says which fields the template sets as headings. ``heading`` is always level 2.
``Meta.checked_date`` names the field with the day on which someone checked what the block says.
``Meta.hidden_fields`` names fields that readers don’t see, so that no medical review covers them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock
from wagtail.images.blocks import ImageBlock

from .fact_values import StructBlock, show_facts
from .reusable_blocks import ReusableBlockChooser
from .template_sections import SectionStreamBlock

TEXT = _("Text")
EVIDENCE = _("Evidence")
SAFETY = _("Safety")
MEDIA = _("Images and video")
ACTION = _("Next step")

INLINE_FEATURES = ["bold", "italic", "link", "document-link", "superscript", "subscript", "fact"]
PROSE_FEATURES = [*INLINE_FEATURES, "ol", "ul"]
SECTION_FEATURES = ["h3", *PROSE_FEATURES]
BODY_FEATURES = ["h2", *SECTION_FEATURES]


def newest_image() -> Any:
    """Return the newest image, for block previews. None if there are no images."""
    from wagtail.images import get_image_model

    return get_image_model().objects.order_by("-pk").first()


class ParagraphBlock(blocks.RichTextBlock):
    def __init__(self, features: Sequence[str] = BODY_FEATURES, **kwargs: Any) -> None:
        super().__init__(features=features, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = TEXT
        template = "blocks/paragraph.html"
        description = _("Paragraphs, headings, lists, and links. Cite references as [1] or [2, 4].")
        help_text = _("Start each section with a heading. Cite references by number: [1].")
        preview_value = (
            "<h2>What the first visit is like</h2><p>We begin by listening. Most people talk for about an hour, "
            "and nobody is asked to decide anything that day.</p>"
        )


class FigureBlock(StructBlock):
    image = ImageBlock(help_text=_("At least 1,600 pixels wide."), label=_("Image"))
    caption = blocks.CharBlock(required=False, max_length=255, label=_("Caption"))

    class Meta:
        icon = "image"
        label = _("Image")
        group = MEDIA
        template = "blocks/figure.html"
        description = _("An image with a caption and credit.")
        help_text = _("Use images that explain something. The credit is a field of the image itself.")

    def get_preview_value(self) -> Any:
        image = newest_image()
        if image:
            image.contextual_alt_text, image.decorative = "", True
        return self.normalize({"image": image, "caption": "Light across the waiting room, early morning."})

    @property
    def is_previewable(self) -> bool:
        return True


class QuoteBlock(StructBlock):
    text = blocks.TextBlock(label=_("Quote"), help_text=_("Without quotation marks."))
    attribution = blocks.CharBlock(
        required=False, max_length=160, help_text=_("Who said it, and their role."), label=_("Attribution")
    )

    class Meta:
        icon = "openquote"
        label = _("Quote")
        group = TEXT
        template = "blocks/quote.html"
        description = _("One or two sentences that someone said, in large type.")
        help_text = _("Use at most one per article. Never quote a patient without written consent.")
        preview_value = {
            "text": "The first session is mostly about learning what the chair, the sound and the room feel like.",
            "attribution": "Priya Raman, PMHNP-BC",
        }


class CalloutBlock(StructBlock):
    tone = blocks.ChoiceBlock(
        choices=[("note", _("Note")), ("important", _("Important"))], default="note", label=_("Tone")
    )
    title = blocks.CharBlock(max_length=120, label=_("Title"))
    text = blocks.RichTextBlock(features=PROSE_FEATURES, label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        group = TEXT
        template = "blocks/callout.html"
        description = _("A highlighted note.")
        help_text = _("For information readers shouldn’t miss. Use a care card for health warnings.")
        preview_value = {
            "tone": "note",
            "title": "Bring a list",
            "text": "<p>Names and doses of everything you take, supplements too.</p>",
        }


class CareCardBlock(StructBlock):
    level = blocks.ChoiceBlock(
        choices=[
            ("routine", _("Routine: call us")),
            ("urgent", _("Urgent: today")),
            ("emergency", _("Emergency: now")),
        ],
        default="routine",
        label=_("Level"),
    )
    title = blocks.CharBlock(max_length=120, help_text=_("What to do: “Call us within a day if”."), label=_("Title"))
    text = blocks.RichTextBlock(features=PROSE_FEATURES, label=_("Text"))

    class Meta:
        icon = "warning"
        label = _("Care card")
        heading_levels = {"title": 3}
        group = SAFETY
        template = "blocks/care_card.html"
        description = _("What to do, and how soon: routine, urgent, or emergency.")
        help_text = _("Say what to do first, then when. Emergency cards should mention 988 and 911.")
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
    "limitation": "Three weeks of randomized treatment; longer effects were not measured.",
    "citation": 1,
}


class StudyBlock(StructBlock):
    claim = blocks.CharBlock(
        max_length=255, label=_("Finding"), help_text=_("One sentence, no stronger than the study.")
    )
    population = blocks.CharBlock(max_length=255, label=_("Who took part"))
    participants = blocks.IntegerBlock(min_value=1, label=_("Number of people"))
    comparator = blocks.CharBlock(required=False, max_length=255, label=_("Compared with"))
    limitation = blocks.CharBlock(max_length=400, label=_("What it can’t tell us"))
    citation = blocks.IntegerBlock(
        min_value=1, label=_("Reference number"), help_text=_("Its number in the list of references.")
    )

    class Meta:
        icon = "clipboard-list"
        label = _("Study card")
        group = EVIDENCE
        template = "blocks/study.html"
        description = _("One study: what it found, who took part, and its limits.")
        help_text = _("Copy the numbers exactly from the paper.")
        preview_value = EXAMPLE_STUDY


def has_row_headings(value: dict[str, Any] | None) -> bool:
    """Return whether the first column of a stored table has the headings of the rows.

    Tables that were stored without the option have them if the column has no heading itself.
    """
    if not value or not value["columns"]:
        return False
    return bool(value.get("row_headings", not value["columns"][0]["heading"]))


def set_row_headings(table: TypedTable, row_headings: bool) -> TypedTable:
    table.row_headings = row_headings
    return table


class TableBlock(TypedTableBlock):
    """Wagtail’s table, with texts only. ``row_headings`` of its value: whether the first column has row headings."""

    def __init__(self, **kwargs: Any) -> None:
        text = blocks.CharBlock(required=False, max_length=400, icon="pilcrow", label=_("Text"))
        super().__init__([("text", text)], **kwargs)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return blocks.Block.deconstruct(self)

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> TypedTable:
        table = super().value_from_datadict(data, files, prefix)
        return set_row_headings(table, f"{prefix}-row-headings" in data)

    def to_python(self, value: Any) -> TypedTable:
        return set_row_headings(super().to_python(value), has_row_headings(value))

    def normalize(self, value: Any) -> TypedTable:
        table = super().normalize(value)
        return set_row_headings(table, self.get_row_headings(table))

    def get_row_headings(self, value: TypedTable) -> bool:
        return getattr(value, "row_headings", False)

    def clean(self, value: TypedTable) -> TypedTable:
        return set_row_headings(super().clean(value), self.get_row_headings(value))

    def get_prep_value(self, value: TypedTable) -> dict[str, Any]:
        return super().get_prep_value(value) | {"row_headings": self.get_row_headings(value)}

    def get_form_state(self, value: TypedTable) -> dict[str, Any]:
        return super().get_form_state(value) | {"row_headings": self.get_row_headings(value)}

    def get_context(self, value: TypedTable, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return super().get_context(show_facts(self, value), parent_context)

    def get_api_representation(self, value: TypedTable, context: Any = None) -> dict[str, Any]:
        return super().get_api_representation(value, context) | {"row_headings": self.get_row_headings(value)}

    class Meta:
        icon = "table"
        label = _("Table")
        group = EVIDENCE
        template = "blocks/table.html"
        description = _("Rows and columns of text, with a caption.")
        help_text = _(
            "Add a caption, and name every column. Use at most four columns: on phones, tables scroll sideways."
        )

    def get_preview_value(self) -> Any:
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
    def is_previewable(self) -> bool:
        return True


class QuestionBlock(StructBlock):
    question = blocks.CharBlock(max_length=200, label=_("Question"))
    answer = blocks.RichTextBlock(features=PROSE_FEATURES, label=_("Answer"))

    class Meta:
        icon = "help"
        label_format = "{question}"
        heading_levels = {"question": 3}


class FaqBlock(StructBlock):
    heading = blocks.CharBlock(default="Questions people ask", max_length=120, label=_("Heading"))
    questions = blocks.ListBlock(QuestionBlock(), min_num=1, label=_("Questions"))

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        group = TEXT
        template = "blocks/faq.html"
        description = _("A list of questions. Each opens to show its answer.")
        help_text = _("Use real questions, in the words people use on the phone.")
        preview_value = {
            "heading": "Questions people ask",
            "questions": [
                {"question": "Can I drive home?", "answer": "<p>Not after an infusion. Ask someone to come.</p>"},
                {"question": "Does it hurt?", "answer": "<p>Most people describe a tapping that they get used to.</p>"},
            ],
        }


class CallToActionBlock(StructBlock):
    heading = blocks.CharBlock(max_length=120, label=_("Heading"))
    text = blocks.TextBlock(required=False, label=_("Text"))
    label = blocks.CharBlock(max_length=40, label=_("Button text"), help_text=_("Say what happens: “Request a call”."))
    page = blocks.PageChooserBlock(label=_("Button goes to"))

    class Meta:
        icon = "pick"
        label = _("Call to action")
        group = ACTION
        template = "blocks/call_to_action.html"
        description = _("One clear next step, with a button and the phone number.")
        help_text = _("Use one per page, near the end.")
        preview_value = {
            "heading": "Talk it over first",
            "text": "Twenty minutes on the phone, no obligation.",
            "label": "Contact us",
            "page": None,
        }


class StepBlock(StructBlock):
    title = blocks.CharBlock(max_length=120, label=_("Title"))
    duration = blocks.CharBlock(
        required=False, max_length=60, help_text=_("For example “40 minutes”."), label=_("Duration")
    )
    text = blocks.TextBlock(label=_("Text"))

    class Meta:
        icon = "list-ol"
        label_format = "{title}"
        heading_levels = {"title": 3}


class BodyBlock(SectionStreamBlock):
    """The body of articles and standard pages. Page types add blocks in subclasses."""

    paragraph = ParagraphBlock()
    figure = FigureBlock()
    quote = QuoteBlock()
    callout = CalloutBlock()
    care_card = CareCardBlock()
    table = TableBlock()
    reusable_block = ReusableBlockChooser()

    class Meta:
        icon = "doc-full"


class ReusableBodyBlock(BodyBlock):
    """What a reusable block consists of. It can’t contain another one, so there are no cycles."""

    faq = FaqBlock()
    call_to_action = CallToActionBlock()
    reusable_block = None  # type: ignore[assignment]

    class Meta:
        icon = "snippet"
