"""Text that people read is in American English, in words that a clinic uses.

`make lint` finds British spellings with codespell’s word list. Here are words that the list doesn’t have.
"""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("site_core", "home", "blog")
GETTEXT = re.compile(r"^(?:_|n?p?gettext(?:_lazy|_noop)?)$")
TRANSLATED = re.compile(
    r"{%\s*(?:translate|trans)\s+([\"'])(?P<text>.*?)\1|{%\s*blocktrans(?:late)?\b[^%]*%}(?P<block>.*?){%\s*endblock",
    re.DOTALL,
)
CODE = re.compile(r"```.*?```|`[^`]*`|\]\([^)]*\)|<[^>]+>|{[{%].*?[%}]}", re.DOTALL)
VARIABLE = re.compile(r"\b[A-Z]+_[A-Z_]+\b")  # their names stay as they are
BRITISH = re.compile(
    r"\b(?:standfirsts?|enquir\w+|licen[c]es?|whilst|amongst|learnt|programmes?|enrol(?:ment)?s?|judgement|cheques?"
    r"|randomis\w+|anaesthe\w+|paediatric\w*|orthopaedic\w*|oestrogen|diarrhoea|haem\w+|tumours?|fortnight\w*"
    r"|mobile number|surname|post ?code|full stop|brackets? round|mend(?:s|ed|ing)?)\b",
    re.IGNORECASE,
)


def python_messages():
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                name = getattr(getattr(node, "func", None), "id", "")
                if isinstance(node, ast.Call) and GETTEXT.match(name):
                    for argument in node.args:
                        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                            yield path, argument.value


def template_messages():
    for path in (ROOT / "templates").rglob("*.html"):
        for match in TRANSLATED.finditer(path.read_text()):
            yield path, CODE.sub(" ", match["text"] or match["block"] or "")


def model_names():
    for model in apps.get_models():
        if model.__module__.startswith(ROOMS) and model._meta.default_permissions:  # others are never shown
            yield model, f"{model._meta.verbose_name} {model._meta.verbose_name_plural}"
            for field in model._meta.get_fields():
                yield field, f"{getattr(field, 'verbose_name', '')} {getattr(field, 'help_text', '')}"


def documents():
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        if path.name != "CHANGELOG.md":
            yield path, CODE.sub(" ", path.read_text().replace("| enquiries |", ""))


def demo_texts():
    for path in (ROOT / "home" / "demo").rglob("*.toml"):
        lines = (line for line in path.read_text().splitlines() if not line.startswith("title = "))
        yield path, re.sub(r"(?m)^\[?\[?[\w.]+\]?\]?(?: =|$)|url = \S+", "", "\n".join(lines))


@pytest.mark.parametrize(
    "texts", [python_messages, template_messages, model_names, documents, demo_texts], ids=lambda texts: texts.__name__
)
def test_words_are_american(texts):
    entries = list(texts())
    assert len(entries) > 5
    texts = [(str(place), VARIABLE.sub(" ", str(text))) for place, text in entries]
    found = [(place, match[0]) for place, text in texts if (match := BRITISH.search(text))]
    assert found == []
