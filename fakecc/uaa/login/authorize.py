"""/oauth/authorize: a code, or tokens at once, for a client in a user's name.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/oauth/UaaAuthorizationEndpoint.java
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field, replace

from fakecc.actions.platform import uaa_approvals, uaa_clients, uaa_codes
from fakecc.call import Call, Reply, endpoint
from fakecc.models.uaa_accounts import Account, Approval, UaaClient
from fakecc.records import Value, value_type
from fakecc.uaa import addresses, answers, cookies, requests
from fakecc.uaa.answers import UaaError, insufficient_scope
from fakecc.uaa.login import _pages, _redirects, _sessions
from fakecc.uaa.scopes import matches
from fakecc.uaa.tokens import bearers, granting, grants, logons
from fakecc.uaa.tokens.granting import Grant

RESPONSE_TYPES = frozenset({"code", "token", "id_token"})
CHALLENGE = re.compile(r"[A-Za-z0-9\-._~]{43,128}")
BAD_CHALLENGE = "Code challenge length must between 43 and 128 and use only [A-Z],[a-z],[0-9],_,.,-,~ characters."
METHODS = ("S256", "plain")
ID_TOKEN_ONLY = frozenset({"id_token"})
WITH_REDIRECT = frozenset({"authorization_code", "implicit"})
NO_REDIRECTS = "A redirect_uri can only be used by implicit or authorization_code grant types."
NO_ACCOUNT = "The application is not authorized for your account."
APPROVED, DENIED = "APPROVED", "DENIED"
# Of the form with which a person decides: a field a scope that is left checked, whose value bears the same prefix.
SCOPE_FIELD = "scope."
FORM_FIELDS = frozenset({cookies.CSRF, "user_oauth_approval"})


@value_type
class Request(Value):
    """What a client asks for, and who it is for. `by_browser`: with a session and not with a token."""

    client: UaaClient
    account: Account
    target: str
    response_types: frozenset[str]
    parameters: Mapping[str, str] = field(default_factory=dict[str, str])
    scopes: tuple[str, ...] = ()
    authenticated_at: float = 0.0
    by_password: bool = False
    by_browser: bool = True

    @property
    def grant_type(self) -> str:
        """The grant by which tokens are given at once: a code's where one is asked for beside an id token."""
        types = self.response_types
        return "implicit" if "token" in types or types == ID_TOKEN_ONLY else "authorization_code"


def authorize(call: Call) -> Reply:
    """By a user's token where only a code is asked for, else by the browser's session."""
    parameters = requests.parameters(call)
    if bearers.has_bearer_header(call) and parameters.get("response_type") == "code" and "client_id" in parameters:
        return _by_token(call, parameters)
    account = _sessions.account_of(call)
    if account is None and parameters.get("prompt") == "none":
        return _login_required(call, parameters)
    if account is None:
        return _sessions.ask_to_log_in(call)
    session = _sessions.session_of(call)
    try:
        reply = _answer(
            call, parameters, account, authenticated_at=session.authenticated_at if session else 0.0, by_browser=True
        )
    except UaaError as refusal:
        reply = _page_of(refusal)
    return _sessions.renew_csrf(call, reply)


def _by_token(call: Call, parameters: Mapping[str, str]) -> Reply:
    bearer = bearers.read_bearer(call)
    if not bearer.scopes & {"uaa.user", "uaa.admin"}:
        raise insufficient_scope("uaa.user")
    account = bearers.account_of(call, bearer)
    if account is None:
        raise UaaError(answers.view({}, 500))
    return _answer(call, parameters, account, authenticated_at=call.world.now(), by_browser=False)


