import subprocess
import sys

PACKAGE = {
    "package/__init__.py": "",
    "package/views.py": "",
    "package/room/__init__.py": "",
    "package/room/texts.py": "",
    "package/large.py": "",
    "package/for_others.py": "import package_that_is_not_installed",
    "package/migrations/__init__.py": "",
    "package/management/__init__.py": "",
    "package/left_out/__init__.py": "",
    "package/left_out/apps.py": "",
    "package/left_out/models.py": "raise RuntimeError",
}
SCRIPT = """
import sys, django
from django.conf import settings
settings.configure()
django.setup()
from site_core.lib.preloading import import_submodules
import_submodules("package", skip=["package.large"])
print(*sorted(name for name in sys.modules if name.startswith("package")))
"""


def test_modules_that_requests_need_are_imported(tmp_path):
    for name, text in PACKAGE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    script = f"import sys; sys.path.append({str(tmp_path)!r})\n{SCRIPT}"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.split() == [
        "package",
        "package.left_out",
        "package.room",
        "package.room.texts",
        "package.views",
    ]
