"""Typical tasks of editors in Chromium, with their clicks, fields, and seconds: ``python -m tests.bench.tasks``.

The seconds are those of a machine: they add up loading, saving, and what scripts do, without the time to think and to
type. They are for comparing two versions on the same machine. Names of tasks as arguments measure only those.
"""

import argparse
import statistics
import sys
import time

from playwright.sync_api import expect, sync_playwright

from tests.support.demo_site import CHROMIUM, CHROMIUM_ARGS, demo_site

from . import clinic, finding, images, writing
from .editor import TIMEOUT, WIDE, Editor, sign_in
from .preparation import prepare

TASKS = [
    writing.correct_a_word,
    writing.sign_in_again_while_writing,
    writing.see_what_is_missing,
    writing.begin_an_article,
    writing.begin_an_article_from_the_desk,
    writing.begin_a_treatment,
    writing.copy_an_article,
    writing.paste_a_word_document,
    writing.paste_a_range_of_a_spreadsheet,
    writing.add_references,
    writing.publish_without_the_changes_of_others,
    writing.ask_for_a_review,
    writing.approve_on_a_phone,
    writing.open_a_page_on_a_phone,
    images.correct_an_alternative_text,
    images.upload_a_photo_of_an_iphone,
    images.choose_a_new_photo_and_forget_its_text,
    images.upload_three_photos,
    images.publish_a_photo_of_24_megapixels,
    finding.find_a_word,
    finding.delete_a_page_and_take_it_back,
    finding.let_a_person_leave_and_come_back,
    clinic.say_that_the_clinic_is_closed,
    clinic.enter_a_special_day,
    clinic.enter_hours_from_monday_to_friday,
    clinic.enter_a_phone_number_with_an_extension,
    clinic.change_a_price_in_four_places,
    clinic.change_the_color_of_the_site,
    clinic.undo_a_change_of_settings,
    clinic.invite_a_colleague,
    clinic.take_a_message,
]


def measure(task, *arguments):
    """Do ``task`` once. Return its clicks, fields, and seconds."""
    editor, start = Editor(*arguments), time.perf_counter()
    task(editor)
    return editor.clicks, editor.fields, time.perf_counter() - start


def measure_all(browser, site, tasks, rounds):
    """Do each task once to warm caches, then ``rounds`` times. Print the medians."""
    expect.set_options(timeout=TIMEOUT)
    page = browser.new_page(viewport=WIDE, base_url=site.url)
    page.set_default_timeout(TIMEOUT)
    sign_in(page, site.password)
    prepared = prepare(site, rounds + 1)
    print("| task | clicks | fields | seconds |\n|---|---:|---:|---:|")
    for task in tasks:
        results = [measure(task, page, site.password, prepared) for _ in range(rounds + 1)][1:]
        clicks, fields, seconds = map(statistics.median, zip(*results, strict=True))
        print(f"| {task.__name__.replace('_', ' ')} | {clicks:.0f} | {fields:.0f} | {seconds:.1f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tasks", nargs="*", metavar="TASK", help="such as correct_a_word")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if not CHROMIUM:
        sys.exit("Chromium not found. On Debian: apt-get install chromium")
    tasks = [task for task in TASKS if task.__name__ in (options.tasks or [task.__name__])]
    # A site without mail invites nobody. The server keeps what it would send in memory.
    with demo_site(EMAIL_URL="memorymail://") as site, sync_playwright() as playwright:
        measure_all(
            playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS), site, tasks, options.rounds
        )


if __name__ == "__main__":
    main()
