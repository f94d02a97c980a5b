"""``make screenshots``: take the screenshots of README.md and docs/ from a fresh demo site. Requires Chromium.

``make screenshots NAMES="phones admin-checklist"`` writes only these.
"""

import io
import re
import subprocess
import sys

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.support.demo_site import CHROMIUM, CHROMIUM_ARGS, ROOT, demo_site
from tests.support.processes import environment
from tests.support.review_links import ask_for_review

FOLDER = ROOT / "docs" / "screenshots"
DESKTOP = {"width": 1440, "height": 960}
PHONE = {"width": 390, "height": 844}
SITE = [
    ("home-desktop", "/", "light"),
    ("article-desktop-dark", "/articles/ketamine-opioid-system/", "dark"),
    ("treatment-desktop", "/treatments/rtms/", "light"),
    ("articles-desktop", "/articles/", "light"),
]
PHONES = [("/", "light"), ("/treatments/iv-ketamine/", "dark"), ("/articles/ketamine-suicidal-thoughts/", "light")]
WIDTH = 1000
NAMES = set(sys.argv[1:])  # of the screenshots to write; all if empty


def save(image, name):
    if NAMES and name not in NAMES:
        return
    image = image.convert("RGB")
    image.thumbnail((WIDTH, 10_000))
    image.save(FOLDER / f"{name}.webp", quality=78, method=6)


def take_screenshot(page):
    return Image.open(io.BytesIO(page.screenshot()))


def screenshot_url(browser, url, viewport, scheme):
    page = browser.new_page(viewport=viewport, color_scheme=scheme)
    page.goto(url, wait_until="networkidle")
    page.reload(wait_until="networkidle")  # with the fonts in the cache: on a slow first visit, pages do without them
    image = take_screenshot(page)
    page.close()
    return image


def side_by_side(images, gap=40):
    width = sum(image.width + gap for image in images) + gap
    sheet = Image.new("RGB", (width, images[0].height + 2 * gap), "#F1EDE4")
    x = gap
    for image in images:
        sheet.paste(image, (x, gap))
        x += image.width + gap
    return sheet


def sign_in(browser, url, username, password):
    page = browser.new_page(viewport={"width": 1360, "height": 900}, base_url=url)
    page.goto("/admin/login/")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")
    return page


def admin(browser, site):
    """Take the screenshots of the admin, those with a name that was asked for."""
    groups = [group for group, names in ADMIN.items() if not NAMES or NAMES.intersection(names)]
    if not groups:
        return
    page = sign_in(browser, site.url, "admin", site.password)
    for group in groups:
        group(page, site)


def lists_and_settings(page, site):
    page.goto(f"/admin/pages/{page_id(page, '/articles/')}/", wait_until="networkidle")
    save(take_screenshot(page), "admin-articles")
    page.goto("/admin/settings/site_settings/clinicsettings/", wait_until="networkidle")
    save(take_screenshot(page), "admin-clinic")
    page.goto("/admin/site-health/", wait_until="networkidle")
    save(take_screenshot(page), "admin-site-health")


def article(page, site):
    page.goto(edit_url(page, "/articles/ketamine-opioid-system/"), wait_until="networkidle")
    page.get_by_role("button", name="Toggle preview").click()
    page.locator("#w-preview-iframe").wait_for()
    page.wait_for_load_state("networkidle")
    page.frame_locator("iframe[title=Preview]").last.get_by_role("heading", level=1).wait_for()
    save(take_screenshot(page), "admin-article")


def blocks(page, site):
    page.goto(edit_url(page, "/treatments/rtms/"), wait_until="networkidle")
    page.get_by_role("button", name="Insert a block").last.click()
    page.get_by_role("option", name=re.compile("^Side effects|^Questions")).first.hover()
    page.wait_for_load_state("networkidle")
    save(take_screenshot(page), "admin-blocks")


