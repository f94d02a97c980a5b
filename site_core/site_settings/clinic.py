"""The clinic’s name, address, hours, and safety texts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.blocks import CharBlock
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField, StreamField

from . import blocks
from .places import Place, validate_phone

__all__ = ["ClinicSettings", "validate_phone"]  # migrations find ``validate_phone`` here


@register_setting(icon="home", order=10)
class ClinicSettings(Place, BaseSiteSetting):
    """Who the clinic is and how to reach it, for the header, footer, contact page, and structured data."""

    name = models.CharField(_("clinic name"), max_length=80, default="Our clinic")
    legal_name = models.CharField(
        _("legal name"), max_length=120, blank=True, help_text=_("Only if it differs from the name.")
    )
    tagline = models.CharField(
        _("tagline"), max_length=80, blank=True, help_text=_("A few words below the name in the footer.")
    )
    logo = models.ForeignKey(
        "media.ClinicImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("Square, at least 112 pixels wide. For search engines and social sharing."),
    )
    crisis_heading = models.CharField(_("crisis heading"), max_length=80, default="In a crisis?")
    crisis_text = RichTextField(
        _("crisis text"),
        features=["bold", "link", "fact"],
        default='<p>Call or text <a href="tel:988">988</a> at any hour, or call '
        '<a href="tel:911">911</a> if you are in danger.</p>',
        help_text=_("Shown at the bottom of every page."),
    )
    disclaimer = models.TextField(
        _("disclaimer"),
        default="This page is information, not medical advice. Talk with a clinician about your own care.",
        help_text=_("Shown at the end of articles and treatment pages."),
    )
    languages = StreamField(
        [("language", CharBlock(max_length=60, icon="globe", label=_("Language")))],
        blank=True,
        verbose_name=_("languages"),
        help_text=_("That patients can speak at the clinic. The contact page says so if there is more than one."),
    )
    social_profiles = StreamField(
        [("profile", blocks.SocialProfileBlock())], blank=True, verbose_name=_("social profiles")
    )

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    MultiFieldPanel(
                        [
                            FieldRowPanel([FieldPanel("name"), FieldPanel("legal_name")]),
                            FieldPanel("tagline"),
                            FieldPanel("logo"),
                            FieldPanel("accepting_new_patients"),
                            FieldPanel("languages"),
                        ],
                        heading=_("Clinic"),
                    ),
                    MultiFieldPanel(
                        [*Place.contact_panels, *Place.address_panels],
                        heading=_("Contact and address"),
                    ),
                    FieldPanel("social_profiles"),
                ],
                heading=_("Clinic"),
            ),
            ObjectList(Place.hours_panels, heading=_("Hours")),
            ObjectList(
                [FieldPanel("crisis_heading"), FieldPanel("crisis_text"), FieldPanel("disclaimer")],
                heading=_("Safety texts"),
            ),
        ]
    )

    class Meta:
        verbose_name = _("clinic")

    @property
    def language_names(self) -> list[str]:
        return [child.value for child in self.languages]
