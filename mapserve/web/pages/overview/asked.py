"""The filter of the overview as its address carries it, from page to page and into its files."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import request

from layers.words.problems import Problem
from mapserve import clock
from mapserve.programme.calendar import Period
from mapserve.programme.overview import DESCENDING, STAGE_OF, Sort, Term
from mapserve.services.overview.answers import LateGroup
from mapserve.services.overview.communities import Narrowed

_LONGEST, _LONGEST_PRECINCT = 80, 40


@dataclass(frozen=True)
class Asked:
    """Which county, which term, and what of the table."""

    county_code: str
    term: Term
    narrowed: Narrowed

    @classmethod
    def here(cls, county_code: str) -> "Asked":
        """Read the running request; what names nothing is left out."""
        given = request.args
        sort = given.get("sort", "")
        name = sort.removeprefix("-")
        state = given.get("state", "")
        return cls(
            county_code,
            _term(given.get("term", "")),
            Narrowed(
                state=state if state in STAGE_OF else "",
                precinct=_words(given.get("precinct", "")),
                query=_words(given.get("q", "")),
                late=given.get("late", "") == "1",
                sort=Sort(name) if name in set(Sort) else Sort.COMMUNITY,
                descending=sort.startswith("-"),
            ),
        )

    def query(self, **more: str) -> str:
        """Return the query that keeps the filter, with more of it: ?term=116-1&late=1."""
        asked = self.narrowed
        told = {
            "term": str(self.term),
            "state": asked.state,
            "precinct": asked.precinct,
            "q": asked.query,
            "late": "1" if asked.late else "",
            "sort": self.sorting,
            **more,
        }
        return "?" + urlencode({name: value for name, value in told.items() if value})

    def file_query(self) -> str:
        """Return the query of the table's files: the API names the order by two members."""
        asked = self.narrowed
        told = {
            "term": str(self.term),
            "state": asked.state,
            "precinct": asked.precinct[:_LONGEST_PRECINCT],
            "q": asked.query,
            "late": "true" if asked.late else "",
            "sort": asked.sort.value,
            "descending": "true" if asked.descending else "",
        }
        return "?" + urlencode({name: value for name, value in told.items() if value})

    def late_of(self, group: LateGroup) -> str:
        """Return the address of the applications of a group whose deadline was missed."""
        narrowed = Narrowed(state=group.state, late=True, sort=Sort.DUE)
        return replace(self, county_code=group.county_code, narrowed=narrowed).href() + "#rows"

    @property
    def sorting(self) -> str:
        """Return how the table is sorted, as the address has it; "" for the usual way."""
        asked = self.narrowed
        if asked.sort is Sort.COMMUNITY and not asked.descending:
            return ""
        return ("-" if asked.descending else "") + asked.sort.value

    def href(self, county_code: str = "", **more: str) -> str:
        """Return the address of the overview that keeps the filter."""
        return f"/programme/overview/{county_code or self.county_code}{self.query(**more)}"

    def villages(self) -> str:
        """Return the address of the county by village, for the same term."""
        return f"/programme/overview/{self.county_code}/villages?term={self.term}"

    def with_term(self, term: Term) -> str:
        """Return the address for another term."""
        return replace(self, term=term).href()

    def with_county(self, county_code: str) -> str:
        """Return the address for another county: its precincts are others."""
        narrowed = replace(self.narrowed, precinct="")
        return replace(self, county_code=county_code, narrowed=narrowed).href()

    def with_state(self, state: str) -> str:
        """Return the address for another state, "" for all."""
        return replace(self, narrowed=replace(self.narrowed, state=state)).href() + "#rows"

    def with_late(self, *, late: bool) -> str:
        """Return the address for those whose deadline was missed, or for all."""
        return replace(self, narrowed=replace(self.narrowed, late=late)).href() + "#rows"

    def with_sort(self, sort: Sort) -> str:
        """Return the address that sorts by a column; sorted by it, the other way round."""
        now = self.narrowed
        down = not now.descending if now.sort is sort else sort in DESCENDING
        return replace(self, narrowed=replace(now, sort=sort, descending=down)).href() + "#rows"


def _words(text: str) -> str:
    return text.replace("\0", "").strip()[:_LONGEST]


def _term(text: str) -> Term:
    try:
        return Term.read(text)
    except Problem:
        return Term.read(str(Period.of(clock.today())))
