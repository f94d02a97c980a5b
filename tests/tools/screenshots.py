"""``make screenshots``: take the screenshots of README.md and docs/ from a fresh demo site. Requires Chromium."""

import io
import re
import sys

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.support.demo_site import CHROMIUM, CHROMIUM_ARGS, ROOT, demo_site

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


def save(image, name):
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
    page = sign_in(browser, site.url, "admin", site.password)
    article = edit_url(page, "/articles/ketamine-opioid-system/")
    treatment = edit_url(page, "/treatments/rtms/")
    index = re.search(r"/pages/(\d+)/", edit_url(page, "/articles/"))[1]

    page.goto(f"/admin/pages/{index}/", wait_until="networkidle")
    save(take_screenshot(page), "admin-articles")
    page.goto("/admin/settings/site_settings/clinicsettings/", wait_until="networkidle")
    save(take_screenshot(page), "admin-clinic")
    page.goto(article, wait_until="networkidle")
    page.get_by_role("button", name="Toggle preview").click()
    page.locator("#w-preview-iframe").wait_for()
    page.wait_for_load_state("networkidle")
    page.frame_locator("iframe[title=Preview]").last.get_by_role("heading", level=1).wait_for()
    save(take_screenshot(page), "admin-article")
    page.goto("/admin/site-health/", wait_until="networkidle")
    save(take_screenshot(page), "admin-site-health")
    writing(browser, page, index)
    search_engines(page)
    redirects(page)
    page.goto(treatment, wait_until="networkidle")
    page.get_by_role("button", name="Insert a block").last.click()
    page.get_by_role("option", name=re.compile("^Side effects|^Questions")).first.hover()
    page.wait_for_load_state("networkidle")
    save(take_screenshot(page), "admin-blocks")


def writing(browser, page, index):
    """Take the screenshots of a day of writing. They leave drafts behind."""
    page.goto(f"/admin/pages/add/blog/articlepage/{index}/", wait_until="networkidle")
    save(take_screenshot(page), "admin-templates")
    page.get_by_role("link", name="A study explained").click()
    page.get_by_label("Summary").fill("What a trial of 96 people found. Click here to read it.")
    page.wait_for_url("**/edit/")  # saved
    page.get_by_role("button", name="Toggle checks").click()
    page.get_by_role("heading", name="What is missing").wait_for()
    page.wait_for_load_state("networkidle")
    save(take_screenshot(page), "admin-checklist")
    page.get_by_role("button", name="Toggle checks").click()
    changes_by_other_people(browser, page)
    page.goto("/admin/images/library/", wait_until="networkidle")
    save(take_screenshot(page), "admin-alternative-texts")
    signed_out(browser, page)


def changes_by_other_people(browser, page):
    page.goto("/admin/users/add/")
    for name, value in (("username", "dana"), ("first_name", "Dana"), ("last_name", "Lee")):
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=email]").fill("dana@lanternfield.example")
    password = "a lantern on a pier at night"
    for name in ("password1", "password2"):
        page.locator(f"[name={name}]").fill(password)
    page.get_by_role("tab", name=re.compile("^Roles")).click()
    page.locator("[name=is_superuser]").check()
    page.get_by_role("button", name=re.compile("^Add user")).first.click()
    page.locator(".messages").wait_for()
    other = sign_in(browser, page.evaluate("location.origin"), "dana", password)
    treatment = edit_url(other, "/treatments/rtms/")
    other.goto(treatment, wait_until="networkidle")
    summary = other.get_by_label("Summary")
    summary.fill(f"{summary.input_value()} A session takes 19 minutes.")
    other.get_by_role("button", name="Save draft").click()
    other.locator(".messages").wait_for()
    other.close()
    page.goto(treatment, wait_until="networkidle")
    page.get_by_text(re.compile("^What changed|^Show")).first.click()
    save(take_screenshot(page), "admin-draft-notice")


def signed_out(browser, page):
    """Take the screenshot in a browser of its own: signing out would end the session of the others."""
    other = sign_in(browser, page.evaluate("location.origin"), "dana", "a lantern on a pier at night")
    other.goto(edit_url(other, "/about/"), wait_until="networkidle")
    other.context.clear_cookies()
    other.get_by_label("Introduction").press_sequentially(" We moved.", delay=20)
    other.get_by_role("dialog").wait_for()
    other.wait_for_load_state("networkidle")
    save(take_screenshot(other), "admin-signed-out")
    other.close()


def search_engines(page):
    page.goto(edit_url(page, "/team/maya-ellison/"), wait_until="networkidle")
    page.get_by_role("tab", name=re.compile("^Promote")).click()
    # The preview is open, because Wagtail remembers that from the previous page.
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


def redirects(page):
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


def main():
    if not CHROMIUM:
        sys.exit("Chromium not found. On Debian: apt-get install chromium")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo_site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        for name, path, scheme in SITE:
            save(screenshot_url(browser, site.url + path, DESKTOP, scheme), name)
        save(
            side_by_side([screenshot_url(browser, site.url + path, PHONE, scheme) for path, scheme in PHONES]), "phones"
        )
        admin(browser, site)


if __name__ == "__main__":
    main()
