"""Which identity providers are for the addresses of a domain."""

import pytest

from fakecc.models.uaa_accounts import IdentityProvider
from fakecc.uaa import domains


def provider(origin_key, listed):
    config = None if listed is None else {"emailDomain": listed}
    return IdentityProvider(guid="g", created_at=0, updated_at=0, origin_key=origin_key, name="n", config=config)


@pytest.mark.parametrize(
    ("origin_key", "listed", "domain", "named", "fallback"),
    [
        ("idp", ["x.org"], "x.org", True, True),
        ("idp", ["*.org"], "x.org", True, True),
        ("idp", ["*.org"], "x.y.org", False, False),
        ("idp", None, "x.org", False, False),
        ("uaa", None, "x.org", False, True),
        ("uaa", None, "local", False, False),
        ("uaa", ["x.org"], "y.org", False, False),
    ],
)
def test_which_domains_a_provider_is_for(origin_key, listed, domain, named, fallback):
    one = provider(origin_key, listed)
    assert (domains.is_for(one, domain), domains.may_be_for(one, domain)) == (named, fallback)
