"""The required notices as drafts: what belongs in each section. Hints are never part of a page.

They name what the rules ask for; they are not legal advice. Sources: 45 CFR 164.520 (privacy practices), 45 CFR 149.610
(good faith estimates), RCW 19.373 (Washington’s consumer health data), W3C’s guide to accessibility statements.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from site_core.content.template_sections import TemplateSection, register_template_sections

from ..models import Notice


class NoticeDraft(NamedTuple):
    slug: str
    notice: Notice
    sections: tuple[TemplateSection, ...]


def section(key: str, heading: str | Promise, hint: str | Promise) -> TemplateSection:
    return TemplateSection(f"start.{key}", "paragraph", heading, hint)


# It shows the last run of “make accessibility”, so it needs no hint, and stays when the page is published.
MEASUREMENTS = TemplateSection("start.accessibility.measurements", "accessibility_measurements", _("What we measured"))

NOTICE_DRAFTS = (
    NoticeDraft(
        "privacy-practices",
        Notice.PRIVACY_PRACTICES,
        (
            section(
                "privacy.header",
                _("Your information, your rights, our duties"),
                _(
                    "The statement that 45 CFR 164.520 prescribes, word for word, and the date on which the notice "
                    "takes effect. HHS publishes model notices."
                ),
            ),
            section(
                "privacy.uses",
                _("How we use and share your information"),
                _("Treatment, payment, and running the practice, each with an example; all other uses without asking."),
            ),
            section(
                "privacy.permission",
                _("When we need your written permission"),
                _("Psychotherapy notes, marketing, sale, and everything not described here; how to revoke it."),
            ),
            section(
                "privacy.rights",
                _("Your rights"),
                _("See and copy, correct, private contact, limits, a list of disclosures, a paper copy."),
            ),
            section(
                "privacy.complaints",
                _("Our duties, and how to complain"),
                _("Your duties, the privacy officer’s name or title and phone, and how to complain to you and to HHS."),
            ),
        ),
    ),
    NoticeDraft(
        "good-faith-estimate",
        Notice.GOOD_FAITH_ESTIMATE,
        (
            section(
                "estimate.who",
                _("Who this is for"),
                _("People without insurance, and people who don’t want to use theirs."),
            ),
            section(
                "estimate.when",
                _("How and when you get it"),
                _("How to ask, what the estimate lists, and the deadlines. Check them against CMS’s current page."),
            ),
            section(
                "estimate.dispute",
                _("If the bill is higher"),
                _("How far above the estimate a bill must be to dispute it, by when, and CMS’s page and phone number."),
            ),
        ),
    ),
    NoticeDraft(
        "consumer-health-data",
        Notice.CONSUMER_HEALTH_DATA,
        (
            section(
                "data.what",
                _("What we collect, and why"),
                _(
                    "What this website receives: inquiries, server logs, and search terms. “Security” in the "
                    "documentation says what it stores, and for how long."
                ),
            ),
            section(
                "data.sharing",
                _("Who receives it"),
                _("Your web host, your mail provider, and everyone else. What you don’t do, such as selling data."),
            ),
            section(
                "data.rights",
                _("Your rights, and how to use them"),
                _("Access, deletion, and withdrawing consent; how to ask, how soon you answer, and how to appeal."),
            ),
        ),
    ),
    NoticeDraft(
        "accessibility",
        Notice.ACCESSIBILITY,
        (
            section(
                "accessibility.aim",
                _("What we aim for"),
                _("The standard, such as WCAG 2.2 AA, and what you have actually checked, when, and how."),
            ),
            MEASUREMENTS,
            section(
                "accessibility.limits",
                _("Where we may fall short"),
                _("Known problems of the website, and what people can do instead."),
            ),
            section(
                "accessibility.contact",
                _("If something stands in your way"),
                _("Whom to call or write to, and how soon you answer. Access to your rooms: entrance, elevator."),
            ),
        ),
    ),
    NoticeDraft(
        "editorial-policy",
        Notice.EDITORIAL_POLICY,
        (
            section(
                "editorial.people",
                _("Who writes and who reviews"),
                _("Who writes, which clinician checks each page before it is published, and how often after that."),
            ),
            section(
                "editorial.sources",
                _("What counts as a source"),
                _("Research, official labels, and public bodies; how you cite them, and what you do if they disagree."),
            ),
            section(
                "editorial.corrections",
                _("When we are wrong"),
                _("How to report an error, how soon you answer, and how corrections are marked."),
            ),
            section(
                "editorial.money",
                _("Who pays"),
                _("Who pays for the website, and every interest that readers should know about."),
            ),
        ),
    ),
)


def register_hints() -> None:
    """Let the edit form find the hints of the drafts."""
    for draft in NOTICE_DRAFTS:
        register_template_sections(*(section for section in draft.sections if section.hint))
