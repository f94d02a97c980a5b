"""A changed fact is public within a second, whichever worker answers, and whichever process has changed it."""

from tests.faults.conftest import get, run_script
from tests.support.processes import wait_for

PAGES = ("/treatments/rtms/", "/treatments/iv-ketamine/")
CHANGE = """
from site_core.facts.models import Fact
fact = Fact.objects.get(slug="price-of-an-evaluation")
fact.value = "$437"
fact.save()
"""


def test_every_worker_shows_the_new_value_within_a_second(served, data_dir):
    for path in PAGES * 4:
        assert "$420, once" in get(served, path)[2]
    run_script(data_dir, CHANGE)
    for path in PAGES:
        wait_for(lambda path=path: "$437, once" in get(served, path)[2], f"{path} is stale", seconds=1)
        for _ in range(10):
            assert "$420" not in get(served, path, cookie="a=b")[2]  # rendered anew by any worker
    assert "/treatments/rtms/" in get(served, "/search/?q=437")[2]
