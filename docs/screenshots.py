"""Takes the pictures of README.md and docs/ from a fresh demo site: ``make screenshots``. Needs Chromium.

Serves the demo from a scratch folder, so that nothing of yours is shown or changed.
"""

import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "screenshots"
PORT = 8765
SITE = f"http://127.0.0.1:{PORT}"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
DESKTOP = {"width": 1440, "height": 1000}
PHONE = {"width": 390, "height": 844}
SITE_PICTURES = [
    ("home-desktop", "/", DESKTOP, "light"),
    ("article-desktop-dark", "/articles/ketamine-opioid-system/", DESKTOP, "dark"),
    ("treatment-desktop", "/treatments/rtms/", DESKTOP, "light"),
    ("articles-desktop", "/articles/", DESKTOP, "light"),
]
PHONE_PICTURES = [
    ("/", "light"),
    ("/treatments/iv-ketamine/", "dark"),
    ("/articles/ketamine-suicidal-thoughts/", "light"),
]


def save(png, name, width):
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.thumbnail((width, 10_000))
    image.save(OUT / f"{name}.webp", quality=78, method=6)


def shot(browser, path, viewport, scheme):
    page = browser.new_page(viewport=viewport, color_scheme=scheme, device_scale_factor=1)
    page.goto(SITE + path, wait_until="networkidle")
    png = page.screenshot()
    page.close()
    return png


def phones(browser):
    """Three phone pages side by side."""
    shots = [Image.open(io.BytesIO(shot(browser, path, PHONE, scheme))) for path, scheme in PHONE_PICTURES]
    sheet = Image.new("RGB", (sum(s.width for s in shots) + 40 * (len(shots) + 1), shots[0].height + 80), "#F1EDE4")
    x = 40
    for picture in shots:
        sheet.paste(picture, (x, 40))
        x += picture.width + 40
    buffer = io.BytesIO()
    sheet.save(buffer, "PNG")
    save(buffer.getvalue(), "phones", 1000)


def admin(browser, password):
    page = browser.new_page(viewport={"width": 1360, "height": 900})
    page.goto(f"{SITE}/admin/")
    page.fill("input[name=username]", "admin")
    page.fill("input[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_url(f"{SITE}/admin/")
    pictures = {
        "admin-explorer": link_to(page, "/admin/pages/", "Articles"),
        "admin-treatment": link_to(page, "/admin/pages/", "Treatments"),
        "admin-settings": "/admin/settings/site_core/clinicsettings/",
    }
    for name, path in pictures.items():
        page.goto(SITE + path, wait_until="networkidle")
        save(page.screenshot(), name, 1000)
    page.goto(SITE + pictures["admin-explorer"])
    page.get_by_role("link", name=re.compile("opioid")).first.click()
    page.wait_for_load_state("networkidle")
    save(page.screenshot(), "admin-article", 1000)


def link_to(page, path, text):
    """Address of the child page called ``text`` below the home page in the explorer."""
    page.goto(SITE + path)
    home = page.locator("a[href*='/admin/pages/']", has_text="Lanternfield").first.get_attribute("href")
    home_id = re.search(r"/pages/(\d+)", home)[1]
    page.goto(f"{SITE}/admin/pages/{home_id}/")
    row = page.locator("tr", has=page.get_by_role("link", name=re.compile(f"^(Edit )?'?{text}'?"))).first
    return row.locator("a[href$='/']").filter(has_text=re.compile("")).last.get_attribute("href")


def main():
    if not CHROMIUM:
        sys.exit("Chromium was not found. On Debian: apt install chromium")
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        env = {**os.environ, "DATA_DIR": data, "SITE_URL": SITE, "ALLOWED_HOSTS": "127.0.0.1", "SECRET_KEY": "x" * 60}
        log = Path(data) / "log"
        command = [sys.executable, "manage.py", "serve", "--port", str(PORT)]
        with log.open("w") as output:
            server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, start_new_session=True)
        try:
            wait_for_site(server)
            password = re.search(r"password (\w+)", log.read_text())[1]
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
                for name, path, viewport, scheme in SITE_PICTURES:
                    save(shot(browser, path, viewport, scheme), name, 1000)
                phones(browser)
                admin(browser, password)
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait()


def wait_for_site(server):
    while server.poll() is None:
        try:
            urllib.request.urlopen(f"{SITE}/", timeout=5)
            return
        except OSError:
            time.sleep(0.5)
    sys.exit("The demo site did not start.")


if __name__ == "__main__":
    main()
