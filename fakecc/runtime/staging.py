"""Staging: when it is over, and what it finds. Nothing is staged; a stager would answer so.

A behaviour's `staging` says: `mode`, `seconds`, `polls` as a progress rule does; `fails` the id of an error, or Diego's
reason; `process_types`, `sidecars`, `buildpacks`, `execution_metadata` what is found; `answer` the whole answer;
`droplet` the text that is the droplet's bits.

Source: cloud_controller_ng:lib/cloud_controller/diego/buildpack/staging_completion_handler.rb (what a stager answers),
failure_reason_sanitizer.rb (the reasons behind the ids)
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc import json_reading
from fakecc.json_types import Json
from fakecc.models.apps import App, Build
from fakecc.progress import Subject
from fakecc.runtime import behaviours, calls, progress
from fakecc.runtime.calls import RuntimeCall
from fakecc.world import World
from fakecc.world.runtime_port import Progress, StagingResult

# What Diego says where the Cloud Controller then says these.
REASONS = {
    "NoAppDetectedError": "Exited with status 222",
    "BuildpackCompileFailed": "Exited with status 223",
    "BuildpackReleaseFailed": "Exited with status 224",
    "CNBGenericBuildFailed": "Exited with status 231",
    "CNBDownloadBuildpackFailed": "Exited with status 232",
    "CNBDetectFailed": "Exited with status 233",
    "CNBBuildFailed": "Exited with status 234",
    "CNBExportFailed": "Exited with status 235",
    "CNBLaunchFailed": "Exited with status 236",
    "CNBRestoreFailed": "Exited with status 237",
    "InsufficientResources": "insufficient resources",
    "NoCompatibleCell": "found no compatible cell",
}
PROCESS_TYPES = {"web": "./start"}
BUILDPACK = {"key": "https://github.com/cloudfoundry/binary-buildpack", "name": "binary", "version": "1.0.0"}


def begin(world: World, build: Build) -> Progress:
    """Begin to stage; says when it is over."""
    app = world.apps[build.app_guid]
    told = {"lifecycle": build.lifecycle.type, "package_guid": build.package_guid}
    calls.begin(world, _call(app, "stage", build, told))
    subject = Subject(resource="builds", operation="create", name=app.name)
    return progress.of(world, subject, _words(world, app, build), calls.words(world, build.guid))


def result(world: World, build: Build) -> StagingResult:
    """What came of it."""
    app = world.apps[build.app_guid]
    words = _words(world, app, build)
    if "fails" in words:
        return failure(str(words["fails"]))
    droplet = _bits(world, build, words)
    if "answer" in words:
        return StagingResult(answer=_structure(words["answer"]), droplet=droplet)
    return StagingResult(answer=_answer(world, build, words), droplet=droplet)


def success(world: World, build: Build) -> StagingResult:
    """What comes of it where nothing goes wrong, whatever behaviours say of failures."""
    said = _words(world, world.apps[build.app_guid], build)
    words = {key: value for key, value in said.items() if key != "answer"}
    return StagingResult(answer=_answer(world, build, words), droplet=_bits(world, build, words))


def failure(reason: str) -> StagingResult:
    """What comes of it where it fails: the id of an error, or Diego's reason."""
    return StagingResult(reason=REASONS.get(reason, reason) or "staging failed")


def stop(world: World, build: Build) -> None:
    """Give a build up."""
    calls.end(world, _call(world.apps[build.app_guid], "stop_stage", build, {}))


def _words(world: World, app: App, build: Build) -> Mapping[str, Json]:
    """What a fault said of it, and then what behaviours say."""
    return {**behaviours.of(world, "staging", app), **calls.words(world, build.guid)}


def _answer(world: World, build: Build, words: Mapping[str, Json]) -> Json:
    package = world.packages.get(build.package_guid)
    metadata: dict[str, Json] = {"docker_image": package.docker_image if package else None}
    if build.lifecycle.type != "docker":
        metadata = _buildpack_metadata(build, words)
    answer = {
        "lifecycle_type": build.lifecycle.type,
        "lifecycle_metadata": metadata,
        "process_types": _structure(words.get("process_types", PROCESS_TYPES)),
        "execution_metadata": words.get("execution_metadata", ""),
    }
    if "sidecars" in words:
        answer["sidecars"] = _structure(words["sidecars"])
    return answer


def _buildpack_metadata(build: Build, words: Mapping[str, Json]) -> dict[str, Json]:
    """Which buildpacks made the droplet: those of the behaviour, or those that were asked for, or one that fits all."""
    asked = [{"key": name, "name": name, "version": BUILDPACK["version"]} for name in build.lifecycle.buildpacks]
    buildpacks = words.get("buildpacks") or asked or [BUILDPACK]
    return {
        "buildpack_key": buildpacks[-1]["key"],
        "detected_buildpack": buildpacks[-1].get("name", ""),
        "buildpacks": buildpacks,
    }


def _bits(world: World, build: Build, words: Mapping[str, Json]) -> bytes:
    if "droplet" in words:
        return str(words["droplet"]).encode()
    from fakecc.runtime import droplet_bits  # noqa: PLC0415 - its tarfile and gzip cost a start 15 ms

    package = world.packages.get(build.package_guid)
    return droplet_bits.make(world.blobs.get(package.sha256_checksum) if package else None)


def _structure(given: Json) -> Json:
    """A map or a list; a text is read as JSON, where it is some."""
    if not isinstance(given, str):
        return given
    try:
        return json_reading.read(given)
    except ValueError:
        return given


def _call(app: App, operation: str, build: Build, told: Mapping[str, Json]) -> RuntimeCall:
    told = {"build_guid": build.guid, **told}
    return RuntimeCall(operation=operation, path=f"/builds/{build.guid}", guid=build.guid, app=app, told=told)
