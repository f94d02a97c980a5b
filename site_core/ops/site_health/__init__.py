"""The checks of this room, for Site health. Each module registers its own by being imported."""

from . import database, files, jobs, mail, running, versions  # noqa: F401
