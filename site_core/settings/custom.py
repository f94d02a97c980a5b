"""One folder for everything that a clinic adds or changes: ``custom/``, which no version of the project has.

- ``custom/settings.py`` runs after all other settings, with their names: ``INSTALLED_APPS.append("custom.events")``.
- ``custom/templates/`` comes before ``templates/``: a file with the same path replaces a template.
- ``custom/static/`` comes before ``static/``.
"""

from pathlib import Path
from typing import Any


def use_custom_folder(settings: dict[str, Any], folder: Path) -> None:
    """Apply ``folder`` to ``settings``, the names of the settings module. Nothing happens if there is no such folder.

    An error in its settings is raised: a site without part of its settings would be another site.
    """
    if (templates := folder / "templates").is_dir():
        settings["TEMPLATES"][0]["DIRS"].insert(0, templates)
    if (static := folder / "static").is_dir():
        settings["STATICFILES_DIRS"].insert(0, static)
    if (file := folder / "settings.py").is_file():
        exec(compile(file.read_text(), file, "exec"), settings)
