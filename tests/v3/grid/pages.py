"""A page of the grid: one create or update, and what is known of each field of its body."""

from __future__ import annotations

from dataclasses import dataclass, field

from v3.grid import outcomes, validators
from v3.grid.outcomes import BROKEN
from v3.grid.validators import Breaks
from v3.grid.values import MISSING, VALUES, printed


def refused(told):
    """Status and sentence of complaints."""
    return 422, ", ".join(told)


@dataclass
class Field:
    """The check of the message; the outcomes after it, of which the first that says anything counts.

    `shown` makes of the value what the answer shows at the same place; None where it shows nothing there.
    `refusal` makes of the complaints a status and a sentence.
    """

    check: object
    outcomes: tuple = ()
    shown: object = None
    refusal: object = refused

    def answer(self, value, success):
        """Status and sentence of a value, and what is shown."""
        try:
            complaints = self.check(value)
        except Breaks:
            return (*BROKEN, None)
        if complaints:
            return (*self.refusal(complaints), None)
        for outcome in self.outcomes:
            said = outcome(value)
            if said:
                return (*said, None)
        return success, "", None if self.shown is None or value is MISSING else self.shown(value)


def same(value):
    return value


def shows(check, *after, as_=same):
    """A field that the answer shows."""
    return Field(check, after, as_)


def hidden(check, *after):
    """A field that the answer does not show, or shows elsewhere."""
    return Field(check, after)


@dataclass
class Page:
    """One request: `source` are the messages, in app/messages; `status` is that of success.

    `unproven`: fields with the name of a value, of which neither the source nor a recording says what they answer; and why.
    """

    request: str
    source: str
    body: dict
    fields: dict
    status: int = 201
    unproven: dict = field(default_factory=dict)

    def cells(self):
        """Each cell: its name, its field, the request's body, and the answer; None where nothing says it."""
        for path, rules in self.fields.items():
            for name, value in VALUES.items():
                known = f"{path} {name}" not in self.unproven
                said = rules.answer(value, self.status) if known else None
                yield f"{self.request} {path} {name}", path, put(self.body, path.split("."), value), said


def put(body, path, value):
    """The body with a value at a path; without it where the value is MISSING. A number is a place in a list."""
    head, *rest = path
    if isinstance(body, list):
        place = int(head)
        inner = [put(body[place], rest, value)] if rest else [] if value is MISSING else [value]
        return [*body[:place], *inner, *body[place + 1 :]]
    if rest:
        return {**body, head: put(body[head], rest, value)}
    if value is MISSING:
        return {key: item for key, item in body.items() if key != head}
    return {**body, head: value}


def as_label(value):
    return printed(value) if value is not None else None


def as_annotation(value):
    if isinstance(value, list):
        return as_annotation(value[0]) if value else None
    return as_label(value)


def metadata():
    """The fields of a body's metadata."""
    return {
        "metadata": hidden(validators.metadata),
        "metadata.labels": hidden(validators.labels),
        "metadata.labels.key": shows(validators.label, as_=as_label),
        "metadata.annotations": hidden(validators.annotations, annotations_column),
        "metadata.annotations.key": shows(validators.annotation, outcomes.annotation_column, as_=as_annotation),
    }


def annotations_column(value):
    return BROKEN if isinstance(value, dict) and any(map(outcomes.annotation_column, value.values())) else None


METADATA = {"metadata": {"labels": {"key": "value"}, "annotations": {"key": "value"}}}


def related_guid(name, *after, shown=same, needed=True):
    """The parts of a to-one relationship; `after` answers to what passed the message.

    `needed`: does the message check its presence, so that an empty one is blank, too?
    """
    place = f"relationships.{name}"
    label = f"Relationships {name.replace('_', ' ').capitalize()}"
    guids = validators.guid(f"{label} guid")
    shape = f'{label} must be structured like this: "{name}: {{"data": {{"guid": "valid-guid"}}}}"'

    def inner(value):
        return [shape] if value is MISSING else guids(value)

    def data(value):
        return validators.to_one(name, needed=needed)({}) if value is MISSING else validators.to_one_data(name)(value)

    return {
        f"{place}.data": hidden(data, *after),
        f"{place}.data.guid": Field(inner, after, shown),
    }
