"""Render records as v2 does: metadata, entity, and the related records that the query asks for.

Source: cloud_controller_ng:lib/cloud_controller/rest_controller/preloaded_object_serializer.rb, secure_eager_loader.rb
"""

from __future__ import annotations

from typing import Any

from fakecc import errors
from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.store import Record
from fakecc.v2.options import QueryOptions
from fakecc.v2.resource import Resource, ToMany, ToOne, resource_named, timestamp
from fakecc.v2.scope import EVERYTHING, Scope

Narrowing = dict[str, Scope]

MOST_INLINED = 50


class Rendering:
    """Renders the records of one answer. It looks up once what the caller may see.

    `narrowing`: by resource, a scope that further limits the records that are inlined here.
    """

    def __init__(self, call: Call, options: QueryOptions, *, narrowing: Narrowing | None = None) -> None:
        """Raises BadQueryParameter when the query asks for more depth than is allowed."""
        deepest = call.world.settings.renderer["max_inline_relations_depth"]
        self.depth = options.depth or 0
        if self.depth > deepest:
            raise errors.BadQueryParameter(f"inline_relations_depth must be <= {deepest}")
        self.call = call
        self.orphans: dict[str, Json] | None = {} if options.orphans == 1 else None
        self._options = options
        self._narrowing = narrowing or {}
        self._scopes: dict[str, Scope] = {}

    def of(self, resource: Resource[Any], record: Record, *, level: int = 0, above: tuple[str, ...] = ()) -> Json:
        """Render a record. `level` is its depth in the answer, `above` are the resources around it."""
        rests_on = self._rests_on(resource, record)
        if rests_on is None:
            return self._render(resource, record, level, above)
        kept = self.call.world.presentations
        return kept.of((resource, *rests_on), lambda: self._render(resource, record, level, above))

    def _rests_on(self, resource: Resource[Any], record: Record) -> tuple[object, ...] | None:
        """What all is read for a record that nothing is inlined into; None where that is not known."""
        if resource.rests_on is None or self.depth or self._narrowing or not self.call.permissions.can_read_globally():
            return None
        return self.call.permissions.can_read_secrets_globally(), record, *resource.rests_on(record, self.call)

    def _render(self, resource: Resource[Any], record: Record, level: int, above: tuple[str, ...]) -> dict[str, Json]:
        url = resource.url_of(record)
        fields = resource.inlined if level and resource.inlined else resource.fields
        entity = {**fields(record, self.call), **resource.links(record, self.call)}
        above = (*above, resource.name)
        for one in resource.to_one:
            self._show_one(entity, one, record, level=level, above=above)
        for many in resource.to_many:
            if many.of is not None and not many.of(record):
                continue
            entity[f"{many.name}_url"] = f"{url}/{many.name}"
            if not self._link_only(many, level, above):
                self._show_many(entity, many, record, level=level, above=above)
        entity.update(resource.extras(record, self.call))
        return {"metadata": self._metadata(resource, record, url), "entity": entity}

    def _metadata(self, resource: Resource[Any], record: Record, url: str) -> dict[str, Json]:
        shown = resource.metadata(record, url)
        if resource.row is not None:
            row = resource.row(record, self.call)
            shown |= {"created_at": timestamp(row.created_at), "updated_at": timestamp(row.updated_at)}
        return shown

    def _link_only(self, relation: ToOne | ToMany, level: int, above: tuple[str, ...]) -> bool:
        options = self._options
        return (
            relation.link_only
            or level >= self.depth
            or relation.resource in above
            or relation.name in (options.exclude or ())
            or (options.include is not None and relation.name not in options.include)
        )

    def _show_one(self, entity: Json, one: ToOne, record: Record, *, level: int, above: tuple[str, ...]) -> None:
        found = one.find(record, self.call)
        related = resource_named(one.resource)
        if found is None or not self._sees(related, found):
            return
        entity[f"{one.name}_url"] = related.url_of(found)
        if self._link_only(one, level, above):
            return
        if self.orphans is None:
            entity[one.name] = self.of(related, found, level=level + 1, above=above)
        else:
            self._orphan(related, found, level, above)

    def _show_many(self, entity: Json, many: ToMany, record: Record, *, level: int, above: tuple[str, ...]) -> None:
        related = resource_named(many.resource)
        scope = many.scope(record, self.call).intersect(self._visible(related))
        found = scope.select(related.table(self.call.world))
        if len(found) > MOST_INLINED:
            return
        if self.orphans is None:
            entity[many.name] = [self.of(related, item, level=level + 1, above=above) for item in found.all()]
        else:
            entity[many.name] = [item.guid for item in found.all()]
            for item in found.all():
                self._orphan(related, item, level, above)

    def _orphan(self, related: Resource[Any], record: Record, level: int, above: tuple[str, ...]) -> None:
        if self.orphans is not None and record.guid not in self.orphans:
            self.orphans[record.guid] = self.of(related, record, level=level + 1, above=above)

    def _visible(self, resource: Resource[Any]) -> Scope:
        if resource.name not in self._scopes:
            extra = self._narrowing.get(resource.name, EVERYTHING)
            self._scopes[resource.name] = resource.visible_to(self.call).intersect(extra)
        return self._scopes[resource.name]

    def _sees(self, resource: Resource[Any], record: Record) -> bool:
        scope = self._visible(resource)
        return scope == EVERYTHING or scope.has(resource.table(self.call.world), record)
