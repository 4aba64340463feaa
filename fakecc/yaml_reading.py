"""The one reader of YAML: what JSON could say, too, and nothing that grows when it is read."""

from __future__ import annotations

from functools import lru_cache

from fakecc import json_reading
from fakecc.json_reading import Unfit
from fakecc.json_types import Json


def read(text: str, binary_key: str = "") -> Json:
    """The value of a YAML text; None for an empty one. Raises Unfit, for aliases, too: they grow without end.

    With a `binary_key` bytes (!!binary) are objects that have their base64 under that key; otherwise they are refused.
    """
    import yaml  # noqa: PLC0415 - 20 ms, and only used here

    try:
        value = yaml.load(text, _loader(binary_key))  # noqa: S506 - a safe loader, but for its moments
    except yaml.YAMLError as error:
        raise Unfit(f"not YAML: {error}") from None
    except Unfit:
        raise
    except RecursionError:
        raise Unfit(json_reading.TOO_DEEP) from None
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise Unfit(f"not YAML: {error}") from None
    json_reading.check(value)
    return value


@lru_cache(maxsize=2)
def _loader(binary_key: str) -> Json:
    """YAML's safe loader without aliases and of 200 levels, which leaves moments the texts that they are in JSON."""
    import yaml  # noqa: PLC0415 - as above

    class Loader(yaml.SafeLoader):
        yaml_implicit_resolvers = {  # noqa: RUF012 - as the base class has it
            first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
            for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

        levels = 0

        def fetch_flow_collection_start(self, TokenClass: Json) -> None:  # noqa: N803 - as the base class has it
            # Refused here already: the parser's time and its calls grow with the levels.
            if self.flow_level >= json_reading.DEEPEST:
                raise Unfit(json_reading.TOO_DEEP)
            super().fetch_flow_collection_start(TokenClass)

        def compose_node(self, parent: Json, index: Json) -> Json:
            if self.check_event(yaml.AliasEvent):
                raise yaml.YAMLError("aliases such as *name are not taken")
            self.levels += 1
            if self.levels > json_reading.DEEPEST + 1:
                raise Unfit(json_reading.TOO_DEEP)
            node = super().compose_node(parent, index)
            self.levels -= 1
            return node

    if binary_key:
        Loader.add_constructor("tag:yaml.org,2002:binary", lambda _, node: {binary_key: node.value})
    return Loader
