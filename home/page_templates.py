"""The template of treatments: only its words. How templates work is in site_core/pages/page_templates.py."""

from django.utils.translation import gettext_lazy as _

from site_core.content.template_sections import TemplateSection
from site_core.pages.page_templates import PageTemplate

NEW_TREATMENT = PageTemplate(
    key="new-treatment",
    page_type="home.TreatmentPage",
    name=_("New treatment"),
    description=_("Everything people ask before they choose a treatment, in the order they ask it."),
    sections=(
        TemplateSection(
            "key-facts",
            "key_facts",
            _("Key facts"),
            _("How long one session takes, how many there are, how soon people notice a change, who gives it, where."),
        ),
        TemplateSection(
            "about",
            "about",
            _("What it is"),
            _("One paragraph that someone who has never heard of it understands. Then how it is thought to work."),
        ),
        TemplateSection(
            "suitability",
            "suitability",
            _("Who it may help"),
            _("Left: people who may benefit. Right: people who should not have it, and why."),
        ),
        TemplateSection(
            "preparation",
            "preparation",
            _("How to prepare"),
            _("Before the first visit: tests, medicines, food, a driver. What to bring and what to leave at home."),
        ),
        TemplateSection(
            "timeline",
            "timeline",
            _("Step by step"),
            _("The first visit, each session, and the weeks after. Say what people feel, hear, and see."),
        ),
        TemplateSection(
            "evidence",
            "evidence",
            _("What the evidence says"),
            _("One card for each study. Begin with the largest, and say what it can’t tell us."),
        ),
        TemplateSection(
            "side-effects",
            "side_effects",
            _("Side effects"),
            _("Required. At least one common and one serious side effect, how often they happen, and what helps."),
        ),
        TemplateSection(
            "when-to-get-help",
            "when_to_get_help",
            _("When to get help"),
            _("One card for calling the clinic, one for help today, and one for 911 and 988."),
        ),
        TemplateSection(
            "cost",
            "cost",
            _("Cost and insurance"),
            _("The price, what insurance usually covers, prior authorization, and the day you checked."),
        ),
        TemplateSection(
            "faq",
            "faq",
            _("Questions people ask"),
            _("Five to eight questions from phone calls and visits, each with a short answer."),
        ),
        TemplateSection(
            "providers",
            "providers",
            _("Who will treat you"),
            _("The people who give this treatment. They need pages of their own."),
        ),
        TemplateSection(
            "call-to-action",
            "call_to_action",
            _("Talk it over first"),
            _("One next step: what happens when someone selects the button, and the page it leads to."),
        ),
    ),
)
