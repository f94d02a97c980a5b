"""The routes of a URLconf, and the first path segments they use."""

from types import SimpleNamespace

from django.urls import include, path, re_path

from site_core.lib.url_patterns import first_segments, routes


def view(request):
    raise NotImplementedError


inner = SimpleNamespace(urlpatterns=[path("search/", view), re_path(r"^files/(?P<name>.+)$", view)])
PATTERNS = [
    path("desk/", include(inner)),
    path("", include(inner)),
    path("robots.txt", view),
    path("<slug:anything>/", view),
    re_path(r"^about$", view),
    re_path(r"^((?:[\w-]+/)*)$", view),
]


def test_included_patterns_without_a_prefix_are_followed():
    assert list(routes(PATTERNS))[:3] == ["desk/", "search/", "files/(?P<name>.+)$"]


def test_first_segments_are_whole_and_without_parameters():
    assert first_segments(PATTERNS) == {"desk", "search", "files", "about"}
