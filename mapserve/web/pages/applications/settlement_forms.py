"""Forms of the settlement: a voucher, its picture and quantities, verdicts, the steps."""

import datetime as dt
from typing import Annotated, Any

from pydantic import Field, StringConstraints, create_model

from layers.words.text import Text
from mapserve.programme.budget.items import Item
from mapserve.programme.forms import Form, Money, Takes, Upload, asks, fields_of
from mapserve.programme.settlement.accounts import AMOUNT
from mapserve.programme.settlement.vouchers import Proof, Verdict
from mapserve.web.pages.applications.line_forms import form_for

Line = Annotated[str, Field(max_length=80)]
# Of a line's form, and not among what a voucher says of its own.
_NOT_ASKED = frozenset({"basis", "place", "reason", AMOUNT})
_PHOTO = asks(
    "拍收據或發票",
    "Take a picture of the receipt",
    help_=Text("照片或 PDF，最多 10 MB。", "Picture or PDF, 10 MB at most."),
    widget="file",
)


class VoucherPhoto(Form):
    """A voucher's picture."""

    file: Annotated[Upload, Takes(), _PHOTO]


class NewVoucher(Form):
    """A new voucher begins with its picture; it can come later."""

    file: Annotated[Upload | None, Takes(), _PHOTO] = None


class VoucherForm(Form):
    """What stands on a voucher; nothing has to be filled in at once."""

    basis: Annotated[str | None, Field(max_length=400), asks("版本", "Version")] = None
    amount: Annotated[
        Annotated[int, Field(ge=1, le=999_999_999)] | None,
        asks("金額", "Amount", widget="money"),
    ] = None
    line: Annotated[Line | None, asks("哪一項經費", "Line of the budget")] = None
    words: Annotated[Line | None, asks("買了什麼，或做了什麼", "For what")] = None
    spent_on: Annotated[
        Annotated[dt.date, Field(ge=dt.date(1990, 1, 1), le=dt.date(2199, 12, 31))] | None,
        asks("憑證日期", "Date of the voucher", widget="date"),
    ] = None
    proof: Annotated[Proof | None, asks("哪一種憑證", "Kind of proof")] = None
    payee: Annotated[Line | None, asks("付給誰（店名或姓名）", "Paid to")] = None
    payee_number: Annotated[
        Annotated[
            str,
            StringConstraints(pattern=r"^([0-9]{8}|[A-Za-z][A-Da-d1289][0-9]{8})$", max_length=10),
        ]
        | None,
        asks(
            "店家統一編號，或領款人身分證字號",
            "Business number or id number",
            help_=Text(
                "身分證字號只有社區、分局和警察局辦所得歸戶時看得到。",
                "An id number is shown only to the unit, the precinct and the bureau.",
            ),
        ),
    ] = None
    receipt_number: Annotated[
        Annotated[str, Field(max_length=20)] | None,
        asks("發票或收據號碼", "Number of the invoice or receipt"),
    ] = None
    paid_by: Annotated[
        Annotated[str, Field(max_length=40)] | None, asks("經手人", "Handled and paid by")
    ] = None
    feature_id: Annotated[
        Annotated[str, Field(max_length=36)] | None,
        asks(
            "買的是地圖上的哪一個",
            "Which thing of the map it paid for",
            help_=Text(
                "不一定要選；選了，就算得出每千元多看到幾公尺。",
                "Not needed; it tells how many metres more are watched for NT$1,000.",
            ),
        ),
    ] = None


class Declared(Form):
    """What the unit's own list of spending says of a line, where it keeps one."""

    line: Annotated[Line, asks("哪一項經費", "Line of the budget")]
    declared: Annotated[
        Money | None,
        asks(
            "明細表上的合計",
            "Sum on the list",
            help_=Text("清空就照憑證合計。", "Leave empty to follow the vouchers."),
            widget="money",
        ),
    ] = None


class VoucherAnswer(Form):
    """What the unit says to a question."""

    words: Annotated[
        Annotated[str, Field(min_length=1, max_length=500)],
        asks("回覆", "Answer", widget="note"),
    ]


class VoucherVerdictForm(Form):
    """What a desk says of a voucher."""

    verdict: Annotated[Verdict, asks("決定", "Decision")]
    words: Annotated[
        Annotated[str, Field(max_length=500)] | None,
        asks(
            "要問或要補什麼",
            "What is to be asked or done",
            help_=Text("有疑問或剔除時要寫。", "Needed for a question or to strike it out."),
            widget="note",
        ),
    ] = None


class CarryOut(Form):
    """開始執行."""


class Complete(Form):
    """執行完畢 (Q-05)."""

    completed_on: Annotated[dt.date, asks("執行完畢日", "Carried out on", widget="date")]


class Claim(Form):
    """送核銷."""


class Question(Form):
    """退回核銷."""


class Examine(Form):
    """核對無誤."""


class Settle(Form):
    """核銷完成 (R-39, R-63)."""

    accepted_amount: Annotated[Money, asks("核銷金額", "Accepted amount", widget="money")]
    settled_on: Annotated[dt.date, asks("核銷完成日", "Settled on", widget="date")]


class Pay(Form):
    """轉發補助款 (R-37)."""

    paid_on: Annotated[dt.date, asks("轉發日", "Paid on", widget="date")]


class ReportBalance(Form):
    """報結 (R-39)."""

    reported_on: Annotated[dt.date, asks("報結日", "Reported on", widget="date")]


# The steps of carrying out and settling, by verb, in the order in which they stand.
STEPS: dict[str, type[Form]] = {
    "carry_out": CarryOut,
    "complete": Complete,
    "claim": Claim,
    "examine": Examine,
    "settle": Settle,
    "question": Question,
    "pay": Pay,
    "report": ReportBalance,
}


def quantities_form(item: Item) -> type[Form] | None:
    """Return the form of what was really bought or done; None where the amount says all."""
    return _QUANTITIES[item]


def _quantities(item: Item) -> type[Form] | None:
    asked: dict[str, Any] = {
        name: (info.annotation, info)
        for name, (info, _) in fields_of(form_for(item)).items()
        if name not in _NOT_ASKED
    }
    if not asked:
        return None
    name = "".join(part.title() for part in item.value.split("_"))
    return create_model(
        f"Spent{name}",
        __base__=Form,
        __module__=__name__,
        __doc__=f"{item.label.en} as it was spent.",
        **asked,
    )


_QUANTITIES = {item: _quantities(item) for item in Item}
