"""The main process of the server: ``python -m site_core.ops.server_process``, with Granian's options.

Its workers end with it, even if it is killed: see site_core/asgi.py.
"""

import os

from granian.cli import cli

from site_core.lib.parent_process import VARIABLE, stop_with_parent

if __name__ == "__main__":
    stop_with_parent()
    os.environ[VARIABLE] = str(os.getpid())
    cli()
