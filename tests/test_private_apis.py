"""Undocumented APIs of the libraries: the code uses only those that docs/upgrading.md lists, and all still exist."""

import ast
import functools
import inspect
import re
import sys
from pathlib import Path

import pytest
import wagtail
from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile
from django.test import RequestFactory
from django.utils.module_loading import import_string
from granian import cli
from wagtail.models import Site

from site_core.media.models import ClinicImage
from site_core.ops.reloading import ReloadingServer
from tests.support.factories import ArticlePageFactory

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "upgrading.md"
SCANNED = ["site_core", "home", "blog"]
LEFT_OUT = {"migrations"}

# Underscored, and nevertheless documented by Django or Python.
DOCUMENTED_NAMES = {"_exit", "_meta", "_default_manager", "_base_manager", "_state", "_replace", "_asdict", "_fields"}
LIBRARIES = {
    "axes",
    "django",
    "django_otp",
    "django_otp_webauthn",
    "granian",
    "modelcluster",
    "modelsearch",
    "taggit",
    "treebeard",
    "wagtail",
}
# Django documents most of what does not begin like this.
UNDOCUMENTED_IN_DJANGO = (
    *("django.core.handlers.", "django.core.servers.", "django.db.backends.", "django.db.migrations.executor."),
    *("django.db.migrations.loader.", "django.db.models.constants.", "django.db.models.sql.", "django.http.request."),
)
# The other libraries document few of their modules. A pattern matches the whole name of what is imported.
DOCUMENTED = re.compile(
    r"""
    axes\.(handlers\.database\.AxesDatabaseHandler|models\.(AccessAttempt|AccessLog))
    | django_otp\.(login|models\.Device|verify_token|oath\.TOTP|util\.random_hex)
    | django_otp\.plugins\.otp_(static|totp)\.models\.\w+
    | granian\.cli
    | django_otp_webauthn\.(exceptions|views|models\.WebAuthnCredential)
    | modelcluster\.(fields|models)\.\w+
    | wagtail\.(blocks|fields|hooks|query|signals)(\.\w+)?
    | wagtail\.urls | wagtail\.(admin|documents)\.urls
    | wagtail\.admin\.userbar\.\w+
    | wagtail\.models\.\w+
    | wagtail\.search\.index
    | wagtail\.users\.(apps\.WagtailUsersAppConfig|views\.users\.UserViewSet)
    | wagtail\.log_actions\.\w+
    | wagtail\.snippets\.(models|views\.snippets|bulk_actions\.snippet_bulk_action)\.\w+
    | wagtail\.images\.(get_image_model|blocks\.\w+|forms\.BaseImageForm)
    | wagtail\.images\.models\.(Abstract)?(Image|Rendition)
    | wagtail\.documents\.(models\.\w+|forms\.BaseDocumentForm)
    | wagtail\.contrib\.(redirects|routable_page|settings)\.models\.\w+
    | wagtail\.contrib\.typed_table_block\.blocks\.\w+
    | wagtail\.(admin|snippets)\.action_menu\.ActionMenuItem
    | wagtail\.admin\.(forms|menu|panels|widgets|ui\.components|ui\.tables)\.\w+ | wagtail\.admin\.messages
    | wagtail\.admin\.forms\.(auth\.PasswordResetForm|pages\.CopyForm)
    | wagtail\.admin\.widgets\.(button|slug)\.\w+
    | wagtail\.admin\.filters\.WagtailFilterSet
    | wagtail\.admin\.views\.(account\.BaseSettingsPanel|bulk_action\.BulkAction|reports\.ReportView)
    | wagtail\.admin\.rich_text\.converters\.html_to_contentstate\.InlineEntityElementHandler
    | wagtail\.admin\.rich_text\.editors\.draftail\.features\.\w+
    | wagtail\.rich_text\.EmbedHandler
    | wagtail\.snippets\.blocks\.SnippetChooserBlock
    | wagtail\.admin\.viewsets\.\w+\.\w+
    """,
    re.VERBOSE,
)
NAME = re.compile(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def read_rows():
    """Return ``{name: (place, reason, way out)}`` from docs/upgrading.md."""
    return {name: rest for name, *rest in NAME.findall(DOCUMENT.read_text())}


ROWS = read_rows()
PRIVATE = [name for name in ROWS if name.startswith("_")]
TEMPLATES = [name for name in ROWS if ".html: " in name or name.endswith(".html")]
SCRIPTS = [name for name in ROWS if name.startswith("script ")]
IMPORTS = [name for name in ROWS if name not in {*PRIVATE, *TEMPLATES, *SCRIPTS}]


def check(name, is_there):
    place, reason, way_out = ROWS[name]
    assert is_there, f"{name} has gone or changed. Used in: {place}. Reason: {reason} Way out: {way_out}"


# Canaries: one for each private name.


@pytest.fixture
def page(site):
    return ArticlePageFactory(reference_count=1)


def request_keeps_its_site(page):
    request = RequestFactory().get("/")
    request._wagtail_site = Site(hostname="kept.example")
    return Site.find_for_request(request) is request._wagtail_site


def upload_is_not_committed(page):
    image = ClinicImage(file=ContentFile(b"", "a.jpg"))
    return not image.file._committed and FieldFile(image, ClinicImage._meta.get_field("file"), "stored.jpg")._committed


def server_spawns_and_reloads_workers(page):
    """The server process replaces the first method, calls the second one, and sets attributes that the workers use."""
    parameters = [["self", "spawn_target", "target_loader"], ["self", "idx", "target", "callback_loader"]]
    methods = (cli.Server._reload, cli.Server._spawn_worker)
    socket_code = inspect.getsource(cli.Server._init_shared_socket) + inspect.getsource(cli.Server._spawn_worker)
    return (
        [list(inspect.signature(method).parameters) for method in methods] == parameters
        and all(f"self.{name}" in socket_code for name in ("_shd", "_ssp", "_sso"))
        and cli.Server is ReloadingServer.__base__
    )


CANARIES = {
    "_spawn_worker": server_spawns_and_reloads_workers,
    "_wagtail_site": request_keeps_its_site,
    "_committed": upload_is_not_committed,
}


def test_every_private_name_has_a_canary():
    assert CANARIES.keys() == set(PRIVATE)


@pytest.mark.parametrize("name", PRIVATE)
def test_private_name_works_as_the_code_expects(name, page):
    try:
        is_there = CANARIES[name](page)
    except (AttributeError, KeyError, TypeError):
        is_there = False
    check(name, is_there)


@pytest.mark.parametrize("name", IMPORTS)
def test_undocumented_import_exists(name):
    try:
        import_string(name)
    except ImportError:
        try:
            __import__(name)
        except ImportError:
            check(name, False)


@pytest.mark.parametrize("name", TEMPLATES)
def test_admin_template_has_the_block(name):
    template, block = name.split(": ")
    app = template.partition("/")[0].removeprefix("wagtail")
    package = {"core": "", "docs": "documents", "settings": "contrib/settings"}.get(app, app)
    folder = Path(wagtail.__file__).parent / package / "templates"
    source = folder / template
    check(name, source.exists() and has_block(folder, source, block))


def has_block(folder, source, block):
    """Return whether the template at ``source`` or one that it extends has ``block``."""
    text = source.read_text()
    parent = re.search(r"{% extends ['\"]([^'\"]+)['\"]", text)
    return bool(re.search(rf"{{% block {block} %}}", text)) or bool(
        parent and has_block(folder, folder / parent[1], block)
    )


@pytest.mark.parametrize("name", SCRIPTS)
def test_admin_script_has_the_name(name):
    script, _, code = name.removeprefix("script ").partition(": ")
    files = Path(wagtail.__file__).parent.glob(f"**/static/*/js/{script}.js")
    check(name, any(code in file.read_text() for file in files))


# The scan: nothing that is not listed.


@functools.cache
def sources():
    files = [file for folder in SCANNED for file in (ROOT / folder).rglob("*.py") if not LEFT_OUT & {*file.parts}]
    return {str(file.relative_to(ROOT)): ast.parse(file.read_text()) for file in files}


def names_of(tree):
    """Return the underscored names that a module defines: functions, classes, variables, and attributes of self."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name, ctx=ast.Store()):
                yield name


def private_names(tree):
    """Return ``(line, name)`` of the underscored attributes in ``tree`` that it does not define itself."""
    own = set(names_of(tree))
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name):
                pass
            case ast.Call(func=ast.Name(id="getattr" | "hasattr" | "setattr"), args=[_, ast.Constant(value=name), *_]):
                pass
            case _:
                continue
        if name.startswith("_") and not name.startswith("__") and name not in own | DOCUMENTED_NAMES:
            yield node.lineno, name


def library_imports(tree):
    """Return ``(line, name)`` of what ``tree`` imports from the libraries, except for types only."""
    blocks = (block for block in ast.walk(tree) if isinstance(block, ast.If))
    for_types = {node for block in blocks if ast.unparse(block.test) == "TYPE_CHECKING" for node in block.body}
    for node in ast.walk(tree):
        if (
            node not in for_types
            and isinstance(node, ast.ImportFrom)
            and not node.level
            and node.module.partition(".")[0] in LIBRARIES
        ):
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def is_documented(name):
    if name.startswith("django."):
        return not name.startswith(UNDOCUMENTED_IN_DJANGO)
    return bool(DOCUMENTED.fullmatch(re.sub(r"\s", "", name)))


def used(find):
    """Return ``{name: [place, ...]}`` of what ``find`` finds in the code."""
    places = {}
    for file, tree in sources().items():
        for line, name in find(tree):
            places.setdefault(name, []).append(f"{file}:{line}")
    return places


def test_private_names_are_listed():
    unlisted = {name: places for name, places in used(private_names).items() if name not in PRIVATE}
    assert not unlisted, f"Use a documented API instead, or list the name in {DOCUMENT.name} with a canary."


def test_undocumented_imports_are_listed():
    imports = {name: places for name, places in used(library_imports).items() if not is_documented(name)}
    unlisted = {name: places for name, places in imports.items() if name not in IMPORTS}
    assert not unlisted, f"Use a documented API instead, or list the name in {DOCUMENT.name}."


def test_list_contains_no_unused_names():
    still_used = {*used(private_names), *used(library_imports)}
    assert not {name for name in [*PRIVATE, *IMPORTS] if name not in still_used}


def test_extended_admin_templates_are_listed():
    folder = ROOT / "templates"
    branding = {"wagtailadmin/login.html", "wagtailadmin/admin_base.html"}
    extended = {
        str(file.relative_to(folder))
        for app in ("admin", "core", "docs", "images", "settings", "snippets")
        for file in folder.glob(f"wagtail{app}/**/*.html")
        if not file.is_relative_to(folder / "wagtailsnippets" / "snippets")  # Wagtail documents how to extend these
    }
    assert extended - branding == {name.split(": ")[0] for name in TEMPLATES}
    copies = {name for name in extended if f'{{% extends "{name}" %}}' not in (folder / name).read_text()}
    assert copies == {"wagtailadmin/account/password_reset/done.html"}


def own_classes():
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in SCANNED and not LEFT_OUT & {*name.split(".")}:
            yield from (cls for _, cls in inspect.getmembers(module, inspect.isclass) if cls.__module__ == name)


def test_no_private_method_is_overridden():
    overridden = {
        f"{cls.__qualname__}.{name}"
        for cls in own_classes()
        for name, value in vars(cls).items()
        if name.startswith("_")
        and not name.startswith("__")
        and inspect.isfunction(value)
        and value.__module__ == cls.__module__
        for base in cls.__mro__[1:]
        if base.__module__.partition(".")[0] in LIBRARIES and name in vars(base)
    }
    # Their canary is that of _spawn_worker.
    assert overridden == {"ReloadingServer._reload", "ReloadingServer._init_shared_socket"}
