"""Wait for the browser to finish instead of sleeping, so tests pass on a busy machine."""

# Fonts and images are loaded, animations have ended, and everything is painted.
SETTLED = """async () => {
    await document.fonts.ready;
    await Promise.all([...document.images].map((image) => image.loading === "lazy" || image.decode()));
    await Promise.all(document.getAnimations().map((animation) => animation.finished));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""


def wait_until_settled(page):
    page.evaluate(SETTLED)


def visit(page, url):
    """Open a page. Return its response once everything has loaded and nothing moves.

    "networkidle" alone isn't enough: a busy browser may be idle for half a second before it requests the stylesheet.
    """
    response = page.goto(url)
    page.wait_for_load_state("networkidle")
    wait_until_settled(page)
    return response
