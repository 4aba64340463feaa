"""What every request of v2 passes: tokens, odd queries, the switch, and the envelopes of refusals."""

import pytest
import support

from fakecc.models.tenancy import Role


def test_a_refusal_is_told_with_a_line_feed_behind():
    reply = support.ask(support.new_world(), "GET", "/v2/spaces/nope")
    body = [("description", "The app space could not be found: nope"), ("error_code", "CF-SpaceNotFound"),
            ("code", 40004)]  # fmt: skip
    assert (reply.status, list(reply.body.items()), reply.text) == (404, body, "\n")


@pytest.mark.parametrize(("method", "path"), [("GET", "/v2/nope"), ("PATCH", "/v2/spaces"), ("GET", "/V2/spaces")])
def test_unknown_paths_and_methods_need_no_token(method, path):
    reply = support.ask(support.new_world(), method, path, as_=support.NOBODY)
    assert (reply.status, reply.text, reply.headers["X-Cascade"]) == (
        404,
        '{"description":"Unknown request","error_code":"CF-NotFound","code":10000}',
        "pass",
    )


@pytest.mark.parametrize("path", ["/v2/domains/x/nope", "/v2/spaces/x/domains/y/z", "/v2/app_events/x/y", "/info/x"])
def test_old_paths_warn_even_where_nothing_is(path):
    reply = support.ask(support.new_world(), "GET", path)
    assert (reply.status, reply.headers["X-Cf-Warnings"]) == (404, "Endpoint+deprecated")


def test_without_a_token_nothing_is_shown():
    reply = support.ask(support.new_world(), "POST", "/v2/spaces", b"{", as_=support.NOBODY)
    assert (reply.status, reply.body["code"]) == (401, 10002)


PLAIN = {
    "a lone percent sign": ("/v2/spaces?q=%", b"", {}, "invalid %-encoding (%)"),
    "a list and a text": ("/v2/spaces?q=a&q[]=b", b"", {}, "expected Array (got String) for param `q&amp;#39;"),
    "an object and a text": ("/v2/spaces?q=a&q[b]=c", b"", {}, "expected Hash (got String) for param `q&amp;#39;"),
    "a form": (
        "/v2/spaces",
        b'{"name": "50%"}',
        {"Content-Type": "application/x-www-form-urlencoded"},
        "invalid %-encoding ({&amp;quot;name&amp;quot;: &amp;quot;50%&amp;quot;})",
    ),
}


@pytest.mark.parametrize(("path", "body", "headers", "told"), PLAIN.values(), ids=PLAIN)
def test_what_rack_cannot_parse_is_refused_in_plain_text(path, body, headers, told):
    reply = support.ask(support.new_world(), "POST" if body else "GET", path, body, headers=headers)
    assert (reply.status, reply.text, reply.content_type) == (
        400,
        f"Invalid query parameters: {told}",
        "application/json;charset=utf-8",
    )


def test_a_page_elsewhere_may_not_read_json():
    reply = support.ask(support.new_world(), "GET", "/v2/info", headers={"Referer": "http://elsewhere.example.com/"})
    assert (reply.status, reply.text) == (403, "Forbidden")


@pytest.mark.parametrize(("roles", "status"), [((), 403), (("organization_auditor",), 200)], ids=["alone", "auditor"])
def test_who_only_supports_a_space_has_no_part_in_v2(roles, status):
    world = support.new_world()
    space = support.space(world)
    organization = world.organizations[space.organization_guid]
    caller = support.user(world, "helper", ("organization_user", organization), *((one, organization) for one in roles))
    world.add(Role(**world.stamp(Role), type="space_supporter", user_guid=caller.guid, space_guid=space.guid))
    assert support.ask(world, "GET", "/v2/spaces", as_=caller).status == status
    assert support.ask(world, "GET", "/v2/info", as_=caller).status == 200


def test_switched_off_only_info_answers():
    world = support.new_world(temporary_enable_v2=False)
    gone = [support.ask(world, "GET", path) for path in ("/v2/spaces", "/v2/nope")]
    assert [(reply.status, reply.text) for reply in gone] == [(404, "V2 endpoints disabled")] * 2
    info = support.ask(world, "GET", "/v2/info").body
    assert (info["support"], info["api_version"]) == ("CF API v2 is disabled", "")
    assert "cloud_controller_v2" not in support.ask(world, "GET", "/").body["links"]
