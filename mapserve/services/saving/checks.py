"""What a changeset would store: every feature checked and merged, all problems collected."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from layers.model.catalogue import layer_of
from layers.model.contract import MapLayer
from layers.words.audience import Audience
from layers.words.problems import Problem
from layers.words.text import Text
from layers.words.writer import Writer
from mapserve.services.maps.answers import Feature
from mapserve.services.maps.features import UnknownFeature
from mapserve.services.maps.photos import photo_problems
from mapserve.services.maps.references import Drawn, reference_problems
from mapserve.services.maps.three_way_merge import GEOMETRY, changed, merge
from mapserve.services.saving.answers import Conflict
from mapserve.services.saving.bulk_checks import check_created
from mapserve.services.saving.changeset_body import ChangesetIn, CreateIn, DeleteIn, ModifyIn
from mapserve.services.saving.edit_rights import EditRights
from mapserve.services.saving.feature_checks import (
    checked_properties,
    geometry_of,
    outside_problems,
)
from mapserve.services.saving.problem_collector import attempt
from mapserve.services.saving.receipts import geometries
from mapserve.store.models import Community
from mapserve.store.queries import features as feature_queries
from mapserve.store.versions import FeatureTaken, Version

P = ParamSpec("P")
R = TypeVar("R")


class FeatureRepeated(Problem):
    """One feature stands twice in a changeset."""

    code = "feature-repeated"
    what = Text("項目 {id} 在同一次變更裡出現兩次。", "Feature {id} stands twice in the changes.")
    mend = Text("每個項目只送一次。", "Send each feature once.")


class BaseUnknown(Problem):
    """A base revision at which the feature did not exist."""

    code = "base-unknown"
    what = Text("項目 {id} 在版次 {base} 不存在。", "Feature {id} did not exist at {base}.")
    mend = Text("請重新載入地圖。", "Load the map again.")


class Check:
    """The checking of one changeset against the locked state of its community.

    Afterwards `problems` and `conflicts` say why nothing may be stored. Without them, `drawn`
    are the versions to store, `closed` the ids whose present version ends, and `touched` the
    versions that the answer shows.

    What is already so (deleting what is deleted, setting what is set) is in order and writes
    nothing.

    Parameters
    ----------
    revision
        The community's present one, read under its lock.
    audience
        Of whoever saves: they neither see nor write what others are listed for.
    writers
        As whom they write; those who draw where it is not said.
    """

    def __init__(
        self,
        session: Session,
        community: Community,
        *,
        revision: int,
        audience: Audience,
        writers: Collection[Writer] | None = None,
    ) -> None:
        self.problems: list[Problem] = []
        self.conflicts: list[Conflict] = []
        self.drawn: list[Drawn] = []
        self.closed: list[uuid.UUID] = []
        self.touched: list[Version] = []
        self._session = session
        self._community = community
        self._revision = revision
        self.rights = EditRights(audience, writers)
        self._seen: Mapping[uuid.UUID, Version] = {}
        self._now: Mapping[uuid.UUID, Version] = {}
        self._known: set[uuid.UUID] = set()

    def run(self, changes: ChangesetIn) -> None:
        """Check everything; nothing is written."""
        self._once_each(changes)
        self._create_all(changes.create)
        bases = {one.id: one.base for one in changes.modify}
        self._load(bases | {one.id: one.base for one in changes.delete})
        for index, change in enumerate(changes.modify):
            self._modify(change, f"/modify/{index}")
        for index, gone in enumerate(changes.delete):
            self._delete(gone, f"/delete/{index}")
        self.problems += outside_problems(self._community, self.drawn)
        self.problems += reference_problems(
            self._session,
            self._community.id,
            drawn=self.drawn,
            created={new.id: new.layer for new in changes.create},
            removed={gone.id: f"/delete/{i}" for i, gone in enumerate(changes.delete)},
            audience=self.rights.audience,
        )
        self.problems += photo_problems(
            self._session, self._community.id, self.drawn, audience=self.rights.audience
        )

    def _once_each(self, changes: ChangesetIn) -> None:
        met: set[uuid.UUID] = set()
        for part in ("create", "modify", "delete"):
            for index, one in enumerate(getattr(changes, part)):
                if one.id in met:
                    where = f"/{part}/{index}/id"
                    self.problems.append(FeatureRepeated(pointer=where, id=str(one.id)))
                met.add(one.id)

    def _create_all(self, created: Sequence[CreateIn]) -> None:
        back = self._returning(created)
        if back:
            created = [self._without_decisions(new, back.get(new.id)) for new in created]
        new = check_created(created, self.rights, revision=self._revision + 1)
        self.problems += new.problems
        self.drawn += [_returned(one, back) for one in new.drawn] if back else new.drawn
        self.touched += [one.version for one in self.drawn]

    def _returning(self, created: Sequence[CreateIn]) -> Mapping[uuid.UUID, Version]:
        """Return the last versions of what was deleted here and comes back under its own id.

        Any other id that a feature has or had is refused.
        """
        taken = feature_queries.known(self._session, [new.id for new in created])
        back = feature_queries.deleted(self._session, taken, community_id=self._community.id)
        for index, new in enumerate(created):
            last = back.get(new.id)
            returns = last and last.layer == new.layer and self.rights.readable(last)
            if new.id in taken and not returns:
                self.problems.append(FeatureTaken(pointer=f"/create/{index}/id", id=str(new.id)))
        return back

    def _without_decisions(self, new: CreateIn, last: Version | None) -> CreateIn:
        """Return what comes back without what others had decided of it: that begins anew."""
        if last is None or last.layer != new.layer or not self.rights.readable(last):
            return new
        others = layer_of(last.layer).described.keys() - self.rights.fillable(layer_of(last.layer))
        kept = {
            name: value
            for name, value in new.properties.items()
            if name not in others or last.properties.get(name) != value
        }
        return new.model_copy(update={"properties": kept})

    def _load(self, bases: Mapping[uuid.UUID, int]) -> None:
        if not bases:
            return
        of = self._community.id
        self._seen, self._now = feature_queries.versions(
            self._session, community_id=of, bases=bases
        )
        missing = bases.keys() - self._seen.keys() - self._now.keys()
        self._known = feature_queries.known(self._session, missing, community_id=of)

    def _pair(self, change: ModifyIn | DeleteIn) -> tuple[Version, Version | None]:
        """Return the feature as the device saw it, and as it stands now."""
        seen, now = self._seen.get(change.id), self._now.get(change.id)
        present = now or seen
        hidden = present is not None and not self.rights.readable(present)
        if hidden or (present is None and change.id not in self._known):
            raise UnknownFeature(pointer="/id", id=str(change.id))
        if seen is None or change.base > self._revision or not self.rights.readable(seen):
            raise BaseUnknown(pointer="/base", id=str(change.id), base=change.base)
        return seen, now

    def _modify(self, change: ModifyIn, where: str) -> None:
        pair = self._attempt(where, self._pair, change)
        if pair is None:
            return
        seen, now = pair
        layer = layer_of(seen.layer)
        changes = self._attempt(
            f"{where}/properties", self._changed, layer, seen.properties, change.properties
        )
        geometry: str | None = seen.ewkb
        if change.geometry is not None:
            geometry = self._attempt(f"{where}/geometry", geometry_of, layer, change.geometry)
        if changes is None or geometry is None:
            return
        given, properties = changes
        patch = {name: properties.get(name) for name in given}
        if change.geometry is not None:
            patch[GEOMETRY] = geometry
        yours = Version(seen.id, seen.layer, seen.revision, properties, geometry, seen.source)
        if now is None:
            self._conflict(seen, yours, None, list(patch))
        elif now.revision == seen.revision:
            self._redraw(yours, now, where)
        else:
            self._merge(seen, yours, now, patch, where)

    def _changed(
        self, layer: MapLayer, base: Mapping[str, Any], patch: Mapping[str, Any]
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the fields that are really changed, and all properties with them, checked."""
        given = self.rights.patch(layer, base, patch)
        return given, checked_properties(layer, base, given)

    def _merge(
        self, seen: Version, yours: Version, now: Version, patch: Mapping[str, Any], where: str
    ) -> None:
        merged = merge(_fields(seen), _fields(now), patch)
        if merged.conflicts:
            self._conflict(seen, yours, now, merged.conflicts)
            return
        geometry = merged.values.pop(GEOMETRY)
        # Two changes that are each in order need not be so together: a bearing and a facing.
        checked = self._attempt(
            f"{where}/properties", layer_of(now.layer).check_properties, merged.values
        )
        if checked is not None:
            both = Version(now.id, now.layer, now.revision, checked, geometry, now.source)
            self._redraw(both, now, where)

    def _redraw(self, new: Version, now: Version, where: str) -> None:
        if not changed(_fields(now), _fields(new)):
            self.touched.append(now)
            return
        self.closed.append(now.id)
        stored = new._replace(revision=self._revision + 1, source=now.source)
        moved = new.ewkb != now.ewkb
        self.drawn.append(Drawn(where, layer_of(now.layer), stored, moved=moved))
        self.touched.append(stored)

    def _delete(self, gone: DeleteIn, where: str) -> None:
        pair = self._attempt(where, self._pair, gone)
        if pair is None:
            return
        seen, now = pair
        if now is None:
            return
        fields = changed(_fields(seen), _fields(now))
        if fields:
            self._conflict(seen, None, now, fields)
        else:
            self.closed.append(now.id)

    def _conflict(
        self, seen: Version, yours: Version | None, now: Version | None, fields: Sequence[str]
    ) -> None:
        visible = {*self.rights.visible(layer_of(seen.layer)), GEOMETRY}
        self.conflicts.append(
            Conflict(
                id=seen.id,
                base=self._shown(seen),
                yours=self._shown(yours),
                theirs=self._shown(now),
                fields=[name for name in fields if name in visible],
            )
        )

    def _shown(self, version: Version | None) -> Feature | None:
        """Return a version as the viewer may read it."""
        if version is None:
            return None
        return Feature(
            type="Feature",
            id=version.id,
            geometry=geometries([version.ewkb])[0],
            properties=self.rights.shown(version),
        )

    def _attempt(
        self, where: str, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> R | None:
        """Return what `call` gives, or keep its problems under the pointer `where`."""
        return attempt(self.problems, where, call, *args, **kwargs)


def _returned(new: Drawn, back: Mapping[uuid.UUID, Version]) -> Drawn:
    """Return a new feature as what it was before: an import knows it again by its source."""
    last = back.get(new.version.id)
    return new if last is None else new._replace(version=new.version._replace(source=last.source))


def _fields(version: Version) -> dict[str, Any]:
    return {**version.properties, GEOMETRY: version.ewkb}
