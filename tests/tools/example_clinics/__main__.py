"""``make example-clinics``: create three clinics in the admin, and take their screenshots for docs/example-clinics.md.

``make example-clinics NAMES=therapist`` writes only these. Requires Chromium.
"""

import io
import os
import sys
import tempfile
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_core.settings.test")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps an event loop running
os.environ.setdefault("SECRET_KEY", "only-for-form-data")
django.setup()

from PIL import Image  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from tests.support.demo_site import CHROMIUM, CHROMIUM_ARGS, ROOT, serve  # noqa: E402
from tests.tools.example_clinics.admin import Admin  # noqa: E402
from tests.tools.example_clinics.clinics import CLINICS  # noqa: E402

FOLDER = ROOT / "docs" / "examples"
MAX_BYTES = 150_000
# Name, width and height of the window, whether the whole page is shown, and the width of the file. Phones have a bar
# at the bottom of the window, so they show one window.
SIZES = (("desktop", 1280, 900, True, 900), ("phone", 390, 1000, False, 390))
MAX_HEIGHT = 2400
FIRST_SECONDS = 8  # until the pictures that were uploaded have all their sizes


def main():
    if not CHROMIUM:
        sys.exit("Chromium not found. On Debian: apt-get install chromium")
    FOLDER.mkdir(parents=True, exist_ok=True)
    names = sys.argv[1:] or list(CLINICS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        for name in names:
            create, paths = CLINICS[name]
            with tempfile.TemporaryDirectory(prefix="clinic-example-") as folder:
                # As after the first question of `make start-clinic`: no demo, and no pages.
                for marker in (".own-clinic", ".warmed"):
                    Path(folder, marker).touch()
                with serve(Path(folder)) as site:
                    context = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 900})
                    create(Admin(context, site.password))
                    context.close()
                    take_screenshots(browser, site.url, name, paths)


def take_screenshots(browser, url, name, paths):
    for path in paths:
        page_name = path.strip("/") or "home"
        for size, width, height, is_whole, file_width in SIZES:
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme="light")
            page = context.new_page()
            page.goto(url + path, wait_until="networkidle")
            deadline = time.monotonic() + FIRST_SECONDS
            while page.locator("img[src*=placeholder]").count() and time.monotonic() < deadline:
                page.reload(wait_until="networkidle")
            page.reload(wait_until="networkidle")  # with the fonts in the cache
            image = Image.open(io.BytesIO(page.screenshot(full_page=is_whole)))
            context.close()
            save(
                image.crop((0, 0, image.width, min(image.height, MAX_HEIGHT))), f"{name}-{page_name}-{size}", file_width
            )


def save(image, name, width):
    image = image.convert("RGB")
    image.thumbnail((width, 10_000), Image.Resampling.LANCZOS)
    path = FOLDER / f"{name}.webp"
    for quality in range(80, 30, -10):
        image.save(path, quality=quality, method=6)
        if path.stat().st_size < MAX_BYTES:
            return
    sys.exit(f"{path} is larger than {MAX_BYTES} bytes.")


if __name__ == "__main__":
    main()
