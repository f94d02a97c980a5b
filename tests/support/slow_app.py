"""An application whose start and responses wait until the test releases them."""

import os
import time
from pathlib import Path

FOLDER = Path(os.environ["SLOW_APP"])


def wait_for(name):
    (FOLDER / f"{name}-started-{os.getpid()}").touch()
    while not (FOLDER / f"{name}-released").exists():
        time.sleep(0.01)


wait_for("start")


def application(environ, start_response):
    if environ["PATH_INFO"] == "/slow":
        wait_for("slow")
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
