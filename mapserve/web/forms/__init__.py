"""The form kit: fields drawn from definitions, read into values, and kept when a session ends.

A form is a class (`mapserve.programme.forms.Form`), two views and no template of its own:
`blank` makes it empty or from what is known, `read` takes what was sent, `form_page` shows it with
its problems. CONTRIBUTING has the checklist.
"""

from mapserve.web.forms.filled import Filled, blank, read
from mapserve.web.forms.page import form_page, shown

__all__ = ["Filled", "blank", "form_page", "read", "shown"]
