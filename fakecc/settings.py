"""How an installation is configured, in the words of the Cloud Controller's own cloud_controller.yml and UAA's uaa.yml.

Defaults are those of capi-release (jobs/cloud_controller_ng/spec). What differs says why: temporary_enable_v2, the
polling interval, volume and route services, credhub_api, log_cache, the router groups, and what is fakecc's own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field, fields, replace
from pathlib import Path

from fakecc import json_reading, settings_of_uaa
from fakecc.json_types import Json
from fakecc.near_names import nearest
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
        "memory_limit": 102400, "non_basic_services_allowed": True, "total_routes": 1000, "total_services": -1,
        "total_reserved_route_ports": 100,
    },
}  # fmt: skip
DEFAULT_RATE_LIMITER: dict[str, Json] = {
    "enabled": False, "per_process_general_limit": 2000, "global_general_limit": 2000,
    "per_process_unauthenticated_limit": 100, "global_unauthenticated_limit": 100,
    "per_process_admin_limit": -1, "global_admin_limit": -1, "reset_interval_in_minutes": 60,
}  # fmt: skip
DEFAULT_RATE_LIMITER_V2_API: dict[str, Json] = {
    "enabled": False, "per_process_general_limit": 2000, "global_general_limit": 2000,
    "per_process_admin_limit": 2000, "global_admin_limit": 2000, "reset_interval_in_minutes": 60,
}  # fmt: skip
DEFAULT_LOGGREGATOR: dict[str, Json] = {
    "endpoint": None, "ca_file": None, "cert_file": None, "key_file": None, "subject_name": None,
}  # fmt: skip
# How many of an installation's jobs go on at a time: capi-release's cc.jobs.generic.number_of_workers.
DEFAULT_JOBS: dict[str, Json] = {"generic": {"number_of_workers": 1}}
DEFAULT_STACKS: dict[str, Json] = {
    "default": "cflinuxfs4",
    "stacks": [{"name": "cflinuxfs4", "description": "Cloud Foundry Linux-based filesystem (Ubuntu 22.04)"}],
}
DEFAULT_STAGING: dict[str, Json] = {
    "timeout_in_seconds": 900, "minimum_staging_memory_mb": 1024, "minimum_staging_disk_mb": 4096,
    "minimum_staging_file_descriptor_limit": 16384,
    # Whoever stages downloads buildpacks with these.
    "auth": {"user": "staging_user", "password": "staging_password"},
}  # fmt: skip
DEFAULT_RESOURCE_POOL: dict[str, Json] = {"minimum_size": 65536, "maximum_size": 536870912}
DEFAULT_PACKAGES: dict[str, Json] = {"max_package_size": 1073741824, "max_valid_packages_stored": 5}
DEFAULT_DROPLETS: dict[str, Json] = {"max_staged_droplets_stored": 5}
DEFAULT_DIEGO: dict[str, Json] = {
    "lifecycle_bundles": {
        "buildpack/cflinuxfs4": "buildpack_app_lifecycle/buildpack_app_lifecycle.tgz",
        "buildpack/windows": "buildpack_app_lifecycle/buildpack_app_lifecycle.tgz",
        "cnb/cflinuxfs4": "cnb_app_lifecycle/cnb_app_lifecycle.tgz",
        "docker": "docker_app_lifecycle/docker_app_lifecycle.tgz",
    },
}
# The routing API is there, which capi-release leaves out by default: cf-deployment has it.
DEFAULT_ROUTING_API: dict[str, Json] = {"enabled": True, "url": None}
DEFAULT_SECURITY_GROUPS: dict[str, Json] = {"enable_comma_delimited_destinations": False}
DEFAULT_NGINX: dict[str, Json] = {"use_nginx": False}
# fakecc's own: the versions that it says it has.
DEFAULT_API_VERSIONS: dict[str, Json] = {"v2": "2.293.0", "v3": "3.228.0", "osbapi": "2.15"}
# None of these has a default of its own in capi-release, where all are made of the system domain.
DEFAULT_URL: dict[str, Json] = {"url": None}
DEFAULT_CREDHUB_API: dict[str, Json] = {"external_url": None}
# Routers are configured elsewhere; cf-deployment's has this group.
DEFAULT_ROUTER_GROUPS: list[Json] = [
    {"name": "default-tcp", "type": "tcp", "reservable_ports": "1024-1123"},
]


GIVEN = "given"


class SettingError(ValueError):
    """A wrong configuration. The text names the key and says what would be right."""


@value_type
class Settings(Value):
    """The configuration of one installation. What is a map in cloud_controller.yml is a map here."""

    external_protocol: str | None = None
    external_domain: str | None = None
    # Off by default in capi-release since 2025; half of those who use fakecc speak v2.
    temporary_enable_v2: bool = True
    system_domain_organization: str = "system"
    system_domain: str = "sys.example.com"
    app_domains: list[Json] = field(default_factory=lambda: ["apps.example.com"])
    system_hostnames: list[str] = field(
        default_factory=lambda: [
            "api",
            "proxy",
            "uaa",
            "login",
            "blobstore",
            "log-cache",
            "doppler",
            "log-stream",
            "credhub",
            "ssh",
        ]
    )
    broker_client_timeout_seconds: float = 60
    broker_client_default_async_poll_interval_seconds: float | None = None
    broker_client_max_async_poll_duration_minutes: float = 10080
    broker_client_async_poll_exponential_backoff_rate: float = 1.0
    broker_client_max_async_poll_interval_seconds: float = 86400
    skip_cert_verify: bool = False
    cc_service_key_client_name: str | None = "cc_service_key_client"
    max_service_credential_bindings_per_app_service_instance: int = 5
    jobs: dict[str, Json] = field(default_factory=lambda: DEFAULT_JOBS)
    max_annotations_per_resource: int = 200
    max_labels_per_resource: int = 50
    max_concurrent_service_broker_requests: int = 0
    temporary_enable_async_recursive_delete: dict[str, bool] = field(default_factory=dict[str, bool])
    info: dict[str, Json] = field(default_factory=lambda: DEFAULT_INFO)
    warn_if_below_min_cli_version: bool = False
    doppler: dict[str, Json] = field(default_factory=lambda: DEFAULT_URL)
    # Without an url fakecc itself is named, for it answers there.
    log_cache: dict[str, Json] = field(default_factory=lambda: DEFAULT_URL)
    log_stream: dict[str, Json] = field(default_factory=lambda: DEFAULT_URL)
    # The lines of the Cloud Controller's own are sent there. recording: neighbours/logs-meta (where none is named)
    loggregator: dict[str, Json] = field(default_factory=lambda: DEFAULT_LOGGREGATOR)
    # Without an url one of the system domain is named: cf-java-client refuses a root that has a link of null.
    credhub_api: dict[str, Json] = field(default_factory=lambda: DEFAULT_CREDHUB_API)
    routing_api: dict[str, Json] = field(default_factory=lambda: DEFAULT_ROUTING_API)
    custom_root_links: list[Json] = field(default_factory=list[Json])
    quota_definitions: dict[str, Json] = field(default_factory=lambda: DEFAULT_QUOTAS)
    default_quota_definition: str = "default"
    shared_isolation_segment_name: str = "shared"
    feature_flag_overrides: dict[str, bool] = field(default_factory=dict[str, bool])
    allow_user_creation_by_org_manager: bool = False
    disable_private_domain_cross_space_context_path_route_sharing: bool = False
    reserved_private_domains: str | None = None
    enable_ipv6: bool = False
    renderer: dict[str, Json] = field(default_factory=lambda: DEFAULT_RENDERER)
    default_app_memory: int = 1024
    default_app_disk_in_mb: int = 1024
    maximum_app_disk_in_mb: int = 2048
    default_app_log_rate_limit_in_bytes_per_second: int = -1
    default_app_ssh_access: bool = True
    allow_docker_root_user: bool = True
    update_metric_tags_on_rename: bool = True
    allow_app_ssh_access: bool = True
    default_app_lifecycle: str = "buildpack"
    disable_custom_buildpacks: bool = False
    temporary_disable_v2_staging: bool = False
    instance_file_descriptor_limit: int = 16384
    packages: dict[str, Json] = field(default_factory=lambda: DEFAULT_PACKAGES)
    droplets: dict[str, Json] = field(default_factory=lambda: DEFAULT_DROPLETS)
    resource_pool: dict[str, Json] = field(default_factory=lambda: DEFAULT_RESOURCE_POOL)
    staging: dict[str, Json] = field(default_factory=lambda: DEFAULT_STAGING)
    diego: dict[str, Json] = field(default_factory=lambda: DEFAULT_DIEGO)
    stacks: dict[str, Json] = field(default_factory=lambda: DEFAULT_STACKS)
    install_buildpacks: list[Json] = field(default_factory=list[Json])
    security_groups: dict[str, Json] = field(default_factory=lambda: DEFAULT_SECURITY_GROUPS)
    security_group_definitions: list[Json] = field(default_factory=list[Json])
    default_staging_security_groups: list[str] = field(default_factory=list[str])
    default_running_security_groups: list[str] = field(default_factory=list[str])
    router_groups: list[Json] = field(default_factory=lambda: DEFAULT_ROUTER_GROUPS)
    allowed_cors_domains: list[str] = field(default_factory=list[str])
    rate_limiter: dict[str, Json] = field(default_factory=lambda: DEFAULT_RATE_LIMITER)
    rate_limiter_v2_api: dict[str, Json] = field(default_factory=lambda: DEFAULT_RATE_LIMITER_V2_API)
    # capi-release has them where the router has a secret for them, as cf-deployment's has.
    route_services_enabled: bool = True
    # The recorded installation has them, and does not say so. recording: v3-bindings/volume-mounts
    volume_services_enabled: bool = True
    maximum_health_check_timeout: int = 180
    additional_allowed_process_users: list[str] = field(default_factory=list[str])
    max_route_options_size: int = 1024
    temporary_disable_deployments: bool = False
    max_manifest_service_binding_poll_duration_in_seconds: int = 60
    nginx: dict[str, Json] = field(default_factory=lambda: DEFAULT_NGINX)
    # fakecc's own: does a router stand in front, that gives every request an id?
    behind_router: bool = False
    api_versions: dict[str, Json] = field(default_factory=lambda: DEFAULT_API_VERSIONS)
    uaa_client_name: str | None = None
    uaa_client_secret: str | None = None
    uaa: dict[str, Json] = field(default_factory=lambda: settings_of_uaa.UAA)
    login: dict[str, Json] = field(default_factory=lambda: settings_of_uaa.LOGIN)
    authentication: dict[str, Json] = field(default_factory=lambda: settings_of_uaa.AUTHENTICATION)
    password: dict[str, Json] = field(default_factory=lambda: settings_of_uaa.PASSWORD)
    jwt: dict[str, Json] = field(default_factory=lambda: settings_of_uaa.JWT)
    oauth: dict[str, Json] = field(default_factory=lambda: settings_of_uaa.OAUTH)
    scim: dict[str, Json] = field(default_factory=lambda: settings_of_uaa.SCIM)
    zones: dict[str, Json] = field(default_factory=lambda: settings_of_uaa.ZONES)
    # What was laid over the defaults, in this order.
    given: tuple[Mapping[str, Json], ...] = ()

    @property
    def job_workers(self) -> int:
        """How many jobs go on at a time."""
        workers: int = self.jobs["generic"]["number_of_workers"]
        return workers

    @property
    def doppler_url(self) -> str | None:
        """Where logs are streamed from: that of the system domain where none is configured; empty: nowhere."""
        return self._url(self.doppler["url"], "wss://doppler.{}:443")

    @property
    def log_stream_url(self) -> str | None:
        """The same of the newer way."""
        return self._url(self.log_stream["url"], "https://log-stream.{}")

    @property
    def credhub_url(self) -> str | None:
        """The same of CredHub."""
        return self._url(self.credhub_api["external_url"], "https://credhub.{}")

    @property
    def app_ssh_endpoint(self) -> str | None:
        """Where apps are reached by SSH."""
        return self._url(self.info["app_ssh_endpoint"], "ssh.{}:2222")

    def _url(self, configured: str | None, of_system_domain: str) -> str | None:
        return of_system_domain.format(self.system_domain) if configured is None else configured or None

    def words(self) -> dict[str, Json]:
        """Every setting by its name."""
        return {item.name: getattr(self, item.name) for item in fields(self) if item.name != GIVEN}

    def over(self, base: Mapping[str, Json]) -> Settings:
        """The same changes, laid over the defaults as `base` changes them. Raises SettingError as with_changes does."""
        laid = Settings().with_changes(base)
        for changes in self.given:
            laid = laid.with_changes(changes)
        return replace(laid, given=self.given)

    def with_changes(self, given: Mapping[str, Json]) -> Settings:
        """These settings with `given` laid over them; maps are merged one level deep, those of uaa.yml all the way.

        Raises SettingError for an unknown key (naming the nearest) or a value of another type.
        """
        try:
            json_reading.check(dict(given))
        except json_reading.Unfit as problem:
            raise SettingError(f"the setting {problem.pointer or '/'}: {problem.problem}") from None
        types = {item.name: str(item.type) for item in fields(self) if item.name != GIVEN}
        laid: dict[str, Json] = {}
        for key, value in given.items():
            if key not in types:
                raise SettingError(_unknown(key, types))
            laid[key] = _fitting(key, value, getattr(self, key), types[key])
        return replace(self, **laid, given=(*self.given, dict(given)) if given else self.given)


def _unknown(key: str, known: Collection[str], inside: str = "") -> str:
    near = nearest(key, known, 1, likeness=0.4)
    hint = f"; did you mean {inside + near[0]!r}?" if near else "."
    words = ", ".join(sorted(known))
    return (
        f"unknown setting {inside + key!r}{hint} Settings bear the names of cloud_controller.yml and uaa.yml: {words}"
    )


_UAA_KEYS = frozenset({"uaa", "login", "authentication", "password", "jwt", "oauth", "scim", "zones"})
# What each annotation stands for: the kinds of values, and the words for them.
KINDS: dict[str, tuple[tuple[type, ...], str]] = {
    "bool": ((bool,), "true or false"),
    "int": ((int,), "a whole number"),
    "float": ((int, float), "a number"),
    "float | None": ((int, float, type(None)), "a number or null"),
    "str": ((str,), "a text"),
    "str | None": ((str, type(None)), "a text or null"),
    "list[str]": ((list,), "a list of texts"),
    "list[Json]": ((list,), "a list"),
}
INNER_KINDS: dict[type, str] = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}


def _fitting(key: str, value: Json, default: Json, annotation: str) -> Json:
    if isinstance(default, dict):
        if not isinstance(value, Mapping):
            raise SettingError(f"the setting {key!r} is a map, not {value!r}")
        return _merge(key, value, default)
    kinds, words = KINDS[annotation]
    fits = isinstance(value, kinds) and isinstance(value, bool) <= (bool in kinds)
    if annotation == "list[str]":
        fits = fits and all(isinstance(item, str) for item in value)
    if not fits:
        raise SettingError(f"the setting {key!r} is {words} such as {default!r}, not {value!r}")
    if key == "reserved_private_domains" and value is not None and not Path(str(value)).is_file():
        raise SettingError(
            f"the setting {key!r} is the path of a list as of publicsuffix.org; there is no file {value!r}"
        )
    return value


def _merge(key: str, value: Mapping[str, Json], default: Mapping[str, Json]) -> dict[str, Json]:
    if key == "jobs":
        _check_workers(value)
    # Quotas and stacks are listed whole; everything else is laid over the defaults.
    if key in {"quota_definitions", "stacks"}:
        _check_whole(key, value)
        return dict(value)
    if key in _UAA_KEYS:
        return _merge_deeply(key, value, default)
    # What a map may hold is what it holds by default; one that is empty by default holds anything.
    pristine: Mapping[str, Json] = getattr(Settings(), key)
    for inner in value if pristine else ():
        if inner not in pristine:
            raise SettingError(_unknown(inner, pristine, f"{key}."))
        _check_inner(f"{key}.{inner}", value[inner], pristine[inner])
    return {**default, **value}


def _check_inner(name: str, value: Json, default: Json) -> None:
    """A value inside a map has the kind of its default; a default of null allows any but a list."""
    kind = type(default)
    fits = not isinstance(value, list) if default is None else isinstance(value, kind)
    if not fits or (kind is int and isinstance(value, bool)):
        words = INNER_KINDS.get(kind, "no list")
        raise SettingError(f"the setting {name!r} is {words} such as {default!r}, not {value!r}")


def _check_whole(key: str, value: Mapping[str, Json]) -> None:
    fits = _are_stacks(value) if key == "stacks" else all(isinstance(limits, Mapping) for limits in value.values())
    if not fits:
        raise SettingError(f"the setting {key!r} is not as cloud_controller.yml has it: {value!r}")


def _are_stacks(value: Mapping[str, Json]) -> bool:
    listed = value.get("stacks")
    return (
        isinstance(listed, list)
        and isinstance(value.get("default"), str)
        and all(isinstance(stack, Mapping) and isinstance(stack.get("name"), str) for stack in listed)
    )


def _merge_deeply(path: str, value: Mapping[str, Json], default: Mapping[str, Json]) -> dict[str, Json]:
    """`value` laid over `default`, level by level; lists and texts are replaced."""
    merged = dict(default)
    for key, given in value.items():
        known = default.get(key)
        if key not in default and not settings_of_uaa.is_open(path):
            raise SettingError(_unknown(key, default, f"{path}."))
        only = settings_of_uaa.FIXED.get(f"{path}.{key}", given)
        if given != only:
            raise SettingError(f"the setting {path}.{key} can only be {only!r}: fakecc does nothing else")
        if not settings_of_uaa.fits(f"{path}.{key}", given):
            raise SettingError(f"the setting {path}.{key} is a list of texts, not {given!r}")
        if isinstance(given, Mapping) and isinstance(known, Mapping | None):
            merged[key] = _merge_deeply(f"{path}.{key}", given, known or {})
        elif known is None or settings_of_uaa.is_open(path) or isinstance(given, _kin(known)):
            merged[key] = given
        else:
            raise SettingError(f"the setting {path}.{key} is a {type(known).__name__}, not {given!r}")
    return merged


def _check_workers(jobs: Mapping[str, Json]) -> None:
    generic = jobs.get("generic", DEFAULT_JOBS["generic"])
    workers = generic.get("number_of_workers") if isinstance(generic, Mapping) and len(generic) == 1 else None
    if not isinstance(workers, int) or isinstance(workers, bool) or workers < 1:
        raise SettingError(
            f"the setting 'jobs' is a map such as {DEFAULT_JOBS!r}, with 1 or more workers, not {jobs!r}"
        )


def _kin(default: Json) -> tuple[type, ...]:
    return (int, float) if isinstance(default, int | float) else (type(default),)
