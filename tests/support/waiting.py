"""Waiting for what a browser does, not for a time: a busy machine takes longer, and the tests still hold."""

# Fonts and images are there, animations have ended, and what has changed is painted.
AT_REST = """async () => {
    await document.fonts.ready;
    await Promise.all([...document.images].map((image) => image.loading === "lazy" || image.decode()));
    await Promise.all(document.getAnimations().map((animation) => animation.finished));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""


def wait_until_at_rest(page):
    page.evaluate(AT_REST)


def visit(page, url):
    """Open a page; return its response once everything has loaded and nothing moves.

    "networkidle" alone is not enough: a busy browser may be idle for half a second before it asks for the stylesheet.
    """
    response = page.goto(url)
    page.wait_for_load_state("networkidle")
    wait_until_at_rest(page)
    return response
