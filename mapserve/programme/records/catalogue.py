"""The kinds of records there are, in the order in which they stand."""

from mapserve.programme.records.announcing import ANNOUNCEMENT
from mapserve.programme.records.contract import RecordKind
from mapserve.programme.records.duty import DUTY, WORKING_GROUP
from mapserve.programme.records.meeting import MEETING
from mapserve.programme.records.newsletter import NEWSLETTER
from mapserve.programme.records.outreach import ADVICE, EVENT, HANDOVER, INSTRUCTOR, TRAINING
from mapserve.programme.records.progress import PROGRESS

KINDS: dict[str, RecordKind] = {
    one.name: one
    for one in (
        PROGRESS,
        MEETING,
        ANNOUNCEMENT,
        DUTY,
        EVENT,
        NEWSLETTER,
        TRAINING,
        INSTRUCTOR,
        WORKING_GROUP,
        HANDOVER,
        ADVICE,
    )
}
