"""Small line charts."""

from site_core.lib.sparkline import polyline_points


def test_the_highest_value_is_at_the_top():
    assert polyline_points([0, 5, 10]) == "0,19.0 1,10.0 2,1.0"


def test_a_line_of_zeros_stays_at_the_bottom():
    assert polyline_points([0, 0]) == "0,19.0 1,19.0"


def test_no_values_make_no_line():
    assert polyline_points([]) == ""
