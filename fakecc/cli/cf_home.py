"""`fakecc cf-home`: a home for the cf CLI in which somebody is logged in already.

Source: cli:util/configv3/json_config.go
"""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import click

from fakecc.cli.addresses import server_options, url_of
from fakecc.cli.asking import ask
from fakecc.cli.strict_command import StrictCommand
from fakecc.json_types import Json

CONFIG_VERSION = 4
# The client `cf`, which has no secret.
CLIENT = {"Authorization": "Basic Y2Y6", "Accept": "application/json"}


@click.command("cf-home", cls=StrictCommand)
@server_options
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--user", "username", default="admin", show_default=True, help="Who is logged in.")
@click.option("--password", default="", help="That user's password; by default the user's name, as in the presets.")
@click.option("--org", "organization", default="", help="The organization to target.")
@click.option("--space", default="", help="The space to target, of that organization.")
def cf_home(
    *, folder: Path, host: str, port: int, tls: bool, username: str, password: str, organization: str, space: str
) -> None:
    """Write FOLDER/.cf/config.json, with which the cf CLI is logged in: `CF_HOME=FOLDER cf orgs`.

    Your own ~/.cf is not touched.
    """
    if space and not organization:
        raise click.UsageError("--space needs --org: a space's name is its organization's own")
    url = url_of(host, port, tls=tls)
    links = _links(url)
    tokens = _log_in(links["login"], username, password or username)
    config = _config(url, links, tokens)
    headers = {"Authorization": f"bearer {tokens['access_token']}"}
    if organization:
        found = _find(url, f"/v3/organizations?names={quote(organization, safe='')}", headers, organization)
        config["OrganizationFields"] = {"GUID": found["guid"], "Name": found["name"]}
    if space:
        guid = config["OrganizationFields"]["GUID"]
        path = f"/v3/spaces?organization_guids={guid}&names={quote(space, safe='')}"
        found = _find(url, path, headers, space)
        config["SpaceFields"] = {"GUID": found["guid"], "Name": found["name"], "AllowSSH": True}
    target = folder / ".cf" / "config.json"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(config, indent=2))
        target.chmod(0o600)
    except OSError as error:
        raise click.ClickException(f"cannot write {target}: {error.strerror}") from None
    click.echo(f"export CF_HOME={folder.resolve()}")


def _links(url: str) -> dict[str, str]:
    body = ask(url, "/").json()
    if not isinstance(body, dict) or not isinstance(body.get("links"), dict):
        raise click.ClickException(f"{url} answers no links at /: is it a Cloud Controller?")
    links = {name: link["href"] for name, link in body["links"].items() if isinstance(link, dict)}
    version: Json = (body["links"].get("cloud_controller_v3") or {}).get("meta", {}).get("version", "")
    return {"login": links.get("uaa", url), **links, "version": str(version)}


def _log_in(login: str, username: str, password: str) -> dict[str, str]:
    form = {"grant_type": "password", "username": username, "password": password}
    answer = ask(login, "/oauth/token", headers=CLIENT, form=form)
    tokens = answer.json()
    if answer.status != 200 or not isinstance(tokens, dict):
        said = tokens.get("error_description", answer.text) if isinstance(tokens, dict) else answer.text
        raise click.ClickException(f"{username} cannot log in at {login}: {said}")
    return {"refresh_token": "", **tokens}


def _find(url: str, path: str, headers: dict[str, str], name: str) -> dict[str, str]:
    answer = ask(url, path, headers=headers)
    body = answer.json()
    found = body.get("resources") if isinstance(body, dict) else None
    if answer.status != 200 or not found:
        raise click.ClickException(f"{url} shows no {name!r} at {path} ({answer.status})")
    first: dict[str, str] = found[0]
    return first


def _config(url: str, links: dict[str, str], tokens: dict[str, str]) -> dict[str, Json]:
    return {
        "AccessToken": f"bearer {tokens['access_token']}",
        "APIVersion": links["version"],
        "AsyncTimeout": 0,
        "AuthorizationEndpoint": links["login"],
        "ColorEnabled": "",
        "ConfigVersion": CONFIG_VERSION,
        "DopplerEndPoint": links.get("logging", ""),
        "LogCacheEndPoint": links.get("log_cache", ""),
        "NetworkPolicyV1Endpoint": links.get("network_policy_v1", ""),
        "OrganizationFields": {"GUID": "", "Name": ""},
        "RefreshToken": tokens["refresh_token"],
        "RoutingAPIEndpoint": links.get("routing", ""),
        "SpaceFields": {"GUID": "", "Name": "", "AllowSSH": False},
        "SSHOAuthClient": "ssh-proxy",
        "SSLDisabled": True,
        "Target": url,
        "UaaEndpoint": links.get("uaa", links["login"]),
        "UAAOAuthClient": "cf",
        "UAAOAuthClientSecret": "",
    }
