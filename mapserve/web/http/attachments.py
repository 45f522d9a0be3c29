"""Files that a browser keeps rather than shows (Content-Disposition, RFC 6266)."""

from urllib.parse import quote

from flask import Response

from layers.words.audience import Audience
from mapserve.exchange.formats.contract import FileFormat
from mapserve.rendering.papers.printing import PaperFormat

PAPER_TYPES = {
    PaperFormat.PDF: "application/pdf",
    PaperFormat.ODT: "application/vnd.oasis.opendocument.text",
}


def attachment(content: bytes, format_: FileFormat, name: str, audience: Audience) -> Response:
    """Return a file to be kept, named after what it holds and whose view it is."""
    answer = Response(content, mimetype=format_.media_type)
    whose = "" if audience is Audience.PUBLIC else f"-{audience.value}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}{whose}{format_.suffix}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def private_file(content: bytes, media_type: str, *, plain: str, called: str) -> Response:
    """Return a file for one reader, that no cache keeps and no browser takes for another type.

    Parameters
    ----------
    plain, called
        Its name in ASCII, and as people call it (RFC 8187).
    """
    answer = Response(content, mimetype=media_type)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(called)}"
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
