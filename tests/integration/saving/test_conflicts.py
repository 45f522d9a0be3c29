"""Two editors and many devices at once: nothing that was acknowledged is lost."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from layers.words.problems import Problems
from mapserve.programme.roles import Role, Viewer
from mapserve.services.communities.directory import find_community
from mapserve.services.maps.features import read_features
from mapserve.services.maps.history import diff
from mapserve.services.saving.changesets import (
    ChangesetIn,
    ChangesetReused,
    EditConflict,
    apply_changeset,
)
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.changesets import changeset
from tests.factories.communities import LAT, LON, make_community
from tests.factories.maps import answer, by_id, created, save, viewer

Features = dict[str, dict[str, Any]]

TEXTS = st.sampled_from(["甲", "乙", "丙", None])
SHIFTS = st.sampled_from([0.0, 0.0001, 0.0002])
patches = st.fixed_dictionaries({}, optional={"name": TEXTS, "note": TEXTS, "address": TEXTS})


@dataclass(frozen=True)
class Step:
    """One thing that one of two editors does; `which` picks a feature from those there are."""

    editor: int
    what: str
    which: int
    patch: dict[str, Any]
    shift: float | None


steps = st.builds(
    Step,
    editor=st.integers(0, 1),
    what=st.sampled_from(["create", "modify", "modify", "modify", "delete", "look"]),
    which=st.integers(0, 3),
    patch=patches,
    shift=st.none() | SHIFTS,
)


@dataclass
class Editor:
    """A device: what it saw last, which may be long out of date."""

    seen: Features = field(default_factory=dict)


class Game:
    """Plays steps against the service and keeps what was acknowledged in a model of its own."""

    def __init__(self, session: Session, community: Community) -> None:
        self.session, self.community = session, community
        self.by = viewer(Role.LEADER, community)
        self.editors = (Editor(), Editor())
        # id → field → value as last acknowledged; a deleted feature is absent.
        self.model: dict[str, dict[str, Any]] = {}
        self.deleted: set[str] = set()
        self.past: list[tuple[int, str]] = []

    def play(self, step: Step) -> None:
        editor = self.editors[step.editor]
        if step.what == "look":
            editor.seen = by_id(self.now()["features"])
            return
        ids = sorted(editor.seen)
        if step.what == "create" or not ids:
            self._create(editor, step)
        else:
            self._change(editor, ids[step.which % len(ids)], step)
        self.past.append((self.community.revision, json.dumps(self.now()["features"])))

    def now(self, at: int | None = None) -> dict[str, Any]:
        read = read_features(self.session, self.community, viewer=self.by, at=at)
        result: dict[str, Any] = json.loads(read)
        return result

    def _create(self, editor: Editor, step: Step) -> None:
        new = created(geometry=point(step.shift or 0), **step.patch)
        saved = save(self.session, self.community, changeset(create=[new]), self.by)
        self.model[new["id"]] = {**named(step.patch), "geometry": new["geometry"]}
        editor.seen |= by_id(answer(saved)["features"])

    def _change(self, editor: Editor, id_: str, step: Step) -> None:
        seen = editor.seen[id_]
        change: dict[str, Any] = {"id": id_, "base": seen["properties"]["revision"]}
        if step.what == "delete":
            changes = changeset(delete=[change])
        else:
            change["properties"] = step.patch
            if step.shift is not None:
                change["geometry"] = point(step.shift)
            changes = changeset(modify=[change])
        stale = self._stale(seen, id_)
        try:
            saved = save(self.session, self.community, changes, self.by)
        except EditConflict as conflict:
            self._check_refused(conflict, stale, change, step)
            return
        self._acknowledge(editor, id_, step, answer(saved), stale)

    def _acknowledge(
        self, editor: Editor, id_: str, step: Step, told: dict[str, Any], stale: set[str]
    ) -> None:
        if step.what == "delete":
            assert not stale - {"deleted"}, "a delete took away what its sender never saw"
            self.model.pop(id_, None)
            self.deleted.add(id_)
            editor.seen.pop(id_)
            return
        wishes = dict(step.patch)
        if step.shift is not None:
            wishes["geometry"] = point(step.shift)
        for name, value in wishes.items():
            kept = name not in stale or self.model[id_].get(name) == value
            assert kept, f"{name} was overwritten by somebody who had not seen it"
        self.model[id_] = named(self.model[id_] | wishes)
        editor.seen |= by_id(told["features"])

    def _check_refused(
        self, conflict: EditConflict, stale: set[str], change: dict[str, Any], step: Step
    ) -> None:
        (met,) = conflict.facts["conflicts"]
        told = met.model_dump(mode="json")
        assert told["id"] == change["id"]
        if "deleted" in stale:
            assert told["theirs"] is None
        else:
            assert set(told["fields"]) <= stale
            assert told["theirs"] == by_id(self.now()["features"])[change["id"]]
        assert (told["yours"] is None) == (step.what == "delete")

    def _stale(self, seen: dict[str, Any], id_: str) -> set[str]:
        """Return the fields whose present value the editor has not seen."""
        if id_ in self.deleted:
            return {"deleted"}
        old = {**seen["properties"], "geometry": seen["geometry"]}
        names = ("name", "note", "address", "geometry")
        return {name for name in names if self.model[id_].get(name) != old.get(name)}

    def check(self) -> None:
        """Everything acknowledged stands; the past is as it was; diffs lead from one to next."""
        present = by_id(self.now()["features"])
        assert present.keys() == self.model.keys()
        for id_, fields in self.model.items():
            properties = present[id_]["properties"]
            stands = {name: properties.get(name) for name in ("name", "note", "address")}
            stands["geometry"] = present[id_]["geometry"]
            assert named(stands) == fields
        for revision, features in self.past:
            assert json.dumps(self.now(at=revision)["features"]) == features
        revisions = sorted({0, *(revision for revision, _ in self.past)})
        for old, new in ((0, revisions[-1]), *pairwise(revisions)):
            self._check_diff(old, new)

    def _check_diff(self, old: int, new: int) -> None:
        told = diff(
            self.session, self.community, viewer=self.by, from_revision=old, to_revision=new
        ).model_dump(mode="json")
        before, after = (plain(self.now(at=at)["features"]) for at in (old, new))
        for gone in told["removed"]:
            del before[gone["id"]]
        before |= plain(told["added"])
        for change in told["changed"]:
            feature = before[change["id"]]
            for name, (was, becomes) in change["fields"].items():
                assert feature.get(name) == was
                feature[name] = becomes
            if change["geometry"]:
                feature["geometry"] = change["geometry"][1]
        assert {id_: named(one) for id_, one in before.items()} == after


def named(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def plain(features: list[dict[str, Any]]) -> Features:
    """Return each feature's fields, geometry among them, without the revision."""
    return {
        one["id"]: {
            "geometry": one["geometry"],
            **{n: v for n, v in one["properties"].items() if n != "revision"},
        }
        for one in features
    }


