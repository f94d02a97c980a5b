"""Slices of a long queryset, without walking the rows before them."""

import datetime

import pytest
from django.contrib.auth.models import User
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from site_core.lib.keyset import KeysetRows, every_nth_key

FIRST_DAY = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
FIELDS = ("date_joined", "pk")


def create_users(days):
    User.objects.bulk_create(
        User(username=f"user-{number}", date_joined=FIRST_DAY + datetime.timedelta(days=day))
        for number, day in enumerate(days)
    )


def keyset_rows(step, keys=None):
    users = User.objects.all()
    keys = every_nth_key(users, FIELDS, step) if keys is None else keys
    return KeysetRows(users, FIELDS, step, users.count(), lambda: keys)


class AnySliceTests(TestCase):
    @given(st.lists(st.integers(0, 5), max_size=30), st.integers(1, 7), st.integers(0, 31), st.integers(0, 8))
    @settings(max_examples=30, deadline=None)
    def test_slice_is_that_of_the_queryset(self, days, step, start, length):
        create_users(days)
        expected = User.objects.order_by("-date_joined", "-pk")[start : start + length]
        assert list(keyset_rows(step)[start : start + length]) == list(expected)


@pytest.mark.django_db
def test_new_rows_do_not_shift_slices_of_the_same_keys():
    create_users(range(20))
    rows = keyset_rows(step=4)
    before = list(rows[8:10])
    User.objects.create(username="new", date_joined=FIRST_DAY + datetime.timedelta(days=99))
    assert list(keyset_rows(step=4, keys=rows.read_keys())[8:10]) == before


@pytest.mark.django_db
def test_slice_behind_the_last_key_is_empty():
    create_users(range(5))
    assert list(keyset_rows(step=4, keys=[])[4:5]) == []


@pytest.mark.django_db
def test_slice_takes_one_query_once_the_keys_are_known(django_assert_num_queries):
    create_users(range(20))
    rows = keyset_rows(step=4)
    with django_assert_num_queries(1):
        assert len(rows[12:14]) == 2
