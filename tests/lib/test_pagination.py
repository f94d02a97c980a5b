"""Numbered pages of a list."""

import pytest
from django.http import Http404
from wagtail.models import Locale

from site_core.lib.pagination import paginate


def test_pages_are_numbered_from_one():
    page = paginate(list(range(25)), "3", 10)
    assert list(page) == [20, 21, 22, 23, 24]
    assert page.paginator.num_pages == 3


@pytest.mark.parametrize("number", ["0", "4", "-1", "+1", " 1", "1_0", "１", "one", ""])
def test_anything_but_a_page_number_is_not_found(number):
    with pytest.raises(Http404):
        paginate(list(range(25)), number, 10)


@pytest.mark.django_db
def test_the_second_half_of_a_queryset_has_the_same_order():
    Locale.objects.bulk_create(Locale(language_code=f"x{number}") for number in range(7))
    locales = Locale.objects.order_by("pk")
    pages = [list(paginate(locales, str(number), 3)) for number in (1, 2, 3)]
    assert [*pages[0], *pages[1], *pages[2]] == list(locales)


def test_given_count_is_not_counted_again():
    assert paginate([], "2", 10, count=15).paginator.num_pages == 2