def new_page(page, site):
    """Take the screenshots of a page that is begun. It stays as a draft."""
    index = page_id(page, "/articles/")
    page.goto(f"/admin/pages/add/blog/articlepage/{index}/", wait_until="networkidle")
    save(take_screenshot(page), "admin-templates")
    page.get_by_role("link", name="A study explained").click()
    page.locator("#id_standfirst").fill("What a trial of 96 people found. Click here to read it.")
    page.wait_for_url("**/edit/")  # saved
    page.get_by_role("button", name="Toggle checks").click()
    page.get_by_role("heading", name="What is missing").wait_for()
    page.wait_for_load_state("networkidle")
    page.locator("form[data-w-unsaved-has-edits-value='false']").wait_for()
    page.mouse.move(500, 400)
    page.wait_for_timeout(1000)  # the panel slides in
    save(take_screenshot(page), "admin-checklist")
    page.get_by_role("button", name="Toggle checks").click()


def images(page, site):
    page.goto("/admin/images/library/", wait_until="networkidle")
    save(take_screenshot(page), "admin-alternative-texts")


COLLEAGUE_PASSWORD = "a lantern on a pier at night"
CREATE_COLLEAGUE = f"""
from django.contrib.auth.models import User
User.objects.create_superuser("dana", "dana@clinic.example", "{COLLEAGUE_PASSWORD}", first_name="Dana", last_name="Lee")
"""


def changes_by_other_people(page, site):
    command = [sys.executable, "manage.py", "shell", "--command", CREATE_COLLEAGUE]
    subprocess.run(command, cwd=ROOT, env=environment(site.data_dir), check=True, capture_output=True)
    other = sign_in(page.context.browser, site.url, "dana", COLLEAGUE_PASSWORD)
    person = edit_url(other, "/team/maya-ellison/")
    other.goto(person, wait_until="networkidle")
    summary = other.locator("#id_summary")
    summary.fill(f"{summary.input_value()} Since 2019, she has led our clinic.")
    other.get_by_role("button", name="Save draft").click()
    other.locator(".messages").wait_for()
    other.close()
    page.goto(person, wait_until="networkidle")
    page.get_by_text(re.compile("^What changed|^Show")).first.click()
    save(take_screenshot(page), "admin-draft-notice")


def signed_out(page, site):
    """Take the screenshot in a browser without cookies. Signing out would end the session of the others."""
    other = page.context.browser.new_page(viewport=page.viewport_size, base_url=site.url)
    other.context.add_cookies(page.context.cookies())
    other.goto(edit_url(other, "/about/"), wait_until="networkidle")
    other.context.clear_cookies()
    other.locator("#id_introduction").press_sequentially(" We moved.", delay=20)
    other.get_by_role("dialog").wait_for()
    other.wait_for_load_state("networkidle")
    save(take_screenshot(other), "admin-signed-out")
    other.close()


def reviews(page, site):
    """Take the screenshots of a review by link, and of the desk and the calendar that list it."""
    link = site.url + ask_for_review(site.data_dir, "ketamine-reviewed", approved=True)
    browser = page.context.browser
    save(screenshot_url(browser, link, DESKTOP, "light"), "review-desktop")
    phone = [screenshot_url(browser, f"{link}{part}", PHONE, "light") for part in ("", "#review-change-1")]
    save(side_by_side(phone), "review-phone")
    page.goto("/admin/", wait_until="networkidle")
    save(take_screenshot(page), "admin-desk")
    page.goto("/admin/desk/calendar/", wait_until="networkidle")
    save(take_screenshot(page), "admin-calendar")


def search_engines(page, site):
    page.goto(edit_url(page, "/team/maya-ellison/"), wait_until="networkidle")
    page.get_by_role("tab", name=re.compile("^Promote")).click()
    if not page.locator("#w-preview-iframe").is_visible():  # Wagtail remembers whether it was open.
        page.get_by_role("button", name="Toggle preview").click()
    preview = page.frame_locator("iframe[title=Preview]").last
    preview.get_by_role("heading", level=1).wait_for()
    page.locator("#id_preview_mode").select_option("wagtail-seo")
    preview.locator(".share img").evaluate("image => image.decode()")
    page.wait_for_load_state("networkidle")
    save(take_screenshot(page), "admin-search-preview")
    page.goto("/admin/reports/seo-audit/", wait_until="networkidle")
    save(take_screenshot(page), "admin-seo-audit")
    page.get_by_role("link", name=re.compile("^Edit search results")).first.click()
    page.locator(".seo-row textarea").first.wait_for()
    page.wait_for_load_state("networkidle")
    save(take_screenshot(page), "admin-seo-edit")


