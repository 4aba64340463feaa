"""What the answer of a stager must look like, by lifecycle; anything else fails the build.

Source: cloud_controller_ng:lib/cloud_controller/diego/buildpack/staging_completion_handler.rb (schema),
docker/staging_completion_handler.rb, cnb/staging_completion_handler.rb
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.json_types import Json


def fits(lifecycle: str, answer: Json) -> bool:
    """Is it of the shape that this lifecycle wants? Without process types it is as if there were none."""
    if not isinstance(answer, dict):
        return False
    if answer.get("process_types") is None:
        answer["process_types"] = {}
    metadata = answer.get("lifecycle_metadata")
    return (
        answer.get("lifecycle_type") == lifecycle
        and isinstance(metadata, dict)
        and _are_texts(answer["process_types"])
        and _SHAPES[lifecycle](answer, metadata)
    )


def _are_texts(given: Json) -> bool:
    return isinstance(given, dict) and all(isinstance(value, str) for value in given.values())


def _fits_buildpack(answer: Mapping[str, Json], metadata: Mapping[str, Json]) -> bool:
    return (
        isinstance(answer.get("execution_metadata"), str)
        and isinstance(metadata.get("detected_buildpack"), str)
        and isinstance(metadata.get("buildpack_key", ""), str)
        and _are_buildpacks(metadata, ("key",))
        and _are_sidecars(answer.get("sidecars"))
    )


def _fits_docker(answer: Mapping[str, Json], metadata: Mapping[str, Json]) -> bool:
    return isinstance(answer.get("execution_metadata"), str) and isinstance(metadata.get("docker_image"), str)


def _fits_cnb(answer: Mapping[str, Json], metadata: Mapping[str, Json]) -> bool:
    del answer
    return _are_buildpacks(metadata, ())


def _are_buildpacks(metadata: Mapping[str, Json], required: tuple[str, ...]) -> bool:
    if "buildpacks" not in metadata:
        return True
    listed = metadata["buildpacks"]
    return isinstance(listed, list) and all(
        isinstance(each, dict)
        and all(key in each for key in required)
        and all(isinstance(each.get(key, ""), str) for key in ("key", "name", "version"))
        for each in listed
    )


def _are_sidecars(listed: Json) -> bool:
    if listed is None:
        return True
    return isinstance(listed, list) and all(
        isinstance(each, dict)
        and isinstance(each.get("name"), str)
        and isinstance(each.get("command"), str)
        and isinstance(each.get("process_types"), list)
        and all(isinstance(name, str) for name in each["process_types"])
        and isinstance(each.get("memory", 0), int)
        for each in listed
    )


_SHAPES = {"buildpack": _fits_buildpack, "docker": _fits_docker, "cnb": _fits_cnb}