def point(shift: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [round(LON + shift, 9), LAT]}


def steps_to_a_conflict(first: str, then: str) -> list[Step]:
    """Return a plan in which the second editor changes what the first has changed unseen."""
    name = {"name": "甲"}, {"name": "乙"}
    return [
        Step(0, "create", 0, {}, None),
        Step(1, "look", 0, {}, None),
        Step(0, first, 0, name[0], None),
        Step(1, then, 0, name[1], None),
    ]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(plan=st.lists(steps, min_size=4, max_size=16))
@example(plan=steps_to_a_conflict("modify", "modify"))
@example(plan=steps_to_a_conflict("modify", "delete"))
@example(plan=steps_to_a_conflict("delete", "modify"))
def test_interleaved_editors_lose_nothing(session: Session, plan: list[Step]) -> None:
    with session.begin_nested() as example:
        game = Game(session, make_community(session, slug=f"game-{uuid.uuid4().hex}"))
        for step in plan:
            game.play(step)
        game.check()
        example.rollback()


def test_one_changeset_sent_by_twenty_threads_is_stored_once(fresh_database: Database) -> None:
    with fresh_database.transaction() as session:
        community = make_community(session)
        by = viewer(Role.LEADER, community)
    changes = changeset(create=[created(name=f"鏡頭{i}") for i in range(10)])

    def post(_: int) -> tuple[str, bool]:
        with fresh_database.transaction() as session:
            found = find_community(session, community.slug)
            read = ChangesetIn.model_validate(changes)
            saved = apply_changeset(session, found, read, viewer=by)
            return saved.answer, saved.created

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(post, range(20)))
    assert len({told for told, _ in answers}) == 1
    assert sum(made for _, made in answers) == 1
    with fresh_database.transaction() as session:
        counts = session.execute(
            text(
                "SELECT (SELECT count(*) FROM changeset), (SELECT count(*) FROM feature), "
                "(SELECT revision FROM community)"
            )
        ).one()
    assert tuple(counts) == (1, 10, 1)


@pytest.mark.parametrize("same", ["changeset", "feature"])
def test_two_communities_at_once_do_not_share_an_id(fresh_database: Database, same: str) -> None:
    with fresh_database.transaction() as session:
        communities = [make_community(session, slug=f"c{i}", lon=LON) for i in range(8)]
    camera = created()
    changes = changeset(create=[camera])

    def post(community: Community) -> str:
        by: Viewer = viewer(Role.LEADER, community)
        sent = changes if same == "changeset" else changeset(create=[camera])
        if same == "changeset":
            sent = {**sent, "create": [created()]}
        try:
            with fresh_database.transaction() as session:
                found = find_community(session, community.slug)
                apply_changeset(session, found, ChangesetIn.model_validate(sent), viewer=by)
        except ChangesetReused as refused:
            return refused.code
        except Problems as refused:
            return refused.problems[0].code
        return "saved"

    with ThreadPoolExecutor(8) as pool:
        told = sorted(pool.map(post, communities))
    refusal = "changeset-reused" if same == "changeset" else "feature-taken"
    assert told == sorted([refusal] * 7 + ["saved"])
    with fresh_database.transaction() as session:
        assert session.execute(text("SELECT sum(revision) FROM community")).scalar_one() == 1
        assert session.execute(text("SELECT count(*) FROM feature")).scalar_one() == 1


def test_two_who_change_one_field_at_once_are_told_apart(fresh_database: Database) -> None:
    with fresh_database.transaction() as session:
        community = make_community(session)
        by = viewer(Role.LEADER, community)
        camera = created(name="原來")
        save(session, community, changeset(create=[camera]), by)

    def post(name: str) -> str | None:
        change = {"id": camera["id"], "base": 1, "properties": {"name": name}}
        read = ChangesetIn.model_validate(changeset(modify=[change]))
        try:
            with fresh_database.transaction() as session:
                found = find_community(session, community.slug)
                apply_changeset(session, found, read, viewer=by)
        except EditConflict:
            return None
        return name

    with ThreadPoolExecutor(8) as pool:
        winners = [name for name in pool.map(post, [f"名{i}" for i in range(8)]) if name]
    assert len(winners) == 1
    with fresh_database.transaction() as session:
        found = find_community(session, community.slug)
        read = json.loads(read_features(session, found, viewer=by))
    assert [one["properties"]["name"] for one in read["features"]] == winners
