"""An application whose start and responses wait until the test releases them, or whose start fails."""

import os
import sys
import time
from pathlib import Path

from site_core.lib.buffered_wsgi import BufferedWSGI
from site_core.lib.parent_process import stop_with_parent

FOLDER = Path(os.environ["SLOW_APP"])


def wait_for(name):
    (FOLDER / f"{name}-started-{os.getpid()}").touch()
    while not (FOLDER / f"{name}-released").exists():
        time.sleep(0.01)


stop_with_parent()
wait_for("start")
failing = FOLDER / "start-fails"  # the number of workers that start before the first one fails, or nothing
if failing.exists() and len(list(FOLDER.glob("start-started-*"))) > int(failing.read_text() or 0):
    sys.exit("The application can't be imported.")


def slow_application(environ, start_response):
    if environ["PATH_INFO"] == "/slow":
        wait_for("slow")
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]


application = BufferedWSGI(slow_application, threads=4, max_body=lambda path: 1000)
application.watch_for_replacement()
(FOLDER / f"ready-{os.getpid()}").touch()
