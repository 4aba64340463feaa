"""How an installation is configured: the keys are those of the Cloud Controller's cloud_controller.yml.

Defaults are those of capi-release, except for the polling interval: None follows the world's progress rules.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field, fields, replace
from difflib import get_close_matches

from fakecc.json_types import Json
from fakecc.records import Value, value_type

DEFAULT_INFO: dict[str, Json] = {
    "name": "", "build": "", "version": 0, "support_address": "", "description": "",
    "app_ssh_endpoint": None, "app_ssh_host_key_fingerprint": None, "app_ssh_oauth_client": "ssh-proxy",
    "min_cli_version": None, "min_recommended_cli_version": None, "custom": None,
}  # fmt: skip
DEFAULT_RENDERER: dict[str, Json] = {
    "max_results_per_page": 100, "default_results_per_page": 50, "max_inline_relations_depth": 2,
    "max_total_results": None,
}  # fmt: skip
DEFAULT_QUOTAS: dict[str, Json] = {
    "default": {
        "memory_limit": 10240, "non_basic_services_allowed": True, "total_routes": 1000, "total_services": 100,
        "total_reserved_route_ports": 0,
    },
}  # fmt: skip
DEFAULT_RATE_LIMITER: dict[str, Json] = {
    "enabled": False, "per_process_general_limit": 2000, "global_general_limit": 20000,
    "per_process_unauthenticated_limit": 100, "global_unauthenticated_limit": 1000,
    "per_process_admin_limit": -1, "global_admin_limit": -1, "reset_interval_in_minutes": 60,
}  # fmt: skip
DEFAULT_RATE_LIMITER_V2_API: dict[str, Json] = {
    "enabled": False, "per_process_general_limit": 1000, "global_general_limit": 10000,
    "per_process_admin_limit": 2000, "global_admin_limit": 20000, "reset_interval_in_minutes": 60,
}  # fmt: skip
# How many of an installation's jobs go on at a time: capi-release's cc.jobs.generic.number_of_workers.
DEFAULT_JOBS: dict[str, Json] = {"generic": {"number_of_workers": 1}}
DEFAULT_STACKS: dict[str, Json] = {
    "default": "cflinuxfs4",
    "stacks": [{"name": "cflinuxfs4", "description": "Cloud Foundry Linux-based filesystem (Ubuntu 22.04)"}],
}
DEFAULT_ROUTER_GROUPS: list[Json] = [
    {"guid": "default-tcp-guid", "name": "default-tcp", "type": "tcp", "reservable_ports": "1024-1123"},
]


class SettingError(ValueError):
    """A wrong configuration. The text names the key and says what would be right."""


@value_type
class Settings(Value):
    """The configuration of one installation. What is a map in cloud_controller.yml is a map here."""

    external_protocol: str | None = None
    external_domain: str | None = None
    temporary_enable_v2: bool = True
    system_domain_organization: str = "system"
    system_domain: str = "sys.example.com"
    app_domains: list[Json] = field(default_factory=lambda: ["apps.example.com"])
    system_hostnames: list[str] = field(
        default_factory=lambda: ["api", "uaa", "login", "doppler", "loggregator", "hm9000", "credhub"]
    )
    broker_client_timeout_seconds: float = 60
    broker_client_default_async_poll_interval_seconds: float | None = None
    broker_client_max_async_poll_duration_minutes: float = 10080
    broker_client_async_poll_exponential_backoff_rate: float = 1.0
    broker_client_max_async_poll_interval_seconds: float = 86400
    skip_cert_verify: bool = False
    cc_service_key_client_name: str | None = "cc_service_key_client"
    max_service_credential_bindings_per_app_service_instance: int = 1
    jobs: dict[str, Json] = field(default_factory=lambda: DEFAULT_JOBS)
    max_annotations_per_resource: int = 200
    max_labels_per_resource: int = 50
    max_concurrent_service_broker_requests: int = 0
    temporary_enable_async_recursive_delete: dict[str, bool] = field(default_factory=dict[str, bool])
    info: dict[str, Json] = field(default_factory=lambda: DEFAULT_INFO)
    doppler: dict[str, Json] = field(default_factory=dict[str, Json])
    log_cache: dict[str, Json] = field(default_factory=dict[str, Json])
    log_stream: dict[str, Json] = field(default_factory=dict[str, Json])
    credhub_api: dict[str, Json] = field(default_factory=dict[str, Json])
    quota_definitions: dict[str, Json] = field(default_factory=lambda: DEFAULT_QUOTAS)
    renderer: dict[str, Json] = field(default_factory=lambda: DEFAULT_RENDERER)
    default_app_memory: int = 1024
    default_app_disk_in_mb: int = 1024
    maximum_app_disk_in_mb: int = 2048
    default_app_log_rate_limit_in_bytes_per_second: int = -1
    default_app_ssh_access: bool = True
    allow_app_ssh_access: bool = True
    packages: dict[str, Json] = field(default_factory=dict[str, Json])
    droplets: dict[str, Json] = field(default_factory=dict[str, Json])
    stacks: dict[str, Json] = field(default_factory=lambda: DEFAULT_STACKS)
    install_buildpacks: list[Json] = field(default_factory=list[Json])
    security_group_definitions: list[Json] = field(default_factory=list[Json])
    default_staging_security_groups: list[str] = field(default_factory=list[str])
    default_running_security_groups: list[str] = field(default_factory=list[str])
    router_groups: list[Json] = field(default_factory=lambda: DEFAULT_ROUTER_GROUPS)
    allowed_cors_domains: list[str] = field(default_factory=list[str])
    rate_limiter: dict[str, Json] = field(default_factory=lambda: DEFAULT_RATE_LIMITER)
    rate_limiter_v2_api: dict[str, Json] = field(default_factory=lambda: DEFAULT_RATE_LIMITER_V2_API)
    route_services_enabled: bool = True
    # The recorded installation has them, and does not say so. recording: v3-bindings/volume-mounts
    volume_services_enabled: bool = True
    uaa_client_name: str | None = None
    uaa_client_secret: str | None = None

    @property
    def job_workers(self) -> int:
        """How many jobs go on at a time."""
        workers: int = self.jobs["generic"]["number_of_workers"]
        return workers

    def with_changes(self, given: Mapping[str, Json]) -> Settings:
        """These settings with `given` laid over them; maps are merged one level deep.

        Raises SettingError for an unknown key (naming the nearest) or a value of another type.
        """
        known = {item.name for item in fields(self)}
        laid: dict[str, Json] = {}
        for key, value in given.items():
            if key not in known:
                raise SettingError(_unknown(key, known))
            laid[key] = _fitting(key, value, getattr(self, key))
        return replace(self, **laid)


def _unknown(key: str, known: Collection[str], inside: str = "") -> str:
    near = get_close_matches(key, known, n=1, cutoff=0.4)
    hint = f"; did you mean {inside + near[0]!r}?" if near else "."
    words = ", ".join(sorted(known))
    return f"unknown setting {inside + key!r}{hint} Settings bear the names of cloud_controller.yml: {words}"


# The types of the settings whose default is None.
_OPTIONAL: dict[str, tuple[type, ...]] = {"broker_client_default_async_poll_interval_seconds": (int, float)}


def _fitting(key: str, value: Json, default: Json) -> Json:
    if isinstance(default, dict):
        if not isinstance(value, Mapping):
            raise SettingError(f"the setting {key!r} is a map, not {value!r}")
        return _merge(key, value, default)
    if default is None:
        wanted = _OPTIONAL.get(key, (str,))
        if value is not None and not isinstance(value, wanted):
            raise SettingError(f"the setting {key!r} is a {wanted[-1].__name__}, not {value!r}")
        return value
    if isinstance(default, bool) != isinstance(value, bool) or not isinstance(value, _kin(default)):
        raise SettingError(f"the setting {key!r} is a {type(default).__name__} such as {default!r}, not {value!r}")
    return value


def _merge(key: str, value: Mapping[str, Json], default: Mapping[str, Json]) -> dict[str, Json]:
    if key == "jobs":
        _check_workers(value)
    # Quotas and stacks replace the defaults; every other map is merged into its default.
    if key in {"quota_definitions", "stacks"}:
        return dict(value)
    for inner in value if default else ():
        if inner not in default:
            raise SettingError(_unknown(inner, default, f"{key}."))
    return {**default, **value}


def _check_workers(jobs: Mapping[str, Json]) -> None:
    generic = jobs.get("generic", DEFAULT_JOBS["generic"])
    workers = generic.get("number_of_workers") if isinstance(generic, Mapping) and len(generic) == 1 else None
    if not isinstance(workers, int) or isinstance(workers, bool) or workers < 1:
        raise SettingError(
            f"the setting 'jobs' is a map such as {DEFAULT_JOBS!r}, with 1 or more workers, not {jobs!r}"
        )


def _kin(default: Json) -> tuple[type, ...]:
    return (int, float) if isinstance(default, int | float) else (type(default),)
