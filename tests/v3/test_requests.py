"""Bodies, media types and metadata as Rails and the database take them, seen on organizations."""

import pytest
from support import NOBODY, READ_ONLY_ADMIN, ask, detail, organization

BROKEN_JSON = (400, "Request invalid due to parse error: invalid request body")
BLANK = (422, "Name can't be blank")
UNREADABLE = (500, "text/plain; charset=utf-8")


def post(world, raw, kind="application/json", **headers):
    return ask(world, "POST", "/v3/organizations", raw, headers={"Content-Type": kind, **headers})


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"{", BROKEN_JSON),
        (b'{"name": NaN}', BROKEN_JSON),
        (b'{"name": 01}', BROKEN_JSON),
        (b'{"name": "x",}', BROKEN_JSON),
        (b" ", BROKEN_JSON),
        (b"\xef\xbb\xbf{}", BROKEN_JSON),
        (b"", BLANK),
        (b"{}", BLANK),
        (b"/* c */ {} // d", BLANK),
        (b"[]", (422, "Unknown field(s): '_json', Name can't be blank")),
        (b"null", (422, "Unknown field(s): '_json', Name can't be blank")),
        (b'{"name": "a\nb"}', (422, "Name must not contain escaped characters")),
        (b'{"name": "x", "foo": 1, "utf8": 1, "_method": 2}', (422, "Unknown field(s): 'foo'")),
        (b'{"body": {"foo": 1}, "name": "x"}', (422, "Unknown field(s): 'foo', Name can't be blank")),
        (b'{"name": ' + b"[" * 120 + b"]" * 120 + b"}", None),
    ],
)
def test_a_body_of_json(world, raw, told):
    reply = post(world, raw)
    assert detail(reply) == told if told else reply.status == 422


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("application/json", 201),
        ("application/json; charset=utf-8", 201),
        ("APPLICATION/JSON", 201),
        ("text/plain", 422),
        ("", 406),
        ("nonsense", 406),
        ("application/x-www-form-urlencoded", 422),
        ("multipart/form-data; boundary=x", 500),
    ],
)
def test_a_body_counts_by_its_type(world, kind, status):
    assert post(world, b'{"name": "x"}', kind).status == status


def test_a_form_is_read_as_rails_reads_it(world):
    assert post(world, b"name=x+y", "application/x-www-form-urlencoded").body["name"] == "x y"


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 200),
        ("text/html", 200),
        ("", 200),
        ("nonsense", 406),
        ("nonsense, */*", 200),
        ("application/json;q=0.9, text/*", 200),
    ],
)
def test_an_answer_that_cannot_be_in_the_type_asked_for(world, accept, status):
    assert ask(world, "GET", "/v3/organizations", headers={"Accept": accept}).status == status


def test_a_406_is_empty_and_names_only_the_user(world):
    reply = ask(world, "GET", "/v3/organizations", headers={"Accept": "nonsense"})
    assert (reply.text, reply.headers, reply.content_type) == (
        "",
        {"X-USER-GUID": "admin-guid"},
        "text/html; charset=UTF-8",
    )


@pytest.mark.parametrize("query", ["names=%", "names=%ff", "page=1&page[a]=2"])
def test_a_query_that_rails_cannot_read_breaks_its_error_page_too(world, query):
    reply = ask(world, "GET", f"/v3/organizations?{query}")
    assert (reply.status, reply.content_type) == UNREADABLE
    assert reply.text.startswith("500 Internal Server Error\n")


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
def test_bytes_that_are_no_text_break_it_as_well(world, kind):
    reply = post(world, b'{"name": "\xff"}', kind)
    assert (reply.status, reply.content_type) == UNREADABLE


@pytest.mark.parametrize(
    ("as_", "path", "told"),
    [
        pytest.param(NOBODY, "/v3/organizations", (401, "Authentication error"), id="token before body"),
        pytest.param(READ_ONLY_ADMIN, "/v3/organizations", (403, None), id="scope before body"),
        pytest.param(NOBODY, "/v3/nope", BROKEN_JSON, id="body before an unknown route"),
    ],
)
def test_what_is_looked_at_first(world, as_, path, told):
    reply = ask(world, "POST", path, b"{", as_=as_)
    assert detail(reply) == told if told[1] else reply.status == told[0]


def patch(world, metadata):
    inside = organization(world)
    return ask(world, "PATCH", f"/v3/organizations/{inside.guid}", {"metadata": metadata})


