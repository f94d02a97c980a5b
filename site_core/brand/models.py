"""The brand of a site, which admins set under Settings."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from site_core.assets.critical_css import critical_css
from site_core.assets.design_tokens import design_tokens

from .choices import Corners, Hero
from .colors import HEX
from .fonts import ORIGINAL, PAIRS, FontPair, Fonts
from .forms import BrandForm
from .images import BrandImage
from .palette import Palette, derive_palette
from .panels import PalettePanel, PreviewPanel
from .stylesheet import Look, branded_critical_css
from .widgets import ColorInput

validate_color = RegexValidator(
    r"^#[0-9a-fA-F]{6}\Z", _("Enter a color as # and six digits or letters from a to f, such as #336699.")
)


def color_field(label: Any, help_text: Any) -> models.CharField:
    return models.CharField(label, max_length=7, blank=True, validators=[validate_color], help_text=help_text)


def image_field(label: Any) -> models.ForeignKey:
    return models.ForeignKey(
        BrandImage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=label
    )


@register_setting(icon="desktop", order=15)
class BrandSettings(BaseSiteSetting):
    """The clinic's own marks, colors, and shapes. A blank color is that of ``static/css/brand.css``."""

    logo = image_field(_("logo"))
    logo_dark = image_field(_("logo for dark screens"))
    logo_has_name = models.BooleanField(
        _("the logo includes the clinic’s name"),
        default=False,
        help_text=_("If selected, the name isn’t shown beside the logo. Screen readers still read it."),
    )
    icon = image_field(_("icon"))
    primary_color = color_field(
        _("main color"), _("For links, buttons, and the footer. It is darkened if it can’t be read on the page.")
    )
    secondary_color = color_field(
        _("second color"),
        _("For highlights and soft light. No text has this color, so it can be as light as you like."),
    )
    corners = models.CharField(_("corners"), max_length=10, choices=Corners.choices, default=Corners.SOFT)
    fonts = models.CharField(_("fonts"), max_length=20, choices=Fonts.choices, default=Fonts.NEWSREADER_FIGTREE)
    hero = models.CharField(_("opening of the home page"), max_length=10, choices=Hero.choices, default=Hero.RIGHT)

    base_form_class = BrandForm
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("logo"),
                FieldPanel("logo_dark"),
                FieldPanel("logo_has_name"),
                FieldPanel("icon"),
            ],
            heading=_("Logo"),
            help_text=_("Without a logo, the clinic’s name is the logo."),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("primary_color", widget=ColorInput),
                        FieldPanel("secondary_color", widget=ColorInput),
                    ]
                ),
                PalettePanel(),
            ],
            heading=_("Colors"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("fonts"), FieldPanel("corners")]), FieldPanel("hero")],
            heading=_("Fonts and shapes"),
        ),
        PreviewPanel(heading=_("Preview")),
    ]

    class Meta:
        verbose_name = _("brand")

    def clean(self) -> None:
        super().clean()
        self.primary_color, self.secondary_color = self.primary_color.lower(), self.secondary_color.lower()
        if self.logo_dark and not self.logo:
            raise ValidationError({"logo_dark": _("Upload a logo for light screens, too.")})

    @property
    def is_own(self) -> bool:
        """Whether the original mark and icons no longer belong to the site."""
        return bool(self.palette or self.logo_id or self.icon_id or self.logo)

    @cached_property
    def palette(self) -> Palette | None:
        """The palette of the two colors, or None if neither is set."""
        look = self.look
        return derive_palette(look.primary, look.secondary) if look.primary and look.secondary else None

    @property
    def font_pair(self) -> FontPair:
        return PAIRS.get(self.fonts, ORIGINAL)

    @property
    def look(self) -> Look:
        primary, secondary = (
            color if HEX.fullmatch(color) else "" for color in (self.primary_color, self.secondary_color)
        )
        if primary or secondary:
            default = design_tokens()
            primary, secondary = primary or default["brand"], secondary or default["brand-warm"]
        return Look(primary, secondary, self.corners, self.fonts, self.hero, has_logo=bool(self.logo))

    @property
    def critical_css(self) -> str:
        """The text of the ``<style>`` element of every page."""
        return branded_critical_css(critical_css(), self.look)

    def tokens(self, scheme: str = "light") -> dict[str, str]:
        """Return the custom properties of a color scheme, for everything that can’t read a stylesheet."""
        tokens = design_tokens(scheme)
        if self.palette is None:
            return tokens
        own = self.palette.light if scheme == "light" else self.palette.dark
        accent, highlight = ("brand", "brand-warm") if scheme == "light" else ("brand-light", "brand-warm-deep")
        return {**tokens, **own, "accent": own[accent], "highlight": own[highlight]}
