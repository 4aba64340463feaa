"""Names of buildpacks as clients see them: without the secrets that URLs hold.

Source: cloud_controller_ng:lib/cloud_controller/url_secret_obfuscator.rb
"""

from __future__ import annotations

import re

USERINFO = re.compile(r"\A([A-Za-z][A-Za-z0-9+.\-]*://)[^/?#@]+@")


def without_secrets(buildpack: str) -> str:
    """A buildpack's name, or its URL with user and password hidden."""
    return USERINFO.sub(r"\1***:***@", buildpack)