@pytest.mark.parametrize(
    ("metadata", "told"),
    [
        (None, "Metadata must be an object"),
        ([], "Metadata must be an object"),
        ({"foo": 1, "bar": 2}, "Metadata has unexpected field(s): 'foo' 'bar'"),
        ({"labels": []}, "Metadata 'labels' is not an object"),
        ({"annotations": "x"}, "Metadata 'annotations' is not an object"),
        ({"labels": {"": "v"}}, "Metadata label key error: key cannot be empty string"),
        ({"labels": {"/": "v"}}, "Metadata label key error: key cannot be empty string"),
        ({"labels": {"a.b/": "v"}}, "Metadata label key error: key cannot be empty string"),
        ({"labels": {"a/b/c": "v"}}, "Metadata label key error: key has more than one '/'"),
        ({"labels": {"/a": "v"}}, "Metadata label key error: prefix '' must be in valid dns format"),
        ({"labels": {"host/a": "v"}}, "Metadata label key error: prefix 'host' must be in valid dns format"),
        (
            {"labels": {f"{'x' * 64}.org/a": "v"}},
            f"Metadata label key error: prefix '{'x' * 64}.org' must be in valid dns format",
        ),
        (
            {"labels": {f"{'xx.' * 90}org/a": "v"}},
            "Metadata label key error: prefix 'xx.xx.xx...' is greater than 253 characters",
        ),
        (
            {"labels": {"CloudFoundry.org/a": "v"}},
            "Metadata label key error: prefix 'cloudfoundry.org' is reserved",
        ),
        ({"labels": {"a b": "v"}}, "Metadata label key error: 'a b' contains invalid characters"),
        ({"labels": {"-a": "v"}}, "Metadata label key error: '-a' starts or ends with invalid characters"),
        ({"labels": {"x" * 64: "v"}}, "Metadata label key error: 'xxxxxxxx...' is greater than 63 characters"),
        ({"labels": {"a": "b c"}}, "Metadata label value error: 'b c' contains invalid characters"),
        ({"labels": {"a": {"b": 1}}}, "Metadata label value error: '{:b=>1}' contains invalid characters"),
        ({"labels": {"a": ["b"]}}, "Metadata label value error: '[\"b\"]' contains invalid characters"),
        (
            {"annotations": {"a": "v" * 5001}},
            "Metadata annotation value error: 'vvvvvvvv...' is greater than 5000 characters",
        ),
        ({"annotations": {"-a": "v"}}, "Metadata annotation key error: '-a' starts or ends with invalid characters"),
    ],
)
def test_metadata_is_refused(world, metadata, told):
    assert detail(patch(world, metadata)) == (422, told)


@pytest.mark.parametrize(
    ("metadata", "kept"),
    [
        ({"labels": None, "annotations": None}, ({}, {})),
        (
            {"labels": {"a": 1, "b": 1.5, "c": True, "d": "", "e": 10**30}},
            ({"a": "1", "b": "1.5", "c": "true", "d": "", "e": str(10**30)}, {}),
        ),
        ({"annotations": {"a": 1, "b": [], "c": ["x"], "-d": ""}}, ({}, {"a": "1", "b": None, "c": "x", "-d": ""})),
        ({"labels": {"sub.cloudfoundry.org/a": "v"}}, ({"sub.cloudfoundry.org/a": "v"}, {})),
    ],
)
def test_metadata_is_kept_as_the_database_takes_it(world, metadata, kept):
    body = patch(world, metadata).body
    assert (body["metadata"]["labels"], body["metadata"]["annotations"]) == kept


@pytest.mark.parametrize("value", [1.5, True, {}, {"a": 1}, ["a", "b"]])
def test_annotations_that_break_the_real_one(world, value):
    assert detail(patch(world, {"annotations": {"a": value}})) == (500, "An unknown error occurred.")


@pytest.mark.parametrize("kind", ["labels", "annotations"])
def test_false_in_place_of_metadata_is_nothing(world, kind):
    reply = ask(world, "POST", "/v3/organizations", {"name": "x", "metadata": {kind: False}})
    assert (reply.status, reply.body["metadata"]) == (201, {"labels": {}, "annotations": {}})


def test_metadata_is_laid_over_what_was_there(world):
    inside = organization(world)
    path = f"/v3/organizations/{inside.guid}"
    ask(world, "PATCH", path, {"metadata": {"labels": {"a": "1", "b": "2"}, "annotations": {"c": "3"}}})
    body = ask(world, "PATCH", path, {"metadata": {"labels": {"a": None, "d": "4"}, "annotations": {"c": None}}}).body
    assert body["metadata"] == {"labels": {"b": "2", "d": "4"}, "annotations": {}}


@pytest.mark.parametrize(
    ("kind", "most", "told"),
    [
        ("labels", 50, "Failed to add 51 labels because it would exceed maximum of 50"),
        ("annotations", 200, "Failed to add 201 annotations because it would exceed maximum of 200"),
    ],
)
def test_there_may_be_too_much_metadata(world, kind, most, told):
    assert detail(patch(world, {kind: {f"k{number}": "v" for number in range(most + 1)}})) == (422, told)


def test_the_usage_of_the_installation_is_for_those_who_see_all(world):
    summary = ask(world, "GET", "/v3/info/usage_summary").body["usage_summary"]
    assert summary["service_instances"] == 0
    assert ask(world, "GET", "/v3/info/usage_summary", as_=READ_ONLY_ADMIN).status == 200
