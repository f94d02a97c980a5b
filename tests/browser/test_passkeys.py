"""A passkey in a real browser, with Chromium's virtual authenticator: added, named, and used to sign in."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.demo_site import copy_demo_data, serve

NAVIGATION_TIMEOUT = 90_000  # a server that has just started is slow
STATUS = "/admin/account/two-step/"
REFUSE = "() => { navigator.credentials.create = () => Promise.reject(new DOMException('', 'NotAllowedError')) }"


@pytest.fixture(scope="module")
def localhost(tmp_path_factory):
    """Return a demo site under a host name: browsers offer no passkeys for IP addresses."""
    folder = tmp_path_factory.mktemp("passkeys") / "demo"
    password = copy_demo_data(tmp_path_factory, folder)
    with serve(folder, hostname="localhost") as site:
        site.password = password
        yield site


@pytest.fixture
def visitor(browser, localhost):
    """A browser page with an authenticator, and what its policy blocked."""
    page = browser.new_context(base_url=localhost.url).new_page()
    page.set_default_navigation_timeout(NAVIGATION_TIMEOUT)
    page.blocked = []
    page.on("console", lambda message: "Content Security" in message.text and page.blocked.append(message.text))
    page.on("request", lambda request: request.url.startswith(localhost.url) or page.blocked.append(request.url))
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield page
    page.context.close()


def enter_password(page, site):
    page.goto("/admin/login/")
    page.locator("input[name=username]").fill("admin")
    page.locator("input[name=password]").fill(site.password)
    page.get_by_role("button", name="Sign in").click()


def sign_in_over_a_form(page, site):
    """Sign in with a passkey in the dialog that a form shows after the session has ended."""
    page.goto("/admin/snippets/pages/topic/add/")
    page.get_by_label("Name").first.fill("Kept in the form")
    page.get_by_label("Slug").fill("kept-in-the-form")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save").click()
    frame = page.frame_locator("dialog iframe")
    frame.locator("input[name=username]").fill("admin")
    frame.locator("input[name=password]").fill(site.password)
    frame.get_by_role("button", name="Sign in").click()
    frame.get_by_role("button", name="Use a passkey").click()
    expect(page.locator("dialog.sign-in-dialog")).to_have_count(0)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Kept in the form").first).to_be_visible()


def test_passkey_is_added_named_used_and_removed(visitor, localhost):
    enter_password(visitor, localhost)
    visitor.wait_for_url("**/admin/")
    visitor.goto(STATUS)
    visitor.get_by_role("link", name="Add a passkey").click()
    visitor.get_by_role("button", name="Add a passkey").click()
    name = visitor.get_by_label("Name")
    expect(name).to_have_value(re.compile("Chrome"))
    name.fill("Front desk laptop")
    visitor.get_by_role("button", name="Save").click()
    expect(visitor.locator(".account-codes code")).to_have_count(10)

    visitor.context.clear_cookies()
    enter_password(visitor, localhost)
    visitor.get_by_role("button", name="Use a passkey").click()
    visitor.wait_for_url("**/admin/")

    sign_in_over_a_form(visitor, localhost)
    visitor.goto(STATUS)
    expect(visitor.get_by_role("listitem").filter(has_text="Front desk laptop")).to_contain_text("Last used")
    visitor.get_by_role("link", name="Remove Front desk laptop").click()
    visitor.get_by_role("button", name="Remove").click()
    expect(visitor.get_by_text("Two-step sign-in is off.")).to_be_visible()
    assert visitor.blocked == []


def test_browser_that_refuses_says_so(visitor, localhost):
    enter_password(visitor, localhost)
    visitor.wait_for_url("**/admin/")
    visitor.goto("/admin/account/two-step/passkeys/add/")
    visitor.evaluate(REFUSE)
    visitor.get_by_role("button", name="Add a passkey").click()
    expect(visitor.get_by_role("status").filter(has_text="No passkey was added. Try again.")).to_be_visible()
    expect(visitor.get_by_role("button", name="Add a passkey")).to_be_enabled()
