"""補助計畫書 (附件三) with its ten headings (R-33)."""

from mapserve.rendering.papers.application import term
from mapserve.rendering.papers.filed import Filed
from mapserve.rendering.papers.model import Paper, Section, lines_of

# As the document prints them, with its own marks.
_HEADINGS = (
    ("一、計畫名稱：", "plan_name"),
    ("二、計畫緣起：", "origin"),
    ("三、計畫目標：", "goals"),
    ("四、執行單位：", "executing_unit"),
    ("五、實施期程：", ""),
    ("六、實施地點：", "place"),
    ("七、計畫內容：", "content"),
    ("八、執行人力情形（參與計畫工作人員名單、資歷及其負責本計畫工作項目）", "staffing"),
    ("九、執行步驟", "steps"),
    ("十、預期效益", "benefits"),
)


def plan_paper(filed: Filed) -> Paper:
    """Return the plan."""
    when = term(filed.day("starts_on"), filed.day("ends_on"))
    sections = tuple(
        Section(heading, lines_of(filed.answers.get(field)) if field else (when,))
        for heading, field in _HEADINGS
    )
    return filed.paper("計畫書", attachment="附件三", title="補助計畫書", blocks=sections)