def _answer(
    call: Call, parameters: Mapping[str, str], account: Account, *, authenticated_at: float, by_browser: bool
) -> Reply:
    client = _client(call, parameters)
    types = frozenset(parameters.get("response_type", "").split())
    try:
        scopes = grants.user_scopes(call, client, account, parameters.get("scope"))
    except UaaError as refusal:
        return _scope_refusal(call, client, parameters, refusal)
    _check_provider(client, account)
    if not types <= RESPONSE_TYPES:
        pairs = [("error", "unsupported_response_type"), ("error_description", "Unsupported response types")]
        return _redirect(_placer(types)(_target(call, client, parameters), [*pairs, *_state(parameters)]))
    _check_challenge(parameters)
    request = Request(
        client=client,
        account=account,
        target=_target(call, client, parameters),
        response_types=types,
        parameters=parameters,
        scopes=tuple(scopes),
        authenticated_at=authenticated_at,
        by_password=False,
        by_browser=by_browser,
    )
    if not types:
        pairs = [("error", "invalid_request"), ("error_description", "Missing response_type in authorization request")]
        return _redirect(_redirects.with_query(request.target, pairs))
    return _decide(call, request)


def _decide(call: Call, request: Request) -> Reply:
    """Grant what is approved, take what the person says, or ask."""
    said = request.parameters.get("user_oauth_approval") if call.method == "POST" and request.by_browser else None
    if said is not None and _sessions.is_own_form(call):
        if said != "true":
            return _denial(request)
        chosen = _chosen_scopes(request)
        if not chosen <= {*request.scopes}:
            return _strange_scopes(request)
        _note_decision(call, request, chosen)
    approved = _approved_scopes(call, request)
    if approved is None and request.parameters.get("prompt") == "none":
        return _redirect(_redirects.with_fragment(request.target, [("error", "interaction_required")]))
    if approved is None:
        return _ask(call, request)
    request = replace(request, scopes=approved)
    if request.response_types & {"token", "id_token"}:
        return _redirect(_redirects.with_fragment(request.target, _implicit(call, request)))
    pairs = [("code", _new_code(call, request)), *_state(request.parameters)]
    return _redirect(_redirects.with_query(request.target, pairs))


def _client(call: Call, parameters: Mapping[str, str]) -> UaaClient:
    client_id = parameters.get("client_id")
    client = uaa_clients.find(call.world, client_id or "", addresses.zone_of_host(call))
    if client is None:
        raise _refusal(401, "invalid_client", f"No client with requested id: {client_id}")
    return client


def _redirect_uris(call: Call, client: UaaClient) -> list[str]:
    return [addresses.fill(call, uri) for uri in client.redirect_uris or ()]


def _target(call: Call, client: UaaClient, parameters: Mapping[str, str]) -> str:
    asked, registered = parameters.get("redirect_uri"), _redirect_uris(call, client)
    if registered and not WITH_REDIRECT & {*client.grant_types}:
        raise _refusal(400, "invalid_grant", NO_REDIRECTS)
    target = _redirects.resolve(asked, registered)
    if target is None:
        told = "null" if asked is None else asked
        sentence = f"Invalid redirect {told} did not match one of the registered values"
        raise _refusal(400, "invalid_grant", sentence)
    return target


def _check_provider(client: UaaClient, account: Account) -> None:
    """Refuse a person whose origin the client does not take; UAA has a page for it, and other words for no origin."""
    problem = logons.provider_problem(client, account)
    if problem:
        is_for_nobody = problem == logons.NO_PROVIDERS
        raise _refusal(401, "unauthorized_client", problem if is_for_nobody else NO_ACCOUNT)


def _check_challenge(parameters: Mapping[str, str]) -> None:
    challenge = parameters.get("code_challenge")
    if challenge is None:
        return
    if not CHALLENGE.fullmatch(challenge):
        raise _refusal(400, "invalid_request", BAD_CHALLENGE)
    if parameters.get("code_challenge_method", "plain") not in METHODS:
        sentence = f"Unsupported code challenge method. Supported: [{', '.join(METHODS)}]"
        raise _refusal(400, "invalid_request", sentence)


