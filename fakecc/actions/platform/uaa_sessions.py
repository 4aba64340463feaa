"""What may happen to the sessions of browsers at UAA's login page.

Source: uaa:uaa/src/main/webapp/WEB-INF/spring-servlet.xml (uiSecurity)
"""

from __future__ import annotations

from fakecc.models.uaa_accounts import Account, Session
from fakecc.world import World


def start(world: World, cookie: str, account: Account, old: Session | None = None) -> Session:
    """Make the session of somebody who has just logged in; the browser's old one ends."""
    if old is not None:
        world.remove(old)
    now = world.now()
    return world.add(
        Session(guid=cookie, created_at=now, updated_at=now, account_guid=account.guid, authenticated_at=now)
    )


def save_request(world: World, cookie: str, wanted: str) -> Session:
    """Make the session of a browser that has to log in first; it comes back to the path that it wanted."""
    now = world.now()
    return world.add(Session(guid=cookie, created_at=now, updated_at=now, saved_request=wanted))
