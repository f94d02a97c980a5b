"""Visitors and editors use the site while the database or the object storage is down."""

import signal
import threading

import requests

from tests.support.machines import MAX_DELAY, create_jpeg, get_text, publish, shows
from tests.support.processes import wait_for

PAGES = ("/", "/articles/", "/articles/three/", "/team/")


def test_visitors_get_pages_and_editors_a_clear_message_while_the_database_is_down(clinic):
    before = {path: get_text(machine, path) for path in PAGES for machine in (clinic.one, clinic.two)}
    clinic.database.stop(signal.SIGKILL)
    for machine in (clinic.one, clinic.two, clinic.varnish):
        for path in PAGES:
            assert get_text(machine, path) == before[path]
    for machine in (clinic.one, clinic.varnish):
        admin = machine.get("/admin/", cookies=clinic.one.cookies)
        assert (admin.status_code, admin.headers["Retry-After"]) == (503, "30")
        assert "try again in a minute" in admin.text
    assert clinic.one.get("/articles/never-requested/").status_code == 503
    wait_for(lambda: clinic.one.get("/readyz/").status_code == 503, "/readyz/ still reports success")
    clinic.start_all()
    wait_for(
        lambda: clinic.one.get("/admin/", cookies=clinic.one.cookies).status_code == 200,
        "The admin is still down",
    )
    assert clinic.two.get("/articles/never-requested/").status_code == 404


def test_stale_pages_are_served_if_the_cache_is_invalidated_while_the_database_is_down(clinic):
    before = get_text(clinic.one, "/articles/three/")
    clinic.database.stop(signal.SIGKILL)
    response = requests.request("PURGE", f"http://127.0.0.1:{clinic.varnish.server.port}/", timeout=10)
    assert response.status_code == 200
    for machine in (clinic.varnish, clinic.one):
        assert get_text(machine, "/articles/three/") == before


def test_killing_the_database_causes_no_failed_requests(clinic):
    statuses, stopped = [], threading.Event()

    def visit():
        while not stopped.is_set():
            statuses.append(clinic.two.get("/articles/three/").status_code)

    get_text(clinic.two, "/articles/three/")
    visitors = [threading.Thread(target=visit) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    try:
        for _ in range(2):
            count = len(statuses)
            wait_for(lambda count=count: len(statuses) > count + 50, "Visitors get no responses")
            clinic.database.stop(signal.SIGKILL)
            count = len(statuses)
            wait_for(lambda count=count: len(statuses) > count + 50, "Visitors get no responses without a database")
            clinic.database.start()
    finally:
        stopped.set()
        for visitor in visitors:
            visitor.join()
    assert set(statuses) == {200}


def test_pages_can_be_published_and_uploads_get_a_clear_message_while_the_storage_hangs(clinic):
    get_text(clinic.one, "/articles/seven/")  # creates the renditions
    clinic.storage.process.send_signal(signal.SIGSTOP)
    try:
        publish(clinic, "seven")
        wait_for(
            lambda: shows(clinic.two, "/articles/seven/", "New title of seven"), "The page is stale", seconds=MAX_DELAY
        )
        form = {"title": "Blue", "description": "A blue wall", "collection": 1, "tags": ""}
        form |= {f"focal_point_{name}": "" for name in ("x", "y", "width", "height")}
        response = clinic.one.post(
            "/admin/images/add/", form, {"file": ("blue.jpg", create_jpeg("blue"), "image/jpeg")}
        )
        assert response.status_code == 503
        assert "try again in a minute" in response.text
    finally:
        clinic.storage.process.send_signal(signal.SIGCONT)
    assert "blue" not in clinic.one.get("/admin/images/results/", cookies=clinic.one.cookies).text.lower()


def test_visitors_learn_how_to_get_help_while_no_machine_responds(clinic):
    clinic.one.server.stop(signal.SIGKILL)
    clinic.two.server.stop(signal.SIGKILL)
    wait_for(lambda: clinic.varnish.get("/never-requested/").status_code == 503, "Varnish still reaches a machine")
    response = clinic.varnish.get("/never-requested/")
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    assert 'href="tel:988"' in response.text
    assert "Guru Meditation" not in response.text