def _approved_scopes(call: Call, request: Request) -> tuple[str, ...] | None:
    """The scopes that the client may have; None while there is one on which the person has not decided."""
    automatic = request.client.autoapprove
    if "true" in automatic:
        return request.scopes
    now = call.world.now()
    decided = {
        approval.scope: approval.status == APPROVED
        for approval in _approvals(call, request)
        if approval.expires_at > now
    }
    decisions = {scope: True if matches(automatic, scope) else decided.get(scope) for scope in request.scopes}
    if None in decisions.values():
        return None
    return tuple(scope for scope, approved in decisions.items() if approved)


def _approvals(call: Call, request: Request) -> list[Approval]:
    """What the person has decided of this client before."""
    known = call.world.approvals.find(account_guid=request.account.guid)
    return [approval for approval in known if approval.client_id == request.client.client_id]


def _chosen_scopes(request: Request) -> set[str]:
    """The scopes that the person has left checked."""
    fields = request.parameters.items()
    return {text.removeprefix(SCOPE_FIELD) for name, text in fields if name.startswith(SCOPE_FIELD)}


def _note_decision(call: Call, request: Request, chosen: set[str]) -> None:
    """Remember which scopes the client may have, and which not."""
    for approval in _approvals(call, request):
        if approval.scope in request.scopes:
            call.world.remove(approval)
    for scope in request.scopes:
        status = APPROVED if scope in chosen else DENIED
        uaa_approvals.create(call.world, request.account, request.client.client_id, scope, status)


def _ask(call: Call, request: Request) -> Reply:
    """Have the person decide; who asks with a token sees what would be asked."""
    if not request.by_browser:
        reply = answers.view(
            {
                "client_id": request.client.client_id,
                "redirect_uri": request.target,
                "undecided_scopes": [*request.scopes],
            }
        )
        reply.headers["Cache-Control"] = "no-store, no-store"
        reply.cookies = [cookies.session(call)]
        return reply
    token = cookies.csrf(call)
    pairs = [(name, value) for name, value in request.parameters.items() if name not in FORM_FIELDS]
    pairs = [(name, value) for name, value in pairs if not name.startswith(SCOPE_FIELD)]
    action = _redirects.with_query("authorize", pairs)
    text = _pages.approval(action, cookies.value_of(token), request.client.client_id, [*request.scopes])
    return Reply(text=text, headers={**answers.GUARDED, "Cache-Control": "no-store", **answers.ENGLISH},
                 content_type=answers.HTML, cookies=[token])  # fmt: skip


def _new_code(call: Call, request: Request) -> str:
    sent = request.parameters
    code = uaa_codes.create_authorization(
        call.world,
        client_id=request.client.client_id,
        account_guid=request.account.guid,
        scopes=request.scopes,
        redirect_uri=request.target,
        redirect_asked="redirect_uri" in sent,
        nonce=sent.get("nonce"),
        authenticated_at=request.authenticated_at,
        by_password=request.by_password,
        challenge=sent.get("code_challenge"),
        challenge_method=sent.get("code_challenge_method"),
    )
    return code.guid


def _implicit(call: Call, request: Request) -> list[tuple[str, str]]:
    """What stands behind the `#`: tokens, and a code where one is asked for as well; or why there are none."""
    if request.grant_type not in request.client.grant_types:
        return _error_pairs(request, "invalid_client", "Unauthorized grant type")
    jti = granting.new_id(call)
    grant = Grant(
        client=request.client,
        account=request.account,
        grant_type=request.grant_type,
        scopes=request.scopes,
        authenticated_at=request.authenticated_at,
        opaque=request.parameters.get("token_format") == granting.OPAQUE,
        nonce=request.parameters.get("nonce"),
    )
    pairs = [("token_type", "bearer")]
    if "token" in request.response_types:
        pairs.append(("access_token", granting.access_token(call, grant, jti)))
    if "id_token" in request.response_types and "openid" in request.scopes:
        pairs.append(("id_token", granting.id_token(call, grant, jti)))
    if "code" in request.response_types:
        pairs.append(("code", _new_code(call, request)))
    return [
        *pairs,
        *_state(request.parameters),
        ("expires_in", str(granting.expires_in(call, request.client))),
        ("scope", " ".join(request.scopes)),
        ("jti", jti),
    ]


