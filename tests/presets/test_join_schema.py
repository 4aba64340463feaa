"""The seeds' schema, joined from a part a domain."""

import json

import pytest

from fakecc.presets import join_schema


def test_the_published_schema_is_the_joined_one():
    published = join_schema.JOINED.read_text(encoding="utf-8")

    assert published == join_schema.join(), "run: python -m fakecc.presets.join_schema"


def test_every_part_is_joined():
    assert {path.stem for path in (join_schema.HERE / "schema").iterdir()} == set(join_schema.PARTS)


@pytest.fixture
def parts(tmp_path, monkeypatch):
    """Write two parts that are joined, by name."""
    monkeypatch.setattr(join_schema, "HERE", tmp_path)
    (tmp_path / "schema").mkdir()

    def write(**given):
        monkeypatch.setattr(join_schema, "PARTS", tuple(given))
        for name, part in given.items():
            (tmp_path / "schema" / f"{name}.json").write_text(json.dumps(part))

    return write


def test_a_domain_adds_to_what_another_defines(parts):
    parts(tenancy={"$defs": {"space": {"a": 1}}}, apps={"$defs": {"space": {"b": 2}, "app": {}}})

    assert json.loads(join_schema.join()) == {"$defs": {"space": {"a": 1, "b": 2}, "app": {}}}


def test_a_domain_changes_nothing_that_another_said(parts):
    parts(tenancy={"$defs": {"space": {"type": "object"}}}, apps={"$defs": {"space": {"type": "array"}}})

    with pytest.raises(ValueError, match="apps/\\$defs/space/type is said twice"):
        join_schema.join()
