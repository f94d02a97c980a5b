"""What visitors and editors get while the database or the storage of pictures is killed."""

import signal
import threading

import requests

from tests.support.machines import A_SECOND, picture, publish, shows, text
from tests.support.processes import wait_for

PAGES = ("/", "/articles/", "/articles/three/", "/team/")


def test_visitors_get_pages_and_editors_a_clear_answer_while_the_database_is_killed(clinic):
    before = {path: text(machine, path) for path in PAGES for machine in (clinic.one, clinic.two)}
    clinic.database.stop(signal.SIGKILL)
    for machine in (clinic.one, clinic.two, clinic.varnish):
        for path in PAGES:
            assert text(machine, path) == before[path]
    for machine in (clinic.one, clinic.varnish):
        admin = machine.get("/admin/", cookies=clinic.one.cookies)
        assert (admin.status_code, admin.headers["Retry-After"]) == (503, "30")
        assert "try again in a minute" in admin.text
    assert clinic.one.get("/articles/never-asked-for/").status_code == 503
    wait_for(lambda: clinic.one.get("/readyz/").status_code == 503, "Not told by /readyz/")
    clinic.all_up()
    wait_for(lambda: clinic.one.get("/admin/", cookies=clinic.one.cookies).status_code == 200, "The admin is not back")
    assert clinic.two.get("/articles/never-asked-for/").status_code == 404


def test_change_that_begins_a_generation_while_the_database_is_killed_leaves_the_last_good_copies(clinic):
    before = text(clinic.one, "/articles/three/")
    clinic.database.stop(signal.SIGKILL)
    renewed = requests.request("PURGE", f"http://127.0.0.1:{clinic.varnish.server.port}/", timeout=10)
    assert renewed.status_code == 200
    for machine in (clinic.varnish, clinic.one):
        assert text(machine, "/articles/three/") == before


def test_database_that_is_killed_while_visitors_ask_fails_none_of_them(clinic):
    statuses, leave = [], threading.Event()

    def ask():
        while not leave.is_set():
            statuses.append(clinic.two.get("/articles/three/").status_code)

    text(clinic.two, "/articles/three/")
    visitors = [threading.Thread(target=ask) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    try:
        for _ in range(2):
            asked = len(statuses)
            wait_for(lambda asked=asked: len(statuses) > asked + 50, "Visitors are not answered")
            clinic.database.stop(signal.SIGKILL)
            asked = len(statuses)
            wait_for(lambda asked=asked: len(statuses) > asked + 50, "Visitors are not answered without a database")
            clinic.database.start()
    finally:
        leave.set()
        for visitor in visitors:
            visitor.join()
    assert set(statuses) == {200}


def test_pages_are_made_and_published_while_the_storage_hangs_and_uploads_get_a_clear_answer(clinic):
    text(clinic.one, "/articles/seven/")  # and its pictures are made
    clinic.storage.process.send_signal(signal.SIGSTOP)
    try:
        publish(clinic, "seven")
        wait_for(
            lambda: shows(clinic.two, "/articles/seven/", "New title of seven"), "The text is old", seconds=A_SECOND
        )
        form = {"title": "Blue", "description": "A blue wall", "collection": 1, "tags": ""}
        form |= {f"focal_point_{name}": "" for name in ("x", "y", "width", "height")}
        answer = clinic.one.post("/admin/images/add/", form, {"file": ("blue.jpg", picture("blue"), "image/jpeg")})
        assert answer.status_code == 503
        assert "try again in a minute" in answer.text
    finally:
        clinic.storage.process.send_signal(signal.SIGCONT)
    assert "blue" not in clinic.one.get("/admin/images/results/", cookies=clinic.one.cookies).text.lower()