def _denial(request: Request) -> Reply:
    pairs = _error_pairs(request, "access_denied", "User denied access")
    return _redirect(_placer(request.response_types)(request.target, pairs))


def _strange_scopes(request: Request) -> Reply:
    """The answer to a form with scopes for which the client did not ask."""
    sentence = "The requested scopes are invalid. Please use valid scope names in the request."
    return _redirect(_redirects.with_query(request.target, _error_pairs(request, "invalid_scope", sentence)))


def _error_pairs(request: Request, error: str, description: str) -> list[tuple[str, str]]:
    return [("error", error), ("error_description", description), *_state(request.parameters)]


def _state(parameters: Mapping[str, str]) -> list[tuple[str, str]]:
    """What the client wants to hear again."""
    return [("state", parameters["state"])] if "state" in parameters else []


def _placer(types: frozenset[str]) -> Callable[[str, list[tuple[str, str]]], str]:
    """What puts a refusal into an address: behind its `#` where a token was asked for, else into its query."""
    return _redirects.with_fragment if "token" in types else _redirects.with_query


def _scope_refusal(call: Call, client: UaaClient, parameters: Mapping[str, str], refusal: UaaError) -> Reply:
    """A wrong scope is told to the client, if it may be sent to at all."""
    target = _redirects.resolve(parameters.get("redirect_uri"), _redirect_uris(call, client))
    if target is None:
        raise _refusal(400, "invalid_scope", refusal.reply.body["error_description"])
    told = refusal.reply.body
    pairs = [("error", told["error"]), ("error_description", told["error_description"]), *_state(parameters)]
    put = _placer(frozenset(parameters.get("response_type", "").split()))
    headers = {**answers.GUARDED, **answers.UNCACHED, **answers.ENGLISH, "Location": put(target, pairs)}
    return Reply(status=302, headers=headers)


def _login_required(call: Call, parameters: Mapping[str, str]) -> Reply:
    """Nobody is logged in, and the client wants nobody asked."""
    client = uaa_clients.find(call.world, parameters.get("client_id", ""), addresses.zone_of_host(call))
    registered = _redirect_uris(call, client) if client else []
    target = _redirects.resolve(parameters.get("redirect_uri"), registered)
    if client is None or target is None:
        raise UaaError(answers.nothing(400))
    state = f"{cookies.new_value(call)}.{cookies.new_value(call)}"
    pairs = [("error", "login_required"), ("session_state", state)]
    is_code = "code" in parameters.get("response_type", "").split()
    return answers.redirect((_redirects.with_query if is_code else _redirects.with_fragment)(target, pairs))


def _redirect(target: str) -> Reply:
    headers = {**answers.GUARDED, "Cache-Control": "no-store", **answers.ENGLISH, "Location": target}
    return Reply(status=302, headers=headers)


def _refusal(status: int, error: str, description: str) -> UaaError:
    reply = answers.view({"error": error, "error_description": description}, status)
    reply.headers["Cache-Control"] = "no-store, no-store"
    return UaaError(reply)


def _page_of(refusal: UaaError) -> Reply:
    """A refusal as a person sees it."""
    told = refusal.reply.body or {}
    return Reply(
        status=refusal.reply.status,
        text=_pages.page("Error", f"<p>{answers.escape(str(told.get('error_description', '')))}</p>"),
        headers={**answers.GUARDED, "Cache-Control": "no-store", **answers.ENGLISH},
        content_type=answers.HTML,
    )


ENDPOINTS = [endpoint("GET", "/oauth/authorize", authorize), endpoint("POST", "/oauth/authorize", authorize)]
