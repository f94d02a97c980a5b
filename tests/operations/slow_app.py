"""What the server serves in these tests: answers that wait until they are let go, and a start that does."""

import os
import time
from pathlib import Path

FOLDER = Path(os.environ["SLOW_APP"])


def wait_for(name):
    (FOLDER / f"{name}-begun-{os.getpid()}").touch()
    while not (FOLDER / f"{name}-may-go-on").exists():
        time.sleep(0.01)


wait_for("start")


def application(environ, start_response):
    if environ["PATH_INFO"] == "/slow":
        wait_for("slow")
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
