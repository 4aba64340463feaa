"""Which identity providers are for the addresses of a domain.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/util/DomainFilter.java
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from fakecc.actions.platform.uaa_policies import OWN_ORIGIN
from fakecc.models.uaa_accounts import IdentityProvider

# Domains of UAA's own provider where it names none.
ANY_DOMAIN = ("*.*", "*.*.*", "*.*.*.*")


def is_for(provider: IdentityProvider, domain: str) -> bool:
    """Does the provider name this domain, or one with stars that fits?"""
    return _fits(_listed_domains(provider) or (), domain)


def may_be_for(provider: IdentityProvider, domain: str) -> bool:
    """Would it do where no provider names the domain? UAA's own does for any, unless it names some."""
    named = _listed_domains(provider)
    fallback = ANY_DOMAIN if provider.origin_key == OWN_ORIGIN else ()
    return _fits(fallback if named is None else named, domain)


def _listed_domains(provider: IdentityProvider) -> Sequence[str] | None:
    listed = (provider.config or {}).get("emailDomain")
    return [str(each) for each in listed] if isinstance(listed, list) else None


def _fits(patterns: Sequence[str], domain: str) -> bool:
    return any(re.fullmatch(re.escape(each).replace(r"\*", r"[^\\.]+"), domain) for each in patterns)
