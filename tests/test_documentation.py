"""The documentation is true: what it names exists, its links lead somewhere, and it is easy to read in a terminal."""

import importlib
import re
import textwrap
import tomllib
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands, load_command_class

ROOT = Path(settings.BASE_DIR)
DOCS = ROOT / "docs"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *DOCS.glob("**/*.md")])
MAX_LINE_LENGTH = 99
SHIPPED = ("site_core", "home", "blog", "templates", "static", "tests", "docs", ".ci")
PATH = re.compile(
    r"(?<![\w./-])(?:[\w.-]+/)*[\w-]+\.(?:py|html|css|js|md|toml|yaml|json|webp|cron|conf|service|vcl|in|txt)(?![\w-])"
    r"|(?<![\w./-])(?:[\w.-]+/)+(?![\w*-])"
)
# Folders of uploaded files, URLs, and files that the site assembles.
NOT_IN_REPOSITORY = {
    *("images/", "original_images/", "documents/", "private/", "private/images/", "admin/"),
    *("redirects/add/", "redirects/import/"),
    *("custom/", "custom/templates/", "custom/static/", "custom/settings.py", "custom/events/"),
    "custom/templates/includes/footer.html",
    *("css/site.css", "css/admin.css", "robots.txt", "llms.txt", "security.txt", "restored.env"),
    *("mapping.json", "wordpress-import.html"),
}
OUTSIDE = re.compile(r"/etc/|/srv/|https?:|(?<![\w.])var/|\w@|host:|\d:\d")

all_documents = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


@cache
def read(path):
    return path.read_text()


def code_blocks(text):
    blocks = re.findall(r"^( *)```\w*\n(.*?)^\1```", text, re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(block) if indent else block for indent, block in blocks]


