"""The pairs of fonts. All are self-hosted, and pages have the rules of the chosen pair only."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from site_core.assets.critical_css import page_rules


class Fonts(models.TextChoices):
    """Fonts for headings and text. Browsers load only those of the chosen pair."""

    NEWSREADER_FIGTREE = "newsreader-figtree", _("Newsreader and Figtree: calm, like a good magazine")
    FRAUNCES_JAKARTA = "fraunces-jakarta", _("Fraunces and Plus Jakarta Sans: warm and soft")
    BITTER_PUBLIC = "bitter-public", _("Bitter and Public Sans: sturdy and matter-of-fact")
    JAKARTA = "jakarta", _("Plus Jakarta Sans for everything: modern and clear")
    NUNITO = "nunito", _("Nunito for everything: round and cheerful")
    SYSTEM = "system", _("Each device’s own fonts: nothing to load")


class Family(NamedTuple):
    """A font of ``static/fonts``, whose rules are in ``static/css/fonts-NAME.css``."""

    name: str
    stack: str  # the value of the custom property

    @property
    def drawing_font(self) -> str:
        """The file that Pillow draws with."""
        return f"{self.name}-latin"


NEWSREADER = Family("newsreader", "")  # of static/css/fonts.css and tokens.css
FIGTREE = Family("figtree", "")
FRAUNCES = Family("fraunces", '"Fraunces","Fraunces Georgia","Fraunces Times",Georgia,"Times New Roman",serif')
BITTER = Family("bitter", '"Bitter","Bitter Georgia","Bitter Times",Georgia,"Times New Roman",serif')
PUBLIC_SANS = Family("public-sans", '"Public Sans","Public Sans Arial","Public Sans Roboto",Arial,Helvetica,sans-serif')
JAKARTA = Family(
    "plus-jakarta-sans",
    '"Plus Jakarta Sans","Plus Jakarta Sans Arial","Plus Jakarta Sans Roboto",Arial,Helvetica,sans-serif',
)
NUNITO = Family("nunito", '"Nunito","Nunito Arial","Nunito Roboto",Arial,Helvetica,sans-serif')
SYSTEM_STACK = 'system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif'


class FontPair(NamedTuple):
    """The fonts of headings and of text. None is what each device has."""

    headings: Family | None
    text: Family | None

    @property
    def has_sans_headings(self) -> bool:
        return self.headings == self.text

    @property
    def stacks(self) -> dict[str, str]:
        """The custom properties that static/css/tokens.css doesn’t have."""
        families = {"font-serif": self.headings, "font-sans": self.text}
        stacks = {name: family.stack if family else SYSTEM_STACK for name, family in families.items()}
        return {name: stack for name, stack in stacks.items() if stack}

    @property
    def drawn_headings(self) -> tuple[str, int | None]:
        """The file and the weight that Pillow draws headings with."""
        return (self.headings or NEWSREADER).drawing_font, 600 if self.headings and self.has_sans_headings else None

    @property
    def drawn_text(self) -> str:
        """The file that Pillow draws text with. It has weights from 400 to 700."""
        return (self.text or FIGTREE).drawing_font

    @property
    def families(self) -> list[Family]:
        """Each family once, that of headings first."""
        return list(dict.fromkeys(filter(None, self)))


ORIGINAL = FontPair(NEWSREADER, FIGTREE)
PAIRS: dict[str, FontPair] = {
    Fonts.NEWSREADER_FIGTREE: ORIGINAL,
    Fonts.FRAUNCES_JAKARTA: FontPair(FRAUNCES, JAKARTA),
    Fonts.BITTER_PUBLIC: FontPair(BITTER, PUBLIC_SANS),
    Fonts.JAKARTA: FontPair(JAKARTA, JAKARTA),
    Fonts.NUNITO: FontPair(NUNITO, NUNITO),
    Fonts.SYSTEM: FontPair(None, None),
}


def with_fonts(critical: str, pair: FontPair) -> str:
    """Return the critical CSS with the fonts of a pair in place of the original ones."""
    for family in ORIGINAL.families:
        if family not in pair.families:
            critical = re.sub(rf'@font-face\{{font-family:"{family.name.title()}[^}}]*\}}', "", critical)
    return critical + "".join(font_rules(family.name) for family in pair.families if family.stack)


@cache
def font_rules(name: str) -> str:
    return page_rules((settings.BASE_DIR / "static" / "css" / f"fonts-{name}.css").read_text())
