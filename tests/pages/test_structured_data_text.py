"""Editors' text in structured data can't end the script and stays unchanged."""

import json

import pytest
from django.utils.html import escape

from site_core.schema_org.json_ld import json_ld
from tests.support.graphs import build_graphs, every_graph
from tests.support.schema_org.checker import nodes_in, problems
from tests.support.shared_rows import SharedRows

HOSTILE = "</script><!-- <b>& \u2028\u2029 “{title}”"


@pytest.fixture(scope="module")
def hostile(_site_rows, django_db_blocker):
    with SharedRows(django_db_blocker):
        with django_db_blocker.unblock():
            graphs = build_graphs(HOSTILE, f"<h2>{escape(HOSTILE)}</h2><p>{escape(HOSTILE)}</p>")
        yield graphs


@every_graph
def test_hostile_text_stays_inside_the_script_unchanged(hostile, source):
    """If the script were broken, the graph could not be parsed."""
    texts = [text for node in nodes_in(hostile[source]) for text in node.values() if isinstance(text, str)]
    assert problems(hostile[source]) == []
    assert any("</script><!-- <b>&" in text for text in texts)


def test_characters_that_could_end_the_script_are_escaped():
    html = json_ld({"name": HOSTILE})
    inside = html.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set("<>&\u2028\u2029") & set(inside)
    assert json.loads(inside) == {"name": HOSTILE}


def test_empty_data_has_no_script():
    assert json_ld({}) == ""
