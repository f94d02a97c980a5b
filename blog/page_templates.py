"""The templates of articles: only their words. How templates work is in site_core/pages/page_templates.py."""

from django.utils.translation import gettext_lazy as _

from site_core.content.template_sections import TemplateSection
from site_core.pages.page_templates import PageTemplate

ARTICLE = PageTemplate(
    key="article",
    page_type="blog.ArticlePage",
    name=_("Article"),
    description=_("A question that patients have, and what is known about it."),
    sections=(
        TemplateSection(
            "introduction",
            "paragraph",
            hint=_("Two or three sentences without a heading: the question, and why it matters to the reader."),
        ),
        TemplateSection(
            "known",
            "paragraph",
            _("What we know"),
            _("What research supports, in plain words. Cite each claim by number, such as [1]."),
        ),
        TemplateSection(
            "unknown",
            "paragraph",
            _("What we don’t know"),
            _("Open questions, studies that disagree, and people who were not studied."),
        ),
        TemplateSection(
            "meaning",
            "paragraph",
            _("What this means for you"),
            _("What a reader can do with this, and what to ask a clinician. No promises."),
        ),
        TemplateSection(
            "care-card",
            "care_card",
            hint=_("When to call, and whom. Delete this card if the article gives no reason to."),
        ),
    ),
)

STUDY_EXPLAINED = PageTemplate(
    key="study-explained",
    page_type="blog.ArticlePage",
    name=_("A study explained"),
    description=_("One study in plain words: the question, who took part, the result, and its limits."),
    sections=(
        TemplateSection(
            "in-short",
            "paragraph",
            hint=_("The result in two sentences, no stronger than the study, and for whom it holds."),
        ),
        TemplateSection(
            "question",
            "paragraph",
            _("The question"),
            _("What the researchers wanted to know, and why it was open."),
        ),
        TemplateSection(
            "methods",
            "paragraph",
            _("What they did"),
            _("Who took part and how many, what they were given, compared with what, and for how long."),
        ),
        TemplateSection(
            "results",
            "paragraph",
            _("What they found"),
            _("The main result first, as numbers of people: “6 in 10, compared with 4 in 10”. Then side effects."),
        ),
        TemplateSection(
            "card",
            "study",
            hint=_("The study in one card. Add it to the references first, and enter its number here."),
        ),
        TemplateSection(
            "limits",
            "paragraph",
            _("What it can’t tell us"),
            _("Who was not studied, what was not measured, who paid, and what would change the picture."),
        ),
        TemplateSection(
            "meaning",
            "paragraph",
            _("What this means for patients"),
            _("Whether anything changes at the clinic today. “Nothing yet” is an answer."),
        ),
    ),
)

WHAT_TO_EXPECT = PageTemplate(
    key="what-to-expect",
    page_type="blog.ArticlePage",
    name=_("What to expect"),
    description=_("A visit or a treatment from beginning to end, as the patient experiences it."),
    sections=(
        TemplateSection(
            "introduction",
            "paragraph",
            hint=_("Who this is for, how long it takes in all, and the one thing people worry about most."),
        ),
        TemplateSection(
            "before",
            "paragraph",
            _("Before you come"),
            _("What to bring, eat, and take. Whether to drive. How to find the entrance."),
        ),
        TemplateSection(
            "arrival",
            "paragraph",
            _("When you arrive"),
            _("Who meets you, what you sign, how long you wait, and who may be with you."),
        ),
        TemplateSection(
            "during",
            "paragraph",
            _("During the visit"),
            _("What happens in order. What it feels, sounds, and looks like. How to pause or stop."),
        ),
        TemplateSection(
            "after",
            "paragraph",
            _("Afterward"),
            _("The next hours and days: rest, work, driving, alcohol, and when effects begin."),
        ),
        TemplateSection(
            "care-card",
            "care_card",
            hint=_("What to watch for afterward, and whom to call. Add an emergency card with 911 and 988 if needed."),
        ),
    ),
)

TEMPLATES = (ARTICLE, STUDY_EXPLAINED, WHAT_TO_EXPECT)