OLD_SITE = b"""from,to,code
/services/iv-ketamine.html,/treatments/iv-ketamine/,301
/services/tms.html,/treatments/rtms/,301
/?p=118,/articles/ketamine-opioid-system/,301
/about-us.html,/about/,301
/our-doctors/,/team/,301
/offer-2019/,,410
/blog/ketamine-and-opioids/,/articles/no-such-article/,301
/services/iv-ketamine.html,/contact/,301
/partner/,javascript:alert(1),301
"""
OLD_URLS_VISITED = ("/services/tms.html", "/services/iv-ketamine.html", "/?p=118", "/our-doctors/", "/offer-2019/")
MISSING = (
    "/blog/ketamine-suicidal-thoughts.html",
    "/blog/ketamine-opioid-systems/",
    "/contact-us/",
    "/rtms-therapy/",
)


def redirects(page, site):
    """Import a file, visit some of the old URLs, and take the screenshots of redirects."""
    page.goto("/admin/redirects/imports/new/")
    page.locator("input[type=file]").set_input_files(
        {"name": "old-site.csv", "mimeType": "text/csv", "buffer": OLD_SITE}
    )
    page.get_by_role("button", name="Upload and review").click()
    page.get_by_role("button", name=re.compile("valid rows")).wait_for()
    save(take_screenshot(page), "admin-redirects-import")
    page.get_by_role("button", name=re.compile("valid rows")).click()
    page.get_by_role("link", name="View redirects").wait_for()
    for number, url in enumerate((*OLD_URLS_VISITED, *MISSING)):
        for _ in range(17 - number):
            page.request.get(url, max_redirects=0, headers={"Referer": "https://forum.example/thread"})
    page.goto("/admin/redirects/rules/")
    while not page.locator("svg.sparkline").count():  # counts are written every few seconds
        page.reload()
    page.wait_for_load_state("networkidle")
    save(take_screenshot(page), "admin-redirects")
    page.goto("/admin/reports/not-found/", wait_until="networkidle")
    save(take_screenshot(page), "admin-not-found")
    page.goto("/admin/redirects/check/", wait_until="networkidle")
    save(take_screenshot(page), "admin-redirects-check")
    page.goto("/admin/redirects/rules/add/")
    page.get_by_label("Old URL").first.fill("/old-blog/*")
    page.get_by_label("Applies to").select_option("prefix")
    page.get_by_label("Or to a URL").fill("/articles/$1")
    page.get_by_label("Example of an old URL").press_sequentially("/old-blog/2018/rtms/", delay=20)
    page.get_by_text("Visitors are sent to /articles/2018/rtms/").wait_for()
    page.get_by_label("Or to a URL").scroll_into_view_if_needed()
    save(Image.open(io.BytesIO(page.screenshot())), "admin-redirect-form")


def edit_url(page, path):
    page.goto(path)
    return page.locator("wagtail-userbar a[href*='/edit/']").first.get_attribute("href")


def page_id(page, path):
    return re.search(r"/pages/(\d+)/", edit_url(page, path))[1]


# Each function with the names of its screenshots.
ADMIN = {
    lists_and_settings: ["admin-articles", "admin-clinic", "admin-site-health"],
    article: ["admin-article"],
    new_page: ["admin-templates", "admin-checklist"],
    changes_by_other_people: ["admin-draft-notice"],
    images: ["admin-alternative-texts"],
    signed_out: ["admin-signed-out"],
    reviews: ["review-desktop", "review-phone", "admin-desk", "admin-calendar"],
    search_engines: ["admin-search-preview", "admin-seo-audit", "admin-seo-edit"],
    redirects: [
        *("admin-redirects-import", "admin-redirects", "admin-not-found", "admin-redirects-check"),
        "admin-redirect-form",
    ],
    blocks: ["admin-blocks"],
}


def main():
    if not CHROMIUM:
        sys.exit("Chromium not found. On Debian: apt-get install chromium")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo_site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        for name, path, scheme in SITE:
            if not NAMES or name in NAMES:
                save(screenshot_url(browser, site.url + path, DESKTOP, scheme), name)
        if not NAMES or "phones" in NAMES:
            phones = [screenshot_url(browser, site.url + path, PHONE, scheme) for path, scheme in PHONES]
            save(side_by_side(phones), "phones")
        admin(browser, site)


if __name__ == "__main__":
    main()
