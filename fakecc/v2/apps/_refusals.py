"""v2's errors for apps and processes that the world refuses.

Source: cloud_controller_ng:app/controllers/runtime/apps_controller.rb (translate_validation_exception),
app/actions/v2/app_stage.rb
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc import errors
from fakecc.errors import CloudControllerError, Invalid

NO_MEMORY = "app requested more memory than available"
# What is wrong with a memory, the first that is found.
MEMORY: Mapping[str, CloudControllerError] = {
    "space_quota_exceeded": errors.SpaceQuotaMemoryLimitExceeded(NO_MEMORY),
    "space_instance_memory_limit_exceeded": errors.SpaceQuotaInstanceMemoryLimitExceeded(),
    "quota_exceeded": errors.AppMemoryQuotaExceeded(NO_MEMORY),
    "zero_or_less": errors.AppMemoryInvalid(),
    "instance_memory_limit_exceeded": errors.QuotaInstanceMemoryLimitExceeded(),
    "process_memory_insufficient_for_sidecars": errors.AppMemoryInsufficientForSidecars(),
}
# source: cloud_controller_ng:app/messages/validators.rb, whose messages Sequel prints as Ruby's hashes
VARIABLES = {
    "empty": "key must be a minimum length of 1",
    "vcap": "cannot start with VCAP_",
    "vmc": "cannot start with VMC_",
    "port": "cannot set PORT",
}
IN_PROGRESS = "VCAP::CloudController::BuildCreate::StagingInProgress"


def app_refusal(problem: Invalid, name: object) -> CloudControllerError:
    """The error for an app, its lifecycle or its process; `name` is the request's, which may have none."""
    if (problem.field, problem.rule) == ("name", "unique"):
        return errors.AppNameTaken("" if name is None else name)
    if problem.field == "process":
        return _process_refusal(_problems(problem))
    return errors.AppInvalid(", ".join(_sentences(problem)))


def _sentences(problem: Invalid) -> list[str]:
    if problem.field == "app":
        return list(dict.fromkeys(_column(each) for each in _problems(problem)))
    names: list[str] = problem.details["names"]  # type: ignore[assignment] # what the world put there
    return [f'Specified unknown buildpack name: "{name}"' for name in names]


def _column(problem: Invalid) -> str:
    if problem.field == "environment_variables":
        return f'environment_variables {{:message=>"{VARIABLES[problem.rule]}"}}'
    return f"{problem.field} {problem.rule}"


def _problems(problem: Invalid) -> list[Invalid]:
    found: list[Invalid] = problem.details["problems"]  # type: ignore[assignment] # what the world put there
    return found


def _process_refusal(found: list[Invalid]) -> CloudControllerError:
    rules: dict[str, list[str]] = {}
    for each in found:
        rules.setdefault(each.field, []).append(each.rule)
    if "memory" in rules:
        return next(error for rule, error in MEMORY.items() if rule in rules["memory"])
    if "instances" in rules:
        return errors.AppInvalid("Number of instances less than 0")
    if "app_instance_limit" in rules:
        of_space = "space_app_instance_limit_exceeded" in rules["app_instance_limit"]
        return errors.SpaceQuotaInstanceLimitExceeded() if of_space else errors.QuotaInstanceLimitExceeded()
    if "state" in rules:
        return errors.AppInvalid("Invalid app state provided")
    if "docker_disabled" in rules.get("docker", ()):
        return errors.DockerDisabled()
    return errors.AppInvalid(process_sentence(found))


def process_sentence(found: list[Invalid]) -> str:
    """Everything that is wrong with a process."""
    return ", ".join(f"{each.field} {each.rule}" for each in found)


def start_refusal(problem: Invalid) -> CloudControllerError:
    """The error for an app that a restage cannot start."""
    sentence = process_sentence(_problems(problem))
    return errors.DockerDisabled() if "docker_disabled" in sentence else errors.StagingError(sentence)


def staging_refusal(problem: Exception) -> Exception:
    """The error for what hinders staging; what is told as it is stays."""
    if isinstance(problem, CloudControllerError) and problem.name == "StagingInProgress":
        return errors.AppInvalid(IN_PROGRESS)
    return _hindrance(problem) if isinstance(problem, Invalid) else problem


def _hindrance(problem: Invalid) -> CloudControllerError:
    details = problem.details
    if problem.field == "lifecycle":
        return app_refusal(problem, None)
    if problem.rule == "log_rate":
        of_space = details["where"] == "space"
        entry = errors.SpaceQuotaLogRateLimitExceeded if of_space else errors.OrgQuotaLogRateLimitExceeded
        return entry(f"staging requires {details['wanted']} bytes per second")
    if problem.field == "stack":
        return errors.StackValidationFailed(details["sentence"])
    ready = problem.field != "package"
    return errors.AppInvalid("too much disk requested" if ready else "Cannot stage package whose state is not ready.")
