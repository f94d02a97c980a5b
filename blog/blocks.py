"""Blocks of articles."""

import re

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks import StructBlockValidationError

from site_core.blocks import MEDIA, BodyBlock, StudyBlock

# The video's id in the addresses people copy, and where the player without cookies is.
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


def find_player(url):
    """``(provider name, player address)`` for a video address, or None for any other host."""
    for provider, pattern, player in VIDEO_PLAYERS:
        if match := pattern.match(url or ""):
            return provider, player.format(match[1])
    return None


class VideoValue(blocks.StructValue):
    @property
    def provider(self):
        found = find_player(self.get("url"))
        return found[0] if found else ""

    @property
    def player_url(self):
        found = find_player(self.get("url"))
        return found[1] if found else ""


class VideoBlock(blocks.StructBlock):
    url = blocks.URLBlock(label="Video address", help_text="From YouTube or Vimeo, as in the browser.")
    title = blocks.CharBlock(max_length=160, help_text="What the video shows.")
    duration = blocks.CharBlock(required=False, max_length=20, help_text="For example “3 minutes”.")

    class Meta:
        icon = "media"
        label = "Video"
        group = MEDIA
        template = "blocks/video.html"
        value_class = VideoValue
        description = "A YouTube or Vimeo video. Nothing is loaded from there until a visitor asks for it."
        help_text = "Caption the video at its host, so that everyone can follow it."
        preview_value = {
            "url": "https://vimeo.com/123456789",
            "title": "A walk through the treatment room",
            "duration": "2 minutes",
        }

    def clean(self, value):
        value = super().clean(value)
        if value.get("url") and not find_player(value["url"]):
            raise StructBlockValidationError(
                {"url": ValidationError("Paste the address of one video on YouTube or Vimeo.")}
            )
        return value


class ArticleBodyBlock(BodyBlock):
    study = StudyBlock()
    video = VideoBlock()
