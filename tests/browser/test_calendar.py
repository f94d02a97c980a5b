"""The calendar: a scheduled page is moved to another day with the keyboard, and by dragging it."""

import datetime

import pytest
from playwright.sync_api import expect

from tests.support.axe import assert_accessible
from tests.support.processes import python

YEAR = datetime.date.today().year + 8  # in which nothing else is scheduled
SETUP = f"""
import datetime
from django.utils import timezone
from home.models import HomePage, StandardPage

body = [{{"type": "paragraph", "value": "<h2>Times</h2><p>On the door.</p>"}}]
page = StandardPage(title="Winter hours", introduction="When we are open.", body=body, live=False)
HomePage.objects.get().add_child(instance=page)
page.go_live_at = datetime.datetime({YEAR}, 5, 6, 9, tzinfo=timezone.get_default_timezone())
page.save_revision().publish()
"""
MAY = f"/admin/desk/calendar/?date={YEAR}-05-06"


@pytest.fixture(scope="module")
def _scheduled_page(demo):
    """A page that goes live in a month that is empty otherwise."""
    python(demo.data_dir, SETUP).communicate(timeout=120)


@pytest.mark.usefixtures("_scheduled_page")
def test_a_publication_is_moved_with_the_keyboard_and_by_dragging(editor):
    editor.set_viewport_size({"width": 1280, "height": 900})
    editor.goto(MAY)
    day = editor.locator(f"[data-date='{YEAR}-05-06']")
    expect(day).to_contain_text("Winter hours")
    assert_accessible(editor)

    day.get_by_role("link", name="Move Winter hours").focus()
    editor.keyboard.press("Enter")
    expect(editor.get_by_text("Now scheduled: “Winter hours”")).to_be_visible()
    assert_accessible(editor)
    editor.get_by_label("Day").fill(f"{YEAR}-05-12")
    editor.get_by_label("Time").fill("10:30")
    editor.get_by_role("button", name="Yes, move it").focus()
    editor.keyboard.press("Enter")
    expect(editor.locator(".messages")).to_contain_text(f"New time for “Winter hours”: May 12, {YEAR}, 10:30 a.m.")
    moved = editor.locator(f"[data-date='{YEAR}-05-12']")
    expect(moved).to_contain_text("Winter hours")

    moved.locator(".calendar-event").drag_to(editor.locator(f"[data-date='{YEAR}-05-20']"))
    expect(editor.get_by_label("Day")).to_have_value(f"{YEAR}-05-20")
    expect(editor.get_by_label("Time")).to_have_value("10:30")
    editor.get_by_role("link", name="No, keep the time").click()
    expect(editor.locator(f"[data-date='{YEAR}-05-12']")).to_contain_text("Winter hours")
