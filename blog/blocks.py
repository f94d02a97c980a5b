"""Blocks of articles."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import StructBlockValidationError

from site_core.content.blocks import MEDIA, BodyBlock, StudyBlock
from site_core.content.fact_values import StructBlock

# Provider name, pattern that finds the video's id in the URLs people copy, and URL of the player without cookies.
VIDEO_PLAYERS = [
    (
        "YouTube",
        re.compile(
            r"^https://(?:www\.|m\.)?(?:youtube\.com/(?:watch\?(?:.*&)?v=|embed/|shorts/)|youtu\.be/)([\w-]{11})"
        ),
        "https://www.youtube-nocookie.com/embed/{}?autoplay=1",
    ),
    (
        "Vimeo",
        re.compile(r"^https://(?:www\.|player\.)?vimeo\.com/(?:video/)?(\d{5,12})"),
        "https://player.vimeo.com/video/{}?autoplay=1&dnt=1",
    ),
]


# URLs of preview images by provider, where a provider has them. They are for search engines: no page loads them.
VIDEO_THUMBNAILS = {"YouTube": "https://i.ytimg.com/vi/{}/hqdefault.jpg"}


class VideoPlayer(NamedTuple):
    provider: str
    url: str


def find_player(url: str | None) -> VideoPlayer | None:
    """Return the player for the video at ``url``, or None if the URL is not a video of a supported provider."""
    for provider, pattern, player_url in VIDEO_PLAYERS:
        if match := pattern.match(url or ""):
            return VideoPlayer(provider, player_url.format(match[1]))
    return None


class VideoValue(blocks.StructValue):
    @property
    def provider(self) -> str:
        player = find_player(self.get("url"))
        return player.provider if player else ""

    @property
    def player_url(self) -> str:
        player = find_player(self.get("url"))
        return player.url if player else ""

    @property
    def embed_url(self) -> str:
        """The URL of the player that doesn’t start by itself, for search engines."""
        return self.player_url.partition("?")[0]

    @property
    def thumbnail_url(self) -> str:
        """The URL of the provider’s preview image. Empty if the provider has no fixed URL for it."""
        return VIDEO_THUMBNAILS.get(self.provider, "").format(self.embed_url.rpartition("/")[2])


class VideoBlock(StructBlock):
    url = blocks.URLBlock(label=_("Video URL"), help_text=_("Copy it from the address bar on YouTube or Vimeo."))
    title = blocks.CharBlock(max_length=160, help_text=_("What the video shows."), label=_("Title"))
    duration = blocks.CharBlock(
        required=False, max_length=20, help_text=_("For example “3 minutes”."), label=_("Duration")
    )
    upload_date = blocks.DateBlock(
        required=False,
        label=_("Published on"),
        help_text=_("The day on which it was published there. Search engines need it to show the video."),
    )

    class Meta:
        icon = "media"
        label = _("Video")
        group = MEDIA
        template = "blocks/video.html"
        value_class = VideoValue
        hidden_fields = ("upload_date",)
        description = _("A YouTube or Vimeo video. Nothing loads from there until a visitor plays it.")
        help_text = _("Add captions on YouTube or Vimeo, so everyone can follow the video.")
        preview_value = {
            "url": "https://vimeo.com/123456789",
            "title": "A walk through the treatment room",
            "duration": "2 minutes",
        }

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if value.get("url") and not find_player(value["url"]):
            raise StructBlockValidationError(
                {"url": ValidationError(gettext("Enter the URL of a single video on YouTube or Vimeo."))}
            )
        return value


class ArticleBodyBlock(BodyBlock):
    study = StudyBlock()
    video = VideoBlock()
