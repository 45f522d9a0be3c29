"""Forms for the files of a record."""

from typing import Annotated, Any

from layers.model.shared_codes import Measure
from layers.words.text import Text
from mapserve.programme.forms import Form, Takes, Upload, asks
from mapserve.programme.records.contract import Proves, RecordKind
from mapserve.services.records.answers import RecordTold
from mapserve.services.records.files import measures_of
from mapserve.web.forms import Filled, blank

_FILE = asks(
    "選檔案，或拍照",
    "Choose a file, or take a picture",
    help_=Text("PDF 或照片，最多 8 MB。", "PDF or picture, 8 MB at most."),
    widget="file",
)


class RecordPicture(Form):
    """A file that shows that something was done."""

    file: Annotated[Upload, Takes(), _FILE]


class MeasureProof(Form):
    """A file that proves a measure."""

    measure: Annotated[str, asks("證明哪一項工作", "Which measure it proves")]
    file: Annotated[Upload, Takes(), _FILE]


class NewsPicture(Form):
    """A picture for a newsletter."""

    file: Annotated[Upload, Takes(), _FILE]
    cleared: Annotated[
        bool,
        asks(
            "可以公開：照片裡的人都同意，也看不到車牌和門牌",
            "For everybody: who is in it agrees, and no number of a car or house is seen",
            help_=Text("沒有勾的照片不會公開。", "Without the tick it is not published."),
        ),
    ] = False


FORMS: dict[Proves, type[Form]] = {
    Proves.MEASURES: MeasureProof,
    Proves.IT_HAPPENED: RecordPicture,
    Proves.ILLUSTRATES: NewsPicture,
}


def file_form(kind: RecordKind, told: RecordTold) -> Filled[Any] | None:
    """Return the empty form for a file of a record, None where it takes none."""
    return blank(FORMS[kind.files], **proof_choices(kind, told)) if kind.files else None


def proof_choices(kind: RecordKind, told: RecordTold) -> dict[str, Any]:
    """Return the measures that a file may prove, for whoever sends one."""
    if kind.files is not Proves.MEASURES:
        return {}
    return {"measure": [(one, Measure(one).label) for one in measures_of(told)]}
