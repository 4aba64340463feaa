"""A served fakecc that is read."""

import pytest

from fakecc.in_process import FakeCC
from fakecc.remote.export.foundation import Foundation
from fakecc.remote.targets import RemoteServer

OPERATION = {
    "type": "update",
    "state": "failed",
    "description": "no room",
    "created_at": "2026-01-01T00:00:00Z",
    "updated_at": "2026-01-02T00:00:00Z",
}
SCHEMA = {"$schema": "http://json-schema.org/draft-04/schema#", "type": "object"}
WORLD = {
    "users": [{"username": name, "password": "secret"} for name in ("anna", "ben")],
    "organization_quotas": [
        {
            "name": "little",
            "memory_limit": 512,
            "total_routes": 9,
            "total_reserved_route_ports": 2,
            "total_private_domains": 1,
        }
    ],
    "organizations": [
        {
            "name": "shop",
            "quota": "little",
            "metadata": {"labels": {"team": "web"}},
            "roles": {"organization_manager": ["anna"]},
            "space_quotas": [{"name": "tight", "total_services": 4, "non_basic_services_allowed": False}],
            "spaces": [
                {
                    "name": "dev",
                    "quota": "tight",
                    "allow_ssh": False,
                    "roles": {"space_developer": ["anna", "ben"]},
                    "apps": [
                        {"name": "web", "state": "STARTED", "environment_variables": {"PIN": "hunter2"}},
                        {"name": "worker"},
                    ],
                    "routes": [
                        {"domain": "shop.example.org", "host": "www", "path": "/x", "destinations": [{"app": "web"}]},
                        {"domain": "apps.example.com", "host": "spare"},
                        {"domain": "tcp.example.org", "port": 2001, "destinations": [{"app": "web"}]},
                        {
                            "domain": "apps.example.com",
                            "host": "split",
                            "options": {"loadbalancing": "least-connection"},
                            "shared_spaces": ["shop/test"],
                            "destinations": [
                                {"app": "web", "weight": 60},
                                {"app": "shop/test/probe", "weight": 40},
                            ],
                        },
                    ],
                    "service_instances": [
                        {
                            "name": "orders",
                            "plan": "postgres/small",
                            "tags": ["sql"],
                            "parameters": {"pin": "hunter2"},
                            "shared_spaces": ["shop/test"],
                            "last_operation": OPERATION,
                            "bindings": [{"app": "web", "name": "db", "credentials": {"password": "hunter2"}}],
                            "keys": [{"name": "reporting", "credentials": {"password": "hunter2"}}],
                        },
                        {
                            "name": "logs",
                            "credentials": {"password": "hunter2"},
                            "syslog_drain_url": "syslog://me:hunter2@logs.example.org/in?token=hunter2",
                        },
                    ],
                },
                {"name": "test", "apps": [{"name": "probe"}]},
            ],
        },
        {"name": "closed", "suspended": True},
    ],
    "domains": [
        {"name": "shop.example.org", "organization": "shop", "shared_organizations": ["closed"]},
        {"name": "inside.example.org", "internal": True},
        {"name": "tcp.example.org", "router_group": "ours"},
    ],
    "feature_flags": {"route_sharing": True, "diego_docker": True},
    "router_groups": [{"name": "ours", "reservable_ports": "2000-2010"}],
    "service_brokers": [
        {
            "name": "databases",
            "offerings": [
                {
                    "name": "postgres",
                    "tags": ["sql"],
                    "instances_retrievable": True,
                    "extra": '{"displayName": "PostgreSQL"}',
                    "plans": [
                        {"name": "small", "schemas": {"create_instance": SCHEMA}, "visibility": "public"},
                        {"name": "large", "free": False, "visibility": ["shop"]},
                        {"name": "secret", "visibility": "admin", "maintenance_info": {"version": "1.0.0"}},
                    ],
                }
            ],
        },
        {"name": "private", "space": "shop/dev", "offerings": [{"name": "cache", "plans": [{"name": "tiny"}]}]},
    ],
}


@pytest.fixture
def read():
    """Gives a served fakecc as it is seen by its admin."""

    def foundation(url, *account, with_values=False):
        token = RemoteServer(api=url, accounts={"reader": account or ("admin", "admin")}).log_in("reader")
        return Foundation(url, token, with_values=with_values)

    return foundation


@pytest.fixture(scope="package")
def furnished():
    with FakeCC(clock="real", seed=WORLD) as cc:
        yield cc
