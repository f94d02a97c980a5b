"""Run a command with a temporary PostgreSQL server: ``python -m tests.tools.with_postgresql pytest tests``."""

import os
import subprocess
import sys

from tests.support.servers import postgresql

with postgresql() as server:
    environment = os.environ | {"DATABASE_URL": server.url}
    sys.exit(subprocess.run(sys.argv[1:], env=environment).returncode)
