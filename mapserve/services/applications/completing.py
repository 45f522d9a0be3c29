"""Completing: the remarks of a return, and which of them the unit has answered by a change."""

from sqlalchemy.orm import Session

from mapserve.programme.applications.differences import Differences, differences
from mapserve.programme.applications.form import BUDGET, MAP, PARTS, PROOF
from mapserve.services.applications.answers import Remark
from mapserve.services.applications.sealed_places import features_changed
from mapserve.services.applications.sending import canonical_form, kept_documents
from mapserve.store.models import Application, Community
from mapserve.store.queries import applications as application_queries


def remarks_of(session: Session, row: Application, community: Community) -> list[Remark]:
    """Return what a desk asks to be completed; `changed` where something was done about it."""
    if not row.remarks:
        return []
    sent, edition = application_queries.sendings(session, row.id)[-1]
    different = differences(sent.form, canonical_form(row, kept_documents(session, row)))
    mended = _parts(different, map_changed=community.revision > edition.revision)
    redrawn = features_changed(session, row, row.remarks)
    return [
        Remark(
            part=one["part"],
            label=PARTS[one["part"]],
            text=one["text"],
            feature=one.get("feature"),
            changed=one["part"] in mended or one.get("feature") in redrawn,
        )
        for one in row.remarks
    ]


def _parts(different: Differences, *, map_changed: bool) -> set[str]:
    """Return the parts of the form that are otherwise than they were sent."""
    beside = {
        BUDGET: bool(different.lines or different.lines_gone),
        PROOF: bool(different.documents or different.documents_gone),
        MAP: map_changed,
    }
    return {*different.answers, *(part for part, changed in beside.items() if changed)}
