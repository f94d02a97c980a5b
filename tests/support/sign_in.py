"""Sign in without loading pages in the browser, which takes longer than most of what tests do."""

import re


def sign_in(context, username, password):
    """Let the browser ``context`` be signed in to the admin."""
    form = context.request.get("/admin/login/").text()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
    data = {"username": username, "password": password, "csrfmiddlewaretoken": token}
    response = context.request.post("/admin/login/", form=data, max_redirects=0)
    assert response.status == 302, response.text()
