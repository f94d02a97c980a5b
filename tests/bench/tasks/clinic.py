"""The clinic: its settings, its prices, and the people who work there."""

from datetime import date, timedelta

from playwright.sync_api import expect

from .editor import numbers

CLINIC = "/admin/settings/site_settings/clinicsettings/"


def say_that_the_clinic_is_closed(editor):
    editor.page.goto("/admin/")
    editor.click(editor.page.get_by_role("link", name="Closed today").first)
    editor.fill(editor.page.get_by_role("textbox", name="Text*", exact=True), "We are closed today because of snow.")
    editor.click(editor.page.get_by_role("button", name="Save", exact=True))
    row = editor.page.get_by_role("row").filter(has_text="because of snow").first
    expect(row.get_by_text("Shown now")).to_be_visible()


def invite_a_colleague(editor):
    editor.page.goto("/admin/users/invite/")
    editor.fill(editor.page.get_by_label("Email"), f"nora-{next(numbers)}@lanternfield.example")
    editor.click(editor.page.get_by_role("checkbox", name="Editors Write pages"))
    editor.button("Send invitation")
    expect(editor.page.locator(".messages")).to_contain_text("nora-")


def undo_a_change_of_settings(editor):
    editor.page.goto("/admin/settings/site_settings/clinicsettings/")
    editor.fill(editor.page.get_by_label("Tagline"), f"Open in the evening {next(numbers)}")
    editor.click(editor.page.get_by_role("button", name="Save"))
    editor.click(editor.page.get_by_role("link", name="History"))
    editor.click(editor.page.get_by_role("link", name="Undo this change").first)
    editor.click(editor.page.get_by_role("button", name="Undo"))
    editor.page.wait_for_url("**/clinicsettings/*/")


def change_a_price_in_four_places(editor):
    editor.page.goto(f"/admin/snippets/facts/fact/edit/{editor.prepared['fact']}/")
    price = f"${next(numbers)}"
    editor.fill(editor.page.locator("#id_value"), price)
    editor.click(editor.page.get_by_role("button", name="Save", exact=True))
    expect(editor.page.locator(".messages")).to_contain_text("updated")
    for path in editor.prepared["prices"]:
        assert price in editor.page.request.get(path).text()


def change_the_color_of_the_site(editor):
    editor.page.goto("/admin/settings/brand/brandsettings/")
    color = f"#{next(numbers) % 128:02x}2060"
    editor.fill(editor.page.locator("#id_primary_color"), color)
    editor.click(editor.page.get_by_role("button", name="Save", exact=True))
    expect(editor.page.locator(".messages")).to_contain_text("updated")


def add_block(editor, name):
    """Add an entry to the end of a list of the settings. Return its number, and the start of its names."""
    count = editor.page.locator(f"input[name={name}-count]")
    number = int(count.input_value())
    buttons = editor.page.locator(f"[data-contentpath={name}] button[title='Insert a block']:visible")
    editor.click(buttons.nth(number))
    expect(count).to_have_value(str(number + 1))
    return number, f"{name}-{number}-value"


def enter_hours_from_monday_to_friday(editor):
    editor.page.goto(CLINIC)
    editor.click(editor.page.get_by_role("tab", name="Hours"))
    number, entry = add_block(editor, "opening_hours")  # entries may not overlap
    editor.fill(editor.page.locator(f"[name={entry}-opens]"), f"22:{number % 10 * 5:02}")
    editor.fill(editor.page.locator(f"[name={entry}-closes]"), f"22:{number % 10 * 5 + 4:02}")
    editor.click(editor.page.get_by_role("button", name="Save", exact=True))
    expect(editor.page.locator(".messages")).to_contain_text("updated")


def enter_a_phone_number_with_an_extension(editor):
    editor.page.goto(CLINIC)
    editor.fill(editor.page.get_by_label("Phone").first, f"212-555-0142 x{next(numbers) % 90 + 10}")
    editor.click(editor.page.get_by_role("button", name="Save", exact=True))
    expect(editor.page.locator(".messages")).to_contain_text("updated")


def enter_a_special_day(editor):
    """A day that the settings don’t have yet is closed."""
    note = f"Day {next(numbers)}"
    editor.page.goto(CLINIC)
    editor.click(editor.page.get_by_role("tab", name="Hours"))
    number, entry = add_block(editor, "special_days")
    day = date.today() + timedelta(days=100 + number)
    editor.fill(editor.page.locator(f"[name={entry}-date]"), day.isoformat())
    editor.fill(editor.page.locator(f"[name={entry}-note]"), note)
    editor.click(editor.page.get_by_role("button", name="Save", exact=True))
    expect(editor.page.locator(".messages")).to_contain_text("updated")


def take_a_message(editor):
    editor.page.goto("/admin/enquiries/")
    editor.click(editor.page.get_by_role("button", name="Take this").first)
    expect(editor.page.locator(".messages")).to_contain_text("is yours")
