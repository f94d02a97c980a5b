"""Facts in Wagtail’s admin, and in rich text."""

from __future__ import annotations

from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry

from .rich_text import FactEmbedHandler


@hooks.register("register_rich_text_features")
def register_fact_embed(features: FeatureRegistry) -> None:
    features.register_embed_type(FactEmbedHandler)
