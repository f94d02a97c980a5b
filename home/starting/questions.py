"""Asks for the answers in a terminal, or reads them from a file."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from site_core.brand.uploads import MAX_BYTES

from .forms import DEFAULT_ROLE, StartForm
from .practices import content_of
from .site import Clinic

FROM_DEMO = "from_demo"


class AnswersError(Exception):
    """Answers that can’t be used. The message says which, and what to write instead."""


def clinic_from(cleaned: Mapping[str, Any]) -> Clinic:
    """Return the answers of a valid form, and ``from_demo``."""
    return Clinic(**cleaned)


def read_answers(path: Path) -> Clinic:
    """Return the answers of a TOML file. Raise AnswersError with everything that is wrong with them."""
    try:
        with path.open("rb") as file:
            answers = tomllib.load(file)
    except OSError as error:
        raise AnswersError(f"{path} can’t be read ({error.strerror}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AnswersError(f"{path} is not valid TOML: {error}. See docs/answers.example.toml.") from error
    from_demo = answers.pop(FROM_DEMO, False)
    if unknown := sorted(answers.keys() - StartForm.base_fields.keys()):
        known = ", ".join([*StartForm.base_fields, FROM_DEMO])
        raise AnswersError(f"{path}: {', '.join(unknown)} is not a question. The questions are {known}.")
    if not isinstance(from_demo, bool):
        raise AnswersError(f"{path}: {FROM_DEMO} is true or false.")
    data = {name: text_of(value) for name, value in answers.items()}
    logo = data.pop("logo", "")
    files = {"logo": open_logo(path.parent / Path(logo).expanduser())} if logo else {}
    return clinic_from({**check(data, files), FROM_DEMO: from_demo})


def text_of(value: Any) -> str:
    """Return a value of the file as somebody would type it."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def open_logo(path: Path) -> File:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise AnswersError(_("This file is larger than 2 MB. Export the logo at a smaller size."))
        return ContentFile(path.read_bytes(), name=path.name)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise AnswersError(_("%(path)s can’t be read (%(reason)s).") % {"path": path, "reason": reason}) from error


def check(data: Mapping[str, str], files: Mapping[str, File]) -> dict[str, Any]:
    """Return the cleaned answers. Those that are missing have the defaults. Raise AnswersError for wrong ones."""
    defaults = {name: field.initial for name, field in StartForm.base_fields.items() if field.initial}
    if data.get("invite"):
        defaults["role"] = DEFAULT_ROLE
    form = StartForm({"practice": "other"} | defaults | dict(data), dict(files))
    if form.is_valid():
        return form.cleaned_data
    lines = [f"{name}: {' '.join(map(str, errors))}" for name, errors in form.errors.items()]
    raise AnswersError("\n".join(lines))


class Interview:
    """Asks one question after another. ``read`` returns a line, and ``write`` shows one."""

    def __init__(self, read: Callable[[str], str], write: Callable[[str], object]) -> None:
        self.read = read
        self.write = write
        self.data: dict[str, str] = {}
        self.files: dict[str, File] = {}

    def run(self) -> dict[str, Any] | None:
        """Return the cleaned answers, or None if somebody would rather answer in the browser."""
        form = StartForm()
        for name, field in form.fields.items():
            if name == "role" and not self.data.get("invite"):
                continue
            self.ask(name, field)
            if name == "name" and not self.data["name"]:
                return None
        while True:
            try:
                return check(self.data, self.files)
            except AnswersError as error:  # answers that don’t go together
                self.write(str(error))
                for name in StartForm(self.data, self.files).errors:
                    self.ask(name, form.fields[name])

    def ask(self, name: str, field: forms.Field) -> None:
        """Ask until the answer is valid. Enter alone takes the default."""
        default = self.default(name, field)
        self.write(f"\n{field.label}. {field.help_text}".rstrip())
        choices = self.show_choices(field)
        while True:
            answer = self.read(f"[{default}] " if default else "> ").strip() or default
            if choices and answer.isdecimal() and 1 <= int(answer) <= len(choices):
                answer = choices[int(answer) - 1]
            try:
                if name != "name" or answer:
                    self.clean(name, field, answer)
            except (ValidationError, AnswersError) as error:
                messages = error.messages if isinstance(error, ValidationError) else [str(error)]
                self.write(" ".join(map(str, messages)))
            else:
                self.data[name] = "" if name == "logo" else answer
                return

    def show_choices(self, field: forms.Field) -> list[str]:
        if not isinstance(field, forms.ChoiceField):
            return []
        all_choices: Any = field.choices
        choices = [(str(value), str(label)) for value, label in all_choices]
        for number, (_value, label) in enumerate(choices, 1):
            self.write(f"  {number}  {label}")
        return [value for value, _label in choices]

    def default(self, name: str, field: forms.Field) -> str:
        if name in self.data:
            return self.data[name]
        if name in ("primary_color", "secondary_color"):
            color: str = content_of(self.data["practice"])[name]
            return color
        if isinstance(field, forms.ChoiceField):
            return "1"
        return field.initial or ""

    def clean(self, name: str, field: forms.Field, answer: str) -> None:
        if name == "logo":
            self.files = {"logo": open_logo(Path(answer).expanduser())} if answer else {}
            field.clean(self.files.get("logo"))
        else:
            field.clean(answer)
            checks = getattr(StartForm, f"clean_{name}", None)
            if checks:
                checks(ProbedForm(name, answer))


class ProbedForm:
    """What a ``clean_<field>`` method of the form reads, for one answer."""

    def __init__(self, name: str, answer: str) -> None:
        self.cleaned_data = {name: answer}
