"""Files that a browser keeps rather than shows (Content-Disposition, RFC 6266)."""

from flask import Response

from layers.words.audience import Audience
from mapserve.exchange.formats.contract import FileFormat


def attachment(content: bytes, format_: FileFormat, name: str, audience: Audience) -> Response:
    """Return a file to be kept, named after what it holds and whose view it is."""
    answer = Response(content, mimetype=format_.media_type)
    whose = "" if audience is Audience.PUBLIC else f"-{audience.value}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}{whose}{format_.suffix}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
