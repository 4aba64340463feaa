"""Writes the pages that are made from the code: the command line, the control API, and what is covered.

    python docs/generate.py             write them
    python docs/generate.py --operations REFERENCE    and the list of documented operations, `operations.json`

tests/docs/test_generated.py checks that what is committed is what this writes.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

HERE = Path(__file__).parent
ROOT = HERE.parent
RECORDINGS = ROOT / "tests" / "conformance" / "recordings"
NOTE = "<!-- written by docs/generate.py: change what it is made from, then `make docs` -->"
# What every request may be answered, and the name of the description.
ERRORS = {
    "400": "errors", "401": "no_token", "403": "foreign", "404": "unknown", "415": "untyped", "500": "failure",
}  # fmt: skip
METHODS = ("get", "post", "put", "patch", "delete")
VARIABLE = re.compile(r"<[^>]*>|:\w+|\{[^}]*\}")


def command_line() -> str:
    """Every command with its options, as its help has them."""
    from fakecc.cli import main  # noqa: PLC0415 - each page imports what it is made from

    lines = [
        "# Command line", "", NOTE, "",
        "Every option has the variable that its help names, for containers; what is given as an argument wins.", "",
    ]  # fmt: skip
    context = click.Context(main, info_name="fakecc", max_content_width=100, terminal_width=100)
    for name in ["", *main.list_commands(context)]:
        command = main.get_command(context, name) if name else main
        inner = click.Context(
            command, info_name=name, parent=context, max_content_width=100, terminal_width=100
        ) if name else context  # fmt: skip
        lines += [f"## `{f'fakecc {name}'.strip()}`", "", "```text"]
        lines += [*command.get_help(inner).splitlines(), "```", ""]
    return "\n".join(lines)


def control_api() -> str:
    """Every request of /_fakecc: what it does, what its body may hold, and an example of it and of its answer."""
    from fakecc.arrange.checking import openapi  # noqa: PLC0415 - each page imports what it is made from

    document = openapi()
    lines = ["# Control API", "", NOTE, "", document["info"]["description"], ""]
    lines += ["The same as an OpenAPI document: `GET /_fakecc/openapi.json`.", ""]
    lines += ["| answer | what it says |", "| --- | --- |"]
    lines += [
        f"| `{status}` | {_cell(document['components']['responses'][name]['description'])} |"
        for status, name in ERRORS.items()
    ]
    lines.append("")
    for tag in document["tags"]:
        lines += [f"## {tag['name']}", "", tag["description"], ""]
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                if tag["name"] in operation["tags"]:
                    lines += [f"### `{method.upper()} {path}`", "", *_operation(operation, document)]
    return "\n".join(lines)


def _operation(operation: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{operation['summary']} {operation['description']}", "")
    parameters = [each for each in operation["parameters"] if "$ref" not in each]
    for parameter in parameters:
        told = parameter.get("description", "") or ", ".join(f"`{one}`" for one in parameter["schema"].get("enum", ()))
        yield f"- `{parameter['name']}` ({parameter['in']}){': ' + told if told else ''}"
    if parameters:
        yield ""
    yield from _body(operation, document)
    status = min(operation["responses"])
    answer = operation["responses"][status]
    more = sorted(set(operation["responses"]) - {status, *ERRORS})
    yield from (f"Answers `{status}`: {answer['description']}{' Or ' + ', '.join(more) + '.' if more else ''}", "")
    for content in answer.get("content", {}).values():
        yield from _example(content["example"])


def _example(example: Any) -> Iterator[str]:  # noqa: ANN401 - JSON, or a text
    if isinstance(example, str):
        yield from ("```text", example.rstrip(), "```", "")
    else:
        yield from ("<!-- run: json -->", "```json", json.dumps(example, indent=2), "```", "")


def _body(operation: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[str]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    if "schema" not in content:
        return
    schema = _schema(content["schema"], document)
    if schema.get("description"):
        yield from (schema["description"], "")
    properties = schema.get("properties", {})
    if properties:
        yield from ("| key | type | |", "| --- | --- | --- |")
    for name, value in properties.items():
        resolved = {**_schema(value, document), **value}
        yield f"| `{name}` | {_type(resolved)} | {_cell(resolved.get('description', ''))} |"
    if properties:
        yield ""
    if "example" in content:
        yield from ("For example:", "", *_example(content["example"]))


def _schema(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = schema.get("$ref", "")
    if not reference:
        return schema
    if reference.startswith("#/components/schemas/"):
        found: Mapping[str, Any] = document["components"]["schemas"].get(reference.rsplit("/", 1)[1], {})
        return found
    return {}


def _type(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(f"`{json.dumps(value)}`" for value in schema["enum"])
    kind = schema.get("type", "any")
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def coverage() -> str:
    """Each documented operation: whether it is served, how many recorded steps ask it, and how many clients call it."""
    documented = json.loads((HERE / "operations.json").read_text(encoding="utf-8"))
    served, recorded = _served(), _recorded_steps()
    lines = [
        "# Coverage", "", NOTE, "",
        "For each operation of CF's OpenAPI document (v3) and of the Cloud Controller's own routes (v2): is it served,",
        "how many steps of our recordings of a real Cloud Controller ask it, how many of sixteen clients call it.", "",
        "`no`: the document has the operation, and the Cloud Controller has no such route; it is 404 in both.", "",
    ]  # fmt: skip
    for version in ("v3", "v2"):
        operations = [each for each in documented if each["version"] == version]
        done = sum(_plain(each["method"], each["path"]) in served for each in operations)
        lines += [f"## {version}: {done} of {len(operations)}", "", "| operation | served | recorded steps | clients |"]
        lines += ["| --- | --- | --- | --- |"]
        for each in operations:
            plain = _plain(each["method"], each["path"])
            mark = "yes" if plain in served else "no"
            steps = recorded.get(plain, 0)
            lines.append(f"| `{each['method']} {each['path']}` | {mark} | {steps or ''} | {each['clients'] or ''} |")
        lines.append("")
    return "\n".join(lines)


def _plain(method: str, path: str) -> str:
    return f"{method.upper()} {VARIABLE.sub(':', path)}"


def _served() -> set[str]:
    from fakecc import v2, v3  # noqa: PLC0415 - each page imports what it is made from

    return {_plain(listed.method, listed.rule) for view in (v2.VIEW, v3.VIEW) for listed in view.endpoints}


def _recorded_steps() -> dict[str, int]:
    """How many steps of the recordings ask each of the operations, in the form of `_plain`."""
    from fakecc.web.application import VIEWS  # noqa: PLC0415 - each page imports what it is made from
    from fakecc.web.endpoint_tree import EndpointTree  # noqa: PLC0415 - see above

    tree = EndpointTree(VIEWS)
    counts: dict[str, int] = {}
    for file in sorted(RECORDINGS.rglob("*.json")):
        for step in json.loads(file.read_text(encoding="utf-8"))["steps"]:
            request = step.get("request")
            if not request or "to" in request or step.get("setup"):
                continue
            match = tree.find(request["path"].partition("?")[0], request["method"])
            if match:
                plain = _plain(match.endpoint.method, match.endpoint.rule)
                counts[plain] = counts.get(plain, 0) + 1
    return counts


def operations(reference: Path) -> list[dict[str, Any]]:
    """The documented operations, from CF's OpenAPI document, the list of v2's routes and that of clients' endpoints."""
    import yaml  # noqa: PLC0415 - only this needs it

    clients: dict[str, int] = {}
    for each in json.loads((reference / "client_endpoints.json").read_text(encoding="utf-8"))["endpoints"]:
        clients[_plain(each["method"], each["route"])] = each["clients"]
    found = []
    for path, methods in yaml.safe_load((reference / "openapi-v3.yaml").read_text(encoding="utf-8"))["paths"].items():
        whole = path if path.startswith("/v3") or path == "/" else f"/v3{path}"
        found += [("v3", method.upper(), whole) for method in METHODS if method in methods]
    routes = json.loads((reference / "v2_routes.json").read_text(encoding="utf-8"))["routes"]
    found += [("v2", each["method"], each["path"]) for each in routes if each["path"].startswith("/v2")]
    unique = dict.fromkeys((version, method, path) for version, method, path in found)
    return [
        {"version": version, "method": method, "path": path, "clients": clients.get(_plain(method, path), 0)}
        for version, method, path in unique
    ]


