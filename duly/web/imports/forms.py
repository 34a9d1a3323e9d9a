"""The fields of an import that belong to the file as a whole."""

from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from duly.people.queries.imports import UploadRow
from duly.people.rules.forms import LAST_HEADER, XLSX, FileForm

ENCODINGS: Final[list[tuple[str, str | Promise]]] = [
    ("utf-8", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("windows-1252", _("Western European (Windows)")),
    ("latin-1", _("Western European (Latin-1)")),
]
# A tab in an attribute does not survive every tool, so delimiters have names here.
DELIMITERS: Final[dict[str, tuple[str, str | Promise]]] = {
    "comma": (",", _("Comma")),
    "semicolon": (";", _("Semicolon")),
    "tab": ("\t", _("Tab")),
    "bar": ("|", _("Bar")),
}
DAY_ORDERS: Final[list[tuple[str, str | Promise]]] = [
    ("year-month-day", _("Year, month, day: 2019-03-14")),
    ("day/month/year", _("Day, month, year: 14.03.2019")),
    ("month/day/year", _("Month, day, year: 03/14/2019")),
]
AS_SHOWN: Final = "as-shown"


class UploadForm(forms.Form):
    """The file to bring in."""

    file = forms.FileField(
        label=_("Your HR export"),
        error_messages={
            "required": _("Choose a file first."),
            "missing": _("Choose a file first."),
            "empty": _("The file is empty. Export it again and choose the new one."),
            "invalid": _("Choose a file first."),
        },
    )


class MapForm(forms.Form):
    """How the file is written, whether it names everybody, and the name to keep the mapping under."""

    encoding = forms.ChoiceField(label=_("Letters are written in"), choices=ENCODINGS)
    delimiter = forms.ChoiceField(
        label=_("Between columns stands"),
        choices=[(key, label) for key, (_text, label) in DELIMITERS.items()],
    )
    sheet = forms.ChoiceField(label=_("Sheet"))
    header = forms.IntegerField(
        label=_("Names of the columns stand in row"), min_value=1, max_value=LAST_HEADER
    )
    days = forms.ChoiceField(
        label=_("Days are written as"), choices=[(AS_SHOWN, _("As the samples show")), *DAY_ORDERS]
    )
    empty = forms.CharField(label=_("Texts that mean nothing"), max_length=200, required=False)
    is_complete = forms.BooleanField(
        label=_("This file is complete: people who are not in it have left"), required=False
    )
    name = forms.CharField(label=_("Save this mapping as"), max_length=200, required=False)

    def __init__(self, *args: Any, upload: UploadRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("encoding", "delimiter") if upload.form.kind == XLSX else ("sheet",):
            del self.fields[name]
        if "sheet" in self.fields:
            self.fields["sheet"].choices = [(one, one) for one in upload.form.sheets]  # type: ignore[attr-defined]

    def written(self) -> dict[str, str]:
        """How the file is written, as the operations take it; only after is_valid()."""
        said: dict[str, str] = {
            name: str(self.cleaned_data[name])
            for name in ("encoding", "sheet", "header")
            if name in self.fields
        }
        if "delimiter" in self.fields:
            said["delimiter"] = DELIMITERS[self.cleaned_data["delimiter"]][0]
        return said


def written_as(form: FileForm) -> dict[str, Any]:
    """What the fields say of a file as it was read."""
    delimiter = next(key for key, (text, _label) in DELIMITERS.items() if text == form.delimiter)
    return {"encoding": form.encoding, "delimiter": delimiter, "sheet": form.sheet, "header": form.header}
