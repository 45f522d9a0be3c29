"""Pages that show forms: any template's, and one for a form alone."""

from typing import Any

from flask import Response, render_template

from mapserve.web.forms.filled import Filled
from mapserve.web.http.reply import uncached


def shown(template: str, *forms: Filled[Any], **more: Any) -> Response:  # noqa: ANN401 - what a template takes
    """Return a page that no browser keeps; 422 while something is wrong with one of its forms."""
    return uncached(render_template(template, **more), max(one.status for one in forms))


def form_page(
    filled: Filled[Any], *, title: str, action: str, submit: str, lead: str = ""
) -> Response:
    """Return a page with one form and nothing else.

    Parameters
    ----------
    action
        The path that the form is sent to.
    submit
        What stands on its button.
    lead
        What is said above it.
    """
    return shown(
        "forms/page.html",
        filled,
        filled=filled,
        title=title,
        action=action,
        submit=submit,
        lead=lead,
    )