def successors() -> str:
    """Each endpoint of v2 with what v3 has instead."""
    from fakecc.evidence.successors import NOTHING, table  # noqa: PLC0415 - each page imports what it is made from

    rows = [
        f"| `{before}` | {after.removeprefix(NOTHING) if after.startswith(NOTHING) else f'`{after}`'} |"
        for before, after in sorted(table().items(), key=lambda row: row[0].split()[::-1])
    ]
    lines = [
        "# From v2 to v3", "", NOTE, "",
        "What v3 has instead of each request of v2. A `:guid` in a query stands for a guid; where there is nothing of",
        "the kind it says why. [Coverage](coverage.md) shows how a suite is told which of these it makes.", "",
        "| v2 | v3 |", "| --- | --- |", *rows, "",
    ]  # fmt: skip
    return "\n".join(lines)


PAGES = {
    "command-line.md": command_line,
    "control-api.md": control_api,
    "coverage.md": coverage,
    "testing/v2-to-v3.md": successors,
}


def main() -> None:
    """Write the pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--operations", type=Path, metavar="REFERENCE", help="write operations.json anew from there")
    options = parser.parse_args()
    if options.operations:
        lines = ",\n".join(json.dumps(each) for each in operations(options.operations))
        (HERE / "operations.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    for name, page in PAGES.items():
        (HERE / name).write_text(page().rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
