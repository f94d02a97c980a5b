"""Facts and parts that are gone, and reusable blocks that aren’t published, are named in the list beside the form."""

import pytest

from home.models import StandardPage
from site_core.content.models import ReusableBlock
from site_core.editing.page_checks import check_facts, check_part_links, check_reusable_blocks
from site_core.facts.models import Fact
from tests.support.factories import StandardPageFactory, paragraph

pytestmark = pytest.mark.django_db


def test_facts_that_do_not_exist_are_named_with_their_place(site):
    fact = Fact.objects.create(name="Price of a session", value="$310")
    chips = "".join(f'<embed embedtype="fact" id="{pk}"/>' for pk in (fact.pk, 77_001))
    introduction = f"{{fact:{fact.pk}}} or {{fact:77002}}"
    page = StandardPageFactory(introduction=introduction, body=[paragraph(f"<p>{chips}</p>")])
    page = StandardPage.objects.get(pk=page.pk)
    problems = {problem.path: problem.message for problem in check_facts(page)}
    assert set(problems) == {"introduction", f"body.{page.body[0].id}"}
    assert "There is no fact 77002," in problems["introduction"]
    assert "There is no fact 77001," in problems[f"body.{page.body[0].id}"]


@pytest.mark.parametrize("is_live", [True, False])
def test_reusable_blocks_that_readers_do_not_see_are_named(site, is_live):
    block = ReusableBlock.objects.create(name="Disclaimer", content=[("paragraph", "<p>Text.</p>")], live=is_live)
    page = StandardPageFactory(body=[{"type": "reusable_block", "value": block.pk}, paragraph()])
    problems = list(check_reusable_blocks(page))
    assert [problem.path for problem in problems] == ([] if is_live else [f"body.{page.body[0].id}"])
    assert is_live or "Readers don’t see “Disclaimer”" in problems[0].message


@pytest.mark.parametrize("part", ["prices", "main", "pri%63es", ":~:text=We%20bill", "prices:~:text=We%20bill"])
def test_links_to_a_part_that_is_there_are_right(site, part):
    target = StandardPageFactory(body=[paragraph("<h2>Prices</h2><p>From $310.</p>")])
    link = f'<p><a linktype="page" id="{target.pk}" fragment="{part}">Prices</a></p>'
    assert not list(check_part_links(StandardPageFactory(body=[paragraph(link)])))


def test_links_to_a_part_that_is_gone_are_named_with_their_place(site, django_assert_max_num_queries):
    target = StandardPageFactory(title="Costs", body=[paragraph("<h2>Prices</h2><h3>Children</h3>")])
    tags = [
        f'<a linktype="page" id="{pk}" fragment="{part}">x</a>'
        for pk, part in [(target.pk, "fees"), (target.pk, "children"), (target.pk, "fees"), (77_001, "fees")]
    ]
    page = StandardPageFactory(body=[paragraph("<p>Text.</p>"), paragraph(f"<p>{' '.join(tags)}</p>")])
    page = StandardPage.objects.get(pk=page.pk)
    with django_assert_max_num_queries(5):
        problems = list(check_part_links(page))
    assert [(problem.path, problem.message.partition(",")[0]) for problem in problems] == [
        (f"body.{page.body[1].id}", "“Costs” has no part “fees”"),
        (f"body.{page.body[1].id}", "“Costs” has no part “children”"),
    ]
