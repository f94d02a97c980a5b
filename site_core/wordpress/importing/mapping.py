"""What becomes what: proposed from the export, shown before anything is written, and changed in a JSON file."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .author_names import public_name
from .outline import Analysis, Outline, ancestors

ARTICLE, STANDARD, TREATMENT, MEDIA = "article", "standard", "treatment", "media"
ARTICLE_INDEX, TREATMENT_INDEX = "article_index", "treatment_index"
INLINED, MENU, LEFT_OUT = "inlined", "menu", "leave_out"
PAGE_KINDS = (ARTICLE, STANDARD, TREATMENT)
INDEX_KINDS = (ARTICLE_INDEX, TREATMENT_INDEX)
KINDS = (*PAGE_KINDS, *INDEX_KINDS, MEDIA, INLINED, MENU, LEFT_OUT)
KIND_LABELS = {
    ARTICLE: gettext_lazy("Articles"),
    STANDARD: gettext_lazy("Standard pages"),
    TREATMENT: gettext_lazy("Treatments"),
    ARTICLE_INDEX: gettext_lazy("The list of articles"),
    TREATMENT_INDEX: gettext_lazy("The list of treatments"),
    MEDIA: gettext_lazy("Images and documents"),
    INLINED: gettext_lazy("Text in the pages that show them"),
    MENU: gettext_lazy("A proposal for the navigation"),
    LEFT_OUT: gettext_lazy("Nothing: leave them out"),
}
DRAFT = "draft"
VERSION = 1

KNOWN_TYPES = {
    "post": ARTICLE,
    "page": STANDARD,
    "attachment": MEDIA,
    "wp_block": INLINED,
    "nav_menu_item": MENU,
}
# What WordPress, themes, and plug-ins store as posts although no visitor reads it as a page.
TECHNICAL_TYPES = re.compile(
    r"^(revision|custom_css|customize_changeset|oembed_cache|user_request|wp_(template|template_part|global_styles|"
    r"navigation|font_family|font_face)|acf-.*|elementor_(library|snippet|font|icons)|et_pb_layout|et_.*|"
    r"vc_grid_item|vc4_templates|wpcf7_contact_form|wpforms|ml-slider|revslider|popup|fusion_.*|avada_(?!portfolio|faq).*|"
    r"jet-.*|ct_template|oxy_.*|bricks_template|scheduled-action|wp-types-.*|tablepress_table|mc4wp-form|"
    r"polylang_mo|cookielawinfo|rank_math_schema|amn_.*|guest-author|astra[-_]adv.*|kadence_.*|blocks?|"
    r"product_variation|shop_coupon|nectar_slider|home_slider|salient_g_sections|uncodeblock|uncode_gallery|cms_block|"
    r"html_block|elementor-hf|hfe_.*|gp_elements|generate_.*|gblocks_.*|oceanwp_library|wpr_templates|ae_global_templates|"
    r"thirstylink|advanced_ads(?:_plcmnt)?|udb_widgets|custom-css-js|wpcode|code_snippet|brizy-.*|breakdance_.*|"
    r"fl-builder-template|fl-theme-layout|cs_.*|tbuilder_layout.*|tb_.*|megamenu.*|mega_menu.*|ubermenu.*|seedprod|"
    r"translation_priority|feedzy_imports|spectra-popup|smart-slider.*|layerslider.*|soliloquy|tdb_templates|"
    r"templatera|us_(?:header|page_block|content_template|grid_layout)|vcv_.*|static_block|porto_builder|woodmart_.*|"
    r"tribe-ea-record|deleted_event|jp_.*|jetpack_migration|optionsframework|amp_validat.*|redirect_rule|wpcf7r_action|"
    r"um_(?:form|directory)|memberpress(?:rule|group|coupon)|mp-reminder|sfwd-certificates|llms_(?:coupon|access_plan|"
    r"certificate|email|engagement|form|achievement)|frm_(?:styles|form_actions|logs)|elementskit_.*|metform-form|jkit-.*|"
    r"mailpoet_page|bp-email|tcb_.*|tve_.*|ngg_.*|display_type|gal_display_source|lightbox_library|photocrati-.*|envira.*|"
    r"rl_gallery|essential_grid|tbp_template|_pods_.*|ninja-table|happyform|slides?|acf|spucpt|"
    r"wp_navigation|wp_font.*|optinmonster|pum_theme|popup_theme)$"
)
TREATMENT_WORDS = re.compile(
    r"(?:^|[-_/])(treatments?|services?|procedures?|therap(?:y|ies)|infusions?|tms|ketamine|esketamine|spravato|"
    r"behandlungen?|leistungen)(?=$|[-_/])"
)
TREATMENT_PARENTS = re.compile(r"^(our-)?(treatments?|services?|procedures?|therap(?:y|ies)|behandlungen|leistungen)$")
# Pages that a word of TREATMENT_WORDS does not make a treatment.
NOT_TREATMENTS = re.compile(r"terms|policy|privacy|pricing|insurance|faq|contact|team|about|payment|customer|thank")
POSTS_PAGES = re.compile(r"^(blog|news|articles|posts|aktuelles|magazine|resources)$")
UNCATEGORIZED = re.compile(r"^(uncategori[sz]ed|allgemein|unkategorisiert|non-classe|sin-categoria)(-\w\w)?$")
TOPIC_TAXONOMIES = ("category", "post_tag")


class MappingError(Exception):
    """The mapping file can’t be used. The message says where and how to go on."""


@dataclass
class Mapping:
    """What becomes what.

    ``types`` are by post type, ``pages`` by post id, ``topics`` by “taxonomy:slug” (None: no topic), ``authors`` by
    login.

    The name of an author may be empty: then articles arrive without one. ``language`` is the one to import, and
    ``other_languages`` is “draft” or “leave_out”. ``bases`` are the folders of the lists of a “category”, “tag”, and
    “author” there.
    """

    types: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    topics: dict[str, str | None] = field(default_factory=dict)
    authors: dict[str, str] = field(default_factory=dict)
    language: str = ""
    other_languages: str = DRAFT
    bases: dict[str, str] = field(default_factory=dict)
    version: int = VERSION

    def kind(self, outline: Outline) -> str:
        """Return what ``outline`` becomes."""
        chosen = self.pages.get(str(outline.post_id)) or self.types.get(outline.post_type, STANDARD)
        is_page = chosen in (*PAGE_KINDS, *INDEX_KINDS)
        return LEFT_OUT if is_page and self.is_left_out_language(outline) else chosen

    def is_left_out_language(self, outline: Outline) -> bool:
        return self.other_languages == LEFT_OUT and self.is_other_language(outline)

    def is_other_language(self, outline: Outline) -> bool:
        return bool(self.language and outline.language and outline.language != self.language)

    def topic_name(self, taxonomy: str, slug: str) -> str | None:
        return self.topics.get(f"{taxonomy}:{slug}")

    def for_storage(self) -> dict[str, Any]:
        """Return the mapping without the logins of authors, which the site doesn’t keep."""
        return asdict(self) | {"authors": {}}

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=2, ensure_ascii=False, sort_keys=True)


def propose_mapping(analysis: Analysis) -> Mapping:
    """Return what an import does if nobody changes it."""
    mapping = Mapping(
        types={post_type: propose_type(post_type) for post_type in sorted({key[0] for key in analysis.counts})},
        topics=propose_topics(analysis),
        authors={login: public_name(author) for login, author in sorted(analysis.authors.items())},
        language=propose_language(analysis),
        bases=dict(analysis.bases),
    )
    for outline in analysis.outlines.values():
        if outline.post_type == "page" and (kind := propose_page(analysis, outline)) != STANDARD:
            mapping.pages[str(outline.post_id)] = kind
    return mapping


def propose_type(post_type: str) -> str:
    if post_type in KNOWN_TYPES:
        return KNOWN_TYPES[post_type]
    if TECHNICAL_TYPES.match(post_type):
        return LEFT_OUT
    return TREATMENT if TREATMENT_PARENTS.match(post_type) else STANDARD


def propose_page(analysis: Analysis, outline: Outline) -> str:
    """Return what a page becomes, by its parent, its template, or its slug."""
    parents = list(ancestors(analysis, outline))
    if outline.post_id == analysis.posts_page_id:  # WordPress doesn’t show its text
        return ARTICLE_INDEX
    if not outline.has_text and not parents:
        if POSTS_PAGES.match(outline.slug):
            return ARTICLE_INDEX
        if TREATMENT_PARENTS.match(outline.slug):
            return TREATMENT_INDEX
    if NOT_TREATMENTS.search(outline.slug) or outline.post_id in analysis.parent_ids:
        return STANDARD
    if any(TREATMENT_PARENTS.match(parent.slug) for parent in parents):
        return TREATMENT
    name = re.sub(r"\.php$", "", outline.template.rpartition("/")[2]).removeprefix("template-")
    if TREATMENT_WORDS.search(name):
        return TREATMENT
    is_listing = TREATMENT_PARENTS.match(outline.slug)
    return TREATMENT if TREATMENT_WORDS.search(outline.slug) and not is_listing else STANDARD


def propose_topics(analysis: Analysis) -> dict[str, str | None]:
    """Return the topic of each category and tag that something has. Terms with the same name are one topic."""
    topics: dict[str, str | None] = {}
    for (taxonomy, slug), _count in sorted(analysis.used_terms.items()):
        if taxonomy in TOPIC_TAXONOMIES:
            term = analysis.terms.get((taxonomy, slug))
            name = " ".join((term.name if term else slug.replace("-", " ").title()).split())
            topics[f"{taxonomy}:{slug}"] = None if UNCATEGORIZED.match(slug) or not name else name
    return topics


def propose_language(analysis: Analysis) -> str:
    """Return the language to import: that of the site, if items have it, else that of most items. Empty if unknown."""
    named = {language: count for language, count in analysis.languages.items() if language}
    if not named:
        return ""
    main = analysis.site.language.replace("_", "-").lower()
    for language in named:
        if language.replace("_", "-").lower() in (main, main.partition("-")[0]):
            return language
    return max(named, key=lambda language: (named[language], language))


def load_mapping(text: str, proposed: Mapping) -> Mapping:
    """Return ``proposed`` with what a mapping file changes. Raise MappingError if the file is not one."""
    try:
        values = json.loads(text)
    except ValueError as error:
        raise MappingError(_("The mapping is not valid JSON: %(error)s.") % {"error": error}) from error
    if not isinstance(values, dict) or (unknown := set(values) - set(asdict(proposed))):
        names = ", ".join(sorted(unknown)) if isinstance(values, dict) else ""
        raise MappingError(_("The mapping has unknown parts: %(names)s. Start from a new one.") % {"names": names})
    for name in ("types", "pages", "topics", "authors", "bases"):
        part = values.get(name, {})
        if not isinstance(part, dict) or not all(isinstance(value, (str, type(None))) for value in part.values()):
            raise MappingError(_("“%(name)s” in the mapping must consist of names and values.") % {"name": name})
        getattr(proposed, name).update(part)
    for kind in (*proposed.types.values(), *proposed.pages.values()):
        if kind not in KINDS:
            choices = ", ".join(KINDS)
            message = _("“%(kind)s” in the mapping is not one of: %(choices)s.")
            raise MappingError(message % {"kind": kind, "choices": choices})
    proposed.bases = {name: (base or "").strip("/") for name, base in proposed.bases.items()}
    proposed.language = str(values.get("language", proposed.language) or "")
    proposed.other_languages = str(values.get("other_languages", proposed.other_languages))
    if proposed.other_languages not in (DRAFT, LEFT_OUT):
        raise MappingError(_("“other_languages” in the mapping must be “draft” or “leave_out”."))
    return proposed