def code(text):
    """Return everything in ``text`` that is set as code: spans, even across lines, and blocks."""
    prose = re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    spans = [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", prose)]
    return [*spans, *(line for block in code_blocks(text) for line in block.splitlines())]


@cache
def source():
    """Return the text of everything that reads settings and environment variables."""
    files = [path for package in ("site_core", "home", "blog") for path in (ROOT / package).rglob("*.py")]
    others = [ROOT / name for name in ("Makefile", "compose.yaml", "pyproject.toml")]
    return "\n".join(path.read_text() for path in [*files, *others, *(ROOT / "tests").rglob("*.py")])


@cache
def source_words():
    """Return the words of ``source()``. Looking one up is a thousand times faster than searching for it."""
    return set(re.findall(r"\w+", source()))


@cache
def shipped_names():
    return {path.name for folder in SHIPPED for path in (ROOT / folder).rglob("*") if "__pycache__" not in path.parts}


def room_folder(name):
    return next(folder for folder in (ROOT / name, ROOT / "site_core" / name) if folder.is_dir())


def is_shipped(document, name):
    """Return whether the path ``name`` in ``document`` exists. A page about a room names what is in the room."""
    if "/" not in name and document.parent.name != "rooms":
        return name in shipped_names() or (ROOT / name).exists()
    bases = [ROOT, ROOT / "site_core", ROOT / "templates", document.parent]
    if document.parent.name == "rooms":
        room = room_folder(document.stem)
        bases += [room, *(folder for folder in room.rglob("*") if folder.is_dir())]
    return any((base / name).exists() for base in bases)


def created_files(document):
    """Return the files and folders that a reader who follows ``document`` creates."""
    files = re.findall(r"New file `([^`]+)`", read(document)) + re.findall(r"`([\w/]+/__init__\.py)`", read(document))
    return {*files, *(f"{Path(file).parent}/" for file in files), *(file.removeprefix("templates/") for file in files)}


def missing_paths(document):
    texts = [text for text in code(read(document)) if not OUTSIDE.search(text)]
    names = {name for text in texts for name in PATH.findall(text.replace("…", ""))}
    names -= NOT_IN_REPOSITORY | created_files(document)
    return sorted(name for name in names if not is_shipped(document, name))


def resolve(dotted):
    """Return what ``dotted`` names: a module, or something in it."""
    module, _, rest = dotted, "", ""
    while module:
        try:
            found = importlib.import_module(module)
        except ModuleNotFoundError:
            module, _, last = module.rpartition(".")
            rest = f"{last}.{rest}".strip(".")
            continue
        for name in filter(None, rest.split(".")):
            found = getattr(found, name)
        return found
    raise ModuleNotFoundError(dotted)


def exists(dotted):
    try:
        resolve(dotted)
    except (AttributeError, ImportError):
        return dotted.count(".") == 1 and dotted.split(".")[1].lower() in apps.all_models.get(dotted.split(".")[0], ())
    return True


def headings(text):
    """Return the anchors that GitHub gives to the headings of ``text``."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    titles = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@all_documents
def test_paths_exist(path):
    assert missing_paths(path) == []


@all_documents
def test_modules_and_models_exist(path):
    names = {
        name
        for text in code(read(path))
        for name in re.findall(r"(?<![\w./@-])(?:site_core|home|blog|tests)(?:\.\w+)+", text)
    }
    checks = {name for name in names if re.search(r"\.[EWI]\d{3}$", name)}
    assert [name for name in sorted(names - checks) if not exists(name)] == []
    assert [name for name in sorted(checks) if f'"{name}"' not in source()] == []


@all_documents
def test_management_commands_and_their_options_exist(path):
    for line in code(read(path)):
        for command, arguments in re.findall(r"manage\.py ([a-z_]+)([^&|#;]*)", line):
            assert command in get_commands(), line
            app = get_commands()[command]
            parser = (load_command_class(app, command) if isinstance(app, str) else app).create_parser("", command)
            known = parser.format_help()
            assert [option for option in re.findall(r"--[\w-]+", arguments) if option not in known] == [], line


@all_documents
def test_make_targets_exist(path):
    makefile = read(ROOT / "Makefile").replace("$(VENV)", ".venv")
    targets = set(re.findall(r"^([\w./-]+)(?=:)", makefile, re.MULTILINE))
    named = {
        word
        for line in code(read(path))
        for arguments in re.findall(r"(?:^|&& )make ([^#&|;]*)", line)
        for word in arguments.split()
        if "=" not in word
    }
    assert named - targets == set()


@all_documents
def test_settings_and_variables_exist(path):
    names = {
        name for text in code(read(path)) for name in re.findall(r"(?<![\w-])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?!\w)", text)
    }
    assert sorted(names - source_words()) == []


@all_documents
def test_names_in_code_exist(path):
    """Functions, attributes, permissions, commands: whatever is written with underscores."""
    names = {
        name for text in code(read(path)) for name in re.findall(r"(?<![\w/.-])[a-z]+(?:_[a-z0-9]+)+(?![\w.-])", text)
    }
    if created_files(path):  # its code defines names, and test_walks.py runs it
        names -= {name for block in code_blocks(read(path)) for name in re.findall(r"\w+", block)}
    assert [name for name in sorted(names) if not is_name(name)] == []


def is_name(name):
    return name in source_words() or name in get_commands() or find_template(name)


@cache
def find_template(name):
    """Return whether a template or a deployment file names ``name``."""
    files = [*(ROOT / "templates").rglob("*.html"), *(DOCS / "deployment").iterdir()]
    return any(re.search(rf"\b{name}\b", read(path)) for path in files)


@all_documents
def test_links_and_anchors_resolve(path):
    for link in re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)\)", read(path)):
        name, _, anchor = link.partition("#")
        target = path.parent / name if name else path
        assert target.exists(), link
        assert not anchor or anchor in headings(read(target)), link


@pytest.mark.parametrize(
    "path",
    [path for path in DOCUMENTS if path.name != "licenses.md"],  # written by make licenses
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_lines_fit_a_terminal(path):
    lines = [line for line in read(path).splitlines() if not line.startswith("|")]
    assert [line for line in lines if len(line) > MAX_LINE_LENGTH] == []


def test_every_environment_variable_is_documented():
    documented = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", read(DOCS / "configuration.md")))
    variables = {
        *settings.BACKUP_VARIABLES,
        *settings.BACKUP_SECRET_VARIABLES,
        *settings.BACKUP_EXCLUDED_VARIABLES,
        "BACKUP_PASSPHRASE",
    }
    assert variables - documented == {"AWS_DEFAULT_REGION"}  # boto3's own


def layers():
    contract = tomllib.loads(read(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"][0]
    return [[name.removeprefix("site_core.") for name in re.split(r" [:|] ", layer)] for layer in contract["layers"]]


def test_architecture_shows_the_layers_of_the_import_contract():
    rows = re.findall(r"^(.{17})│ (.+?) +│$", code_blocks(read(DOCS / "architecture.md"))[0], re.MULTILINE)
    shown = []
    for label, names in rows:
        rooms = re.sub(r"\(.*?\)", "", names).split()
        shown = [*shown, rooms] if label.strip() else [*shown[:-1], [*shown[-1], *rooms]]
    assert [sorted(rooms) for rooms in shown] == [sorted(layer) for layer in layers()]


def test_every_room_has_a_page():
    rooms = {room for layer in layers()[1:] for room in layer}
    assert {path.stem for path in DOCS.glob("rooms/*.md")} == rooms
    assert rooms <= set(re.findall(r"\(rooms/(\w+)\.md\)", read(DOCS / "architecture.md")))


def test_every_document_can_be_reached_from_the_readme():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        document = waiting.pop()
        if document in reached:
            continue
        reached.add(document)
        links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+\.md)", read(document))
        waiting += [(document.parent / link).resolve() for link in links]
    assert [path.name for path in DOCUMENTS if path not in reached] == []


def test_installation_takes_two_commands():
    block = code_blocks(read(ROOT / "README.md"))[0].splitlines()
    assert [line.split()[:2] for line in block] == [["git", "clone"], ["make", "run"]]
    assert re.search(r"^run: .*\n\t@\$\(BIN\)/python manage\.py serve ", read(ROOT / "Makefile"), re.MULTILINE)
