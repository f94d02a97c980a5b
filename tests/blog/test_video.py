"""Videos: which URLs are accepted, and that nothing loads before a visitor plays one."""

import pytest
from wagtail.blocks import StructBlockValidationError

from blog.blocks import VideoBlock, find_player
from tests.support.factories import ArticlePageFactory, ImageFactory
from tests.support.html import node_of, parse_json_ld, soup, third_party_urls
from tests.support.schema_org.checker import problems

YOUTUBE = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"
VIMEO = "https://player.vimeo.com/video/123456789?autoplay=1&dnt=1"


@pytest.mark.parametrize(
    ("url", "provider", "player_url"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "YouTube", YOUTUBE),
        ("https://youtube.com/watch?v=dQw4w9WgXcQ&t=42s", "YouTube", YOUTUBE),
        ("https://m.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ", "YouTube", YOUTUBE),
        ("https://youtu.be/dQw4w9WgXcQ?si=abc", "YouTube", YOUTUBE),
        ("https://www.youtube.com/embed/dQw4w9WgXcQ", "YouTube", YOUTUBE),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", "YouTube", YOUTUBE),
        ("https://vimeo.com/123456789", "Vimeo", VIMEO),
        ("https://www.vimeo.com/123456789", "Vimeo", VIMEO),
        ("https://player.vimeo.com/video/123456789", "Vimeo", VIMEO),
    ],
)
def test_url_of_a_video_has_a_player(url, provider, player_url):
    assert find_player(url) == (provider, player_url)


@pytest.mark.parametrize(
    "url",
    [
        "http://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com/",
        "https://www.youtube.com/@channel",
        "https://www.youtube.com/playlist?list=PL123",
        "https://www.youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
        "https://evil.example/?https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://youtube.com@evil.example/watch?v=dQw4w9WgXcQ",
        "https://notyoutube.com/watch?v=dQw4w9WgXcQ",
        "https://vimeo.com/channels/staffpicks",
        "https://example.org/film.mp4",
        "javascript:alert(1)//https://youtu.be/dQw4w9WgXcQ",
        "",
        None,
    ],
)
def test_other_url_has_no_player(url):
    assert find_player(url) is None


def test_block_rejects_another_host():
    block = VideoBlock()
    with pytest.raises(StructBlockValidationError) as error:
        block.clean(block.to_python({"url": "https://example.org/film.mp4", "title": "A film"}))
    assert set(error.value.block_errors) == {"url"}


def test_value_has_provider_and_player_url():
    value = VideoBlock().to_python({"url": "https://youtu.be/dQw4w9WgXcQ", "title": "A film"})
    assert (value.provider, value.player_url) == ("YouTube", YOUTUBE)


def test_value_without_video_has_neither():
    value = VideoBlock().to_python({"title": "A film"})
    assert (value.provider, value.player_url) == ("", "")


def test_page_loads_nothing_from_the_provider(site, client):
    video = {"url": "https://youtu.be/dQw4w9WgXcQ", "title": "A walk through the room", "duration": "2 minutes"}
    page = soup(client.get(ArticlePageFactory(body=[{"type": "video", "value": video}]).url))
    assert not page.find_all(["iframe", "video", "embed", "object"])
    assert third_party_urls(page) == []
    assert "A walk through the room" in page.find("main").get_text(" ")
    assert page.find("main").find("a", href="https://youtu.be/dQw4w9WgXcQ")


class TestStructuredData:
    """What Google needs to list a video: https://developers.google.com/search/docs/appearance/structured-data/video"""

    @pytest.fixture
    def graph_of(self, site, client):
        """Return a function that publishes an article with a video, and returns its structured data."""

        def graph_of(image=None, **fields):
            video = {"title": "A walk through the room", "duration": "2 minutes", "upload_date": "2026-03-08", **fields}
            article = ArticlePageFactory(body=[{"type": "video", "value": video}], image=image)
            return parse_json_ld(client.get(article.url))

        return graph_of

    def videos_in(self, graph):
        return [node for node in graph["@graph"] if node["@type"] == "VideoObject"]

    def test_video_has_name_preview_image_and_date(self, graph_of):
        graph = graph_of(url="https://youtu.be/dQw4w9WgXcQ")
        (video,) = self.videos_in(graph)
        assert video["@id"].endswith("#video-1")
        assert video == {
            "@type": "VideoObject",
            "@id": video["@id"],
            "name": "A walk through the room",
            "thumbnailUrl": "https://i.ytimg.com/vi/dQw4w9WgXcQ/hqdefault.jpg",
            "uploadDate": "2026-03-08T00:00:00-05:00",
            "embedUrl": "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
        }
        assert problems(graph) == []

    def test_article_refers_to_its_video(self, graph_of):
        graph = graph_of(url="https://youtu.be/dQw4w9WgXcQ")
        assert node_of(graph, "BlogPosting")["video"][0]["@id"] == self.videos_in(graph)[0]["@id"]

    def test_video_without_a_date_is_left_out(self, graph_of):
        assert self.videos_in(graph_of(url="https://youtu.be/dQw4w9WgXcQ", upload_date=None)) == []

    def test_video_on_vimeo_has_the_image_of_the_article(self, graph_of):
        (video,) = self.videos_in(graph_of(url="https://vimeo.com/123456789", image=ImageFactory()))
        assert all(url.startswith("http://testserver/media/") for url in video["thumbnailUrl"])

    def test_video_on_vimeo_without_any_image_is_left_out(self, graph_of):
        assert self.videos_in(graph_of(url="https://vimeo.com/123456789")) == []

    def test_video_saved_before_it_had_a_date_is_still_shown(self, site, client):
        video = {"url": "https://youtu.be/dQw4w9WgXcQ", "title": "A walk", "duration": ""}
        page = soup(client.get(ArticlePageFactory(body=[{"type": "video", "value": video}]).url))
        assert page.find("main").find("a", href="https://youtu.be/dQw4w9WgXcQ")
