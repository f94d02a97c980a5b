"""The forms of the import: the upload, and what becomes what."""

from __future__ import annotations

import zipfile
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..importing import mapping as kinds
from ..importing.mapping import Mapping
from ..old_urls.bases import DEFAULTS, is_base, make_bases
from . import files
from .tasks import FETCH, NO_FILES, ZIP

PAGE_CHOICES = [(kind, kinds.KIND_LABELS[kind]) for kind in kinds.PAGE_KINDS]
INDEX_CHOICES = [(kind, kinds.KIND_LABELS[kind]) for kind in kinds.INDEX_KINDS]
LEAVE_OUT = (kinds.LEFT_OUT, kinds.KIND_LABELS[kinds.LEFT_OUT])
# What types become that can only become one thing, or be left out.
SPECIAL = (kinds.MEDIA, kinds.INLINED, kinds.MENU)
TYPE_NAMES = {
    "post": gettext_lazy("Posts"),
    "page": gettext_lazy("Pages"),
    "attachment": gettext_lazy("Files"),
    "wp_block": gettext_lazy("Reusable blocks"),
    "nav_menu_item": gettext_lazy("Menu items"),
}

BASE_LABELS = {
    "category": gettext_lazy("Folder of categories"),
    "tag": gettext_lazy("Folder of tags"),
    "author": gettext_lazy("Folder of authors"),
}


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """A field whose value is a list of uploaded files."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        if not data:
            data = [None]
        cleaned = [super(SeveralFilesField, self).clean(file, initial) for file in data]
        return [file for file in cleaned if file]


class FilesForm(forms.Form):
    exports = SeveralFilesField(
        label=gettext_lazy("Export files"),
        help_text=gettext_lazy(
            "In WordPress, choose Tools, Export, “All content”, and download the file. It ends with “.xml”. If there "
            "are several parts, choose all of them."
        ),
        widget=SeveralFilesInput(attrs={"accept": ".xml,.wxr,.txt"}),
    )
    zips = SeveralFilesField(
        label=gettext_lazy("Images and documents"),
        required=False,
        help_text=gettext_lazy(
            "Optional: zip files of the folder “wp-content/uploads”. Without them, the files can be fetched from the "
            "old site in the next step, as long as that is online."
        ),
        widget=SeveralFilesInput(attrs={"accept": ".zip"}),
    )

    def __init__(self, *args: Any, stored_size: int = 0, stored_number: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored_size, self.stored_number = stored_size, stored_number
        self.fields["exports"].required = not stored_number

    def clean_exports(self) -> list[UploadedFile]:
        exports: list[UploadedFile] = self.cleaned_data["exports"]
        for file in exports:
            if zipfile.is_zipfile(file):
                message = _("“%(name)s” is a zip. Unpack it, and upload the .xml file that is in it.")
                raise ValidationError(message % {"name": file.name})
            file.seek(0)
        return exports

    def clean_zips(self) -> list[UploadedFile]:
        zips: list[UploadedFile] = self.cleaned_data["zips"]
        for file in zips:
            if not zipfile.is_zipfile(file):  # whether it can be read shows in a process with limits
                message = _("“%(name)s” is not a zip file. Pack the folder “wp-content/uploads” as a zip.")
                raise ValidationError(message % {"name": file.name})
            file.seek(0)
        return zips

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        new = [*data.get("exports", []), *data.get("zips", [])]
        if self.stored_number and not new and not self.errors:
            raise ValidationError(_("Choose at least one file."))
        if self.stored_number + len(new) > files.MAX_FILES:
            message = _("There can be %(limit)d files at most.")
            raise ValidationError(message % {"limit": files.MAX_FILES})
        if self.stored_size + sum(file.size or 0 for file in new) > files.MAX_TOTAL_SIZE:
            message = _(
                "The files have more than %(limit)s together. Leave out the zip files, and have the images fetched "
                "from the old site."
            )
            raise ValidationError(message % {"limit": filesizeformat(files.MAX_TOTAL_SIZE)})
        return data


def request_limit() -> str:
    return filesizeformat(settings.ADMIN_REQUEST_MAX_SIZE)


class MappingForm(forms.Form):
    """What becomes of each type, page, author, and topic. Fields are numbered, so no login is in the page."""

    language = forms.ChoiceField(label=gettext_lazy("Language to import"))
    other_languages = forms.ChoiceField(
        label=gettext_lazy("Other languages"),
        choices=(
            (kinds.DRAFT, gettext_lazy("Import them as drafts")),
            (kinds.LEFT_OUT, gettext_lazy("Leave them out")),
        ),
        widget=forms.RadioSelect,
    )
    media_source = forms.ChoiceField(label=gettext_lazy("Images and documents"), widget=forms.RadioSelect)
    publish = forms.TypedChoiceField(
        label=gettext_lazy("What was public there"),
        coerce=lambda value: value == "publish",
        choices=(
            ("draft", gettext_lazy("Arrives as drafts. Articles and treatments are published after a medical review.")),
            (
                "publish",
                gettext_lazy(
                    "Is public here at once. Articles and treatments then say that nobody has medically reviewed them "
                    "yet."
                ),
            ),
        ),
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        *args: Any,
        summary: dict[str, Any],
        mapping: Mapping,
        options: dict[str, Any],
        has_zip: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.summary, self.mapping = summary, mapping
        self.add_rows()
        self.add_bases()
        self.set_languages()
        self.set_media_sources(options, has_zip)
        self.initial["publish"] = "publish" if options.get("publish") else "draft"

    def add_rows(self) -> None:
        for number, row in enumerate(self.summary["types"]):
            chosen = self.mapping.types.get(row["key"], kinds.STANDARD)
            label = TYPE_NAMES.get(row["key"], row["key"])
            choices = [*type_choices(row["key"]), LEAVE_OUT]
            self.add_field(f"type_{number}", forms.ChoiceField(label=label, choices=choices), chosen)
        for number, row in enumerate(self.summary["pages"]):
            chosen = self.mapping.pages.get(row["key"], "")
            choices = [("", _("Like other pages")), *PAGE_CHOICES, *INDEX_CHOICES, LEAVE_OUT]
            field = forms.ChoiceField(label=row["name"], choices=choices, required=False)
            self.add_field(f"page_{number}", field, chosen)
        for number, row in enumerate(self.summary["authors"]):
            text = forms.CharField(label=row["name"], max_length=255, required=False)
            self.add_field(f"author_{number}", text, self.mapping.authors.get(row["key"], ""))
        for number, row in enumerate(self.summary["topics"]):
            text = forms.CharField(label=row["name"], max_length=255, required=False)
            self.add_field(f"topic_{number}", text, self.mapping.topics.get(row["key"]) or "")

    def add_bases(self) -> None:
        """Add fields for the folders of lists: exports don’t say which they are, and links seldom show all."""
        known = make_bases(self.mapping.bases)
        for name in DEFAULTS:
            field = forms.CharField(label=BASE_LABELS[name], max_length=255, required=name == "author")
            self.add_field(f"base_{name}", field, getattr(known, name))

    def add_field(self, name: str, field: forms.Field, chosen: str) -> None:
        self.fields[name] = field
        self.initial[name] = chosen

    def set_languages(self) -> None:
        languages = self.summary["languages"]
        if len(languages) < 2:
            del self.fields["language"], self.fields["other_languages"]
            return
        choices = [(name, f"{name} ({number})") for name, number in languages.items()]
        cast(forms.ChoiceField, self.fields["language"]).choices = choices
        self.initial["language"] = self.mapping.language
        self.initial["other_languages"] = self.mapping.other_languages

    def set_media_sources(self, options: dict[str, Any], has_zip: bool) -> None:
        choices = [(NO_FILES, _("Import none now. You can do that later: import again with the files."))]
        if self.summary["url"]:
            label = _("Fetch them from %(url)s, a few in a second") % {"url": self.summary["url"]}
            choices.insert(0, (FETCH, label))
        if has_zip:
            choices.insert(0, (ZIP, _("Take them from the uploaded zip files")))
        cast(forms.ChoiceField, self.fields["media_source"]).choices = choices
        values = [value for value, _label in choices]
        chosen = options.get("media_source")
        self.initial["media_source"] = chosen if chosen in values else values[0]

    def rows(self, part: str) -> list[tuple[dict[str, Any], forms.BoundField]]:
        """Return the rows of the summary, such as “types”, each with its field."""
        return [(row, self[f"{part[:-1]}_{number}"]) for number, row in enumerate(self.summary[part])]

    def bases(self) -> list[forms.BoundField]:
        return [self[f"base_{name}"] for name in DEFAULTS]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in DEFAULTS:
            base = data.get(f"base_{name}", "").strip("/")
            data[f"base_{name}"] = base
            if not is_base(base, name) and not self.has_error(f"base_{name}"):
                self.add_error(f"base_{name}", _("Enter a part of a path, such as “topics” or “blog/topics”."))
        for number, row in enumerate(self.summary["authors"]):
            name = data.get(f"author_{number}", "")
            if "@" in name:
                self.add_error(f"author_{number}", _("This is an email address. Enter the name that readers may see."))
            elif name and name.casefold() == row["key"].casefold():
                self.add_error(f"author_{number}", _("This is a login. Enter the name that readers may see."))
        return data

    def get_mapping(self) -> Mapping:
        """Return the mapping that was chosen."""
        data, mapping = self.cleaned_data, self.mapping
        for number, row in enumerate(self.summary["types"]):
            mapping.types[row["key"]] = data[f"type_{number}"]
        for number, row in enumerate(self.summary["pages"]):
            if kind := data[f"page_{number}"]:
                mapping.pages[row["key"]] = kind
            elif row["key"] in mapping.pages:  # without an entry, the proposal would come back
                mapping.pages[row["key"]] = mapping.types.get("page", kinds.STANDARD)
        for number, row in enumerate(self.summary["authors"]):
            mapping.authors[row["key"]] = data[f"author_{number}"]
        for number, row in enumerate(self.summary["topics"]):
            mapping.topics[row["key"]] = data[f"topic_{number}"] or None
        mapping.bases |= {name: data[f"base_{name}"] for name in DEFAULTS}
        mapping.language = data.get("language", mapping.language)
        mapping.other_languages = data.get("other_languages", mapping.other_languages)
        return mapping


def type_choices(post_type: str) -> list[tuple[str, Any]]:
    """Return what a type can become, apart from nothing."""
    kind = kinds.KNOWN_TYPES.get(post_type)
    return [(kind, kinds.KIND_LABELS[kind])] if kind in SPECIAL else PAGE_CHOICES
