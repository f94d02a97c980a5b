"""Numbered pages of a list."""

import pytest
from django.http import Http404

from site_core.lib.pagination import paginate


def test_pages_are_numbered_from_one():
    page = paginate(list(range(25)), "3", 10)
    assert list(page) == [20, 21, 22, 23, 24]
    assert page.paginator.num_pages == 3


@pytest.mark.parametrize("number", ["0", "4", "-1", "+1", " 1", "1_0", "１", "one", ""])
def test_anything_but_a_page_number_is_not_found(number):
    with pytest.raises(Http404):
        paginate(list(range(25)), number, 10)
