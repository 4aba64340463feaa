"""/v3/buildpacks: made, moved, filled with bits, and deleted."""

import io
import zipfile

import pytest
import support

PATH = "/v3/buildpacks"


def _make(world, name="one", **more):
    return support.ask(world, "POST", PATH, {"name": name, **more})


def _places(world, lifecycle="buildpack"):
    found = support.ask(world, "GET", f"{PATH}?lifecycle={lifecycle}").body["resources"]
    return [(one["name"], one["position"]) for one in found]


def _zip(**files):
    sent = io.BytesIO()
    with zipfile.ZipFile(sent, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("_", "."), text)
    return sent.getvalue()


def _upload(world, guid, bits, name="bp.zip", **more):
    head = f'--b\r\nContent-Disposition: form-data; name="bits"; filename="{name}"\r\n\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    body = head.encode() + bits + b"\r\n--b--\r\n"
    return support.ask(world, "POST", f"{PATH}/{guid}/upload", body, headers=headers, **more)


def test_a_buildpack_is_shown_whole(world):
    body = _make(world, stack="cflinuxfs4", metadata={"labels": {"a": "b"}}).body
    address = f"http://api.example.org{PATH}/{body['guid']}"
    assert list(body.items()) == [
        ("guid", body["guid"]),
        ("created_at", "2023-11-14T22:13:20Z"),
        ("updated_at", "2023-11-14T22:13:20Z"),
        ("name", "one"),
        ("stack", "cflinuxfs4"),
        ("state", "AWAITING_UPLOAD"),
        ("lifecycle", "buildpack"),
        ("filename", None),
        ("position", 1),
        ("enabled", True),
        ("locked", False),
        ("metadata", {"labels": {"a": "b"}, "annotations": {}}),
        ("links", {"self": {"href": address}, "upload": {"href": f"{address}/upload", "method": "POST"}}),
    ]


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ({}, "Name must be a string, Name can't be blank, Name is invalid"),
        ({"name": "a b"}, "Name is invalid"),
        ({"name": "a", "position": 0}, "Position must be greater than or equal to 1"),
        ({"name": "a", "position": 1.5}, "Position must be an integer"),
        ({"name": "a", "position": []}, "Position is not a number"),
        ({"name": "a", "lifecycle": 5}, 'Lifecycle must be a string, Lifecycle must be either "buildpack" or "cnb"'),
        ({"name": "a", "stack": "gone"}, "Stack 'gone' does not exist"),
        ({"name": "a", "wrong": 1, "enabled": "x"}, "Unknown field(s): 'wrong', Enabled must be a boolean"),
    ],
    ids=["nothing", "blank", "position 0", "fraction", "list", "lifecycle", "stack", "several"],
)
def test_a_body_is_refused(world, body, complaint):
    assert support.detail(support.ask(world, "POST", PATH, body)) == (422, complaint)


def test_a_position_that_is_a_text_breaks_the_real_one(world):
    assert _make(world, position="1").status == 500


def test_null_stands_for_nothing(world):
    nothing = {"stack": None, "position": None, "enabled": None, "locked": None, "lifecycle": None}
    body = _make(world, **nothing).body
    assert (body["position"], body["enabled"], body["locked"], body["lifecycle"]) == (1, True, False, "buildpack")


@pytest.mark.parametrize(
    ("first", "again", "complaint"),
    [
        ({}, {}, "Buildpack with name 'one' and an unassigned stack already exists"),
        (
            {"stack": "cflinuxfs4"},
            {"stack": "cflinuxfs4"},
            "Buildpack with name 'one', stack 'cflinuxfs4' and lifecycle 'buildpack' already exists",
        ),
    ],
    ids=["no stack", "stack"],
)
def test_a_name_is_taken_for_its_stack_and_lifecycle(world, first, again, complaint):
    _make(world, **first)
    assert support.detail(_make(world, **again)) == (422, complaint)


@pytest.mark.parametrize(
    ("body", "told"), [({"name": "new"}, ""), ({"position": 2}, ""), ({"stack": "old"}, "old")], ids=str
)
def test_a_buildpack_whose_stack_is_gone_is_not_changed(world, body, told):
    support.ask(world, "POST", "/v3/stacks", {"name": "old"})
    guid = _make(world, stack="old").body["guid"]
    support.ask(world, "DELETE", f"/v3/stacks/{world.stacks.first(name='old').guid}")
    reply = support.ask(world, "PATCH", f"{PATH}/{guid}", body)
    assert support.detail(reply) == (422, f"Stack '{told}' does not exist")


def test_the_installation_says_which_lifecycle_is_meant():
    world = support.new_world(default_app_lifecycle="cnb")
    assert _make(world).body["lifecycle"] == "cnb"


def test_others_may_bear_the_name(world):
    _make(world)
    assert [_make(world, stack="cflinuxfs4").status, _make(world, lifecycle="cnb").status] == [201, 201]


def test_a_new_one_comes_first_and_the_others_move(world):
    for name in ("a", "b", "c"):
        _make(world, name)
    _make(world, "late", position=3)
    _make(world, "other", lifecycle="cnb")
    assert (_places(world), _places(world, "cnb")) == ([("c", 1), ("b", 2), ("late", 3), ("a", 4)], [("other", 1)])


@pytest.mark.parametrize(
    ("position", "places"),
    [(2, [("b", 1), ("c", 2), ("a", 3)]), (99, [("b", 1), ("a", 2), ("c", 3)])],
    ids=["between", "beyond the end"],
)
def test_a_buildpack_moves(world, position, places):
    for name in ("a", "b", "c"):
        _make(world, name)
    guid = world.buildpacks.first(name="c").guid
    support.ask(world, "PATCH", f"{PATH}/{guid}", {"position": position})
    assert _places(world) == places


def test_those_behind_a_deleted_one_move_up(world):
    for name in ("a", "b", "c"):
        _make(world, name)
    guid = world.buildpacks.first(name="b").guid
    job = support.wait(world, support.ask(world, "DELETE", f"{PATH}/{guid}"))
    assert (job["operation"], job["state"], _places(world)) == (
        "buildpack.delete", "COMPLETE", [("c", 1), ("a", 2)],
    )  # fmt: skip


def test_a_stack_is_given_once(world):
    guid = _make(world).body["guid"]
    given = support.ask(world, "PATCH", f"{PATH}/{guid}", {"stack": "cflinuxfs4"}).status
    taken = support.ask(world, "PATCH", f"{PATH}/{guid}", {"stack": None})
    assert (given, support.detail(taken)) == (200, (422, "Buildpack stack cannot be changed"))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("stacks=cflinuxfs4", ["here"]),
        ("stacks=", ["any"]),
        ("names=any", ["any"]),
        ("order_by=-position", ["any", "here"]),
    ],
)
def test_buildpacks_are_listed(world, query, names):
    _make(world, "any")
    _make(world, "here", stack="cflinuxfs4")
    assert [one["name"] for one in support.ask(world, "GET", f"{PATH}?{query}").body["resources"]] == names


@pytest.mark.parametrize("manifest", ["[" * 100_000, "a: &a [x]\nb: *a", "a: ["], ids=["deep", "an alias", "no YAML"])
def test_a_manifest_that_cannot_be_read_fails_the_upload(world, manifest):
    guid = _make(world).body["guid"]
    job = support.wait(world, _upload(world, guid, _zip(manifest_yml=manifest)))
    assert (job["state"], world.failures) == ("FAILED", [])
    assert "buildpack manifest is not valid" in job["errors"][0]["detail"]


def test_bits_make_it_ready_and_their_manifest_names_the_stack(world):
    guid = _make(world).body["guid"]
    reply = _upload(world, guid, _zip(manifest_yml="stack: cflinuxfs4\n"))
    job = support.wait(world, reply)
    after = support.ask(world, "GET", f"{PATH}/{guid}").body
    assert (reply.status, reply.body["state"], job["operation"], job["state"]) == (
        202, "AWAITING_UPLOAD", "buildpack.upload", "COMPLETE",
    )  # fmt: skip
    assert (after["state"], after["filename"], after["stack"]) == ("READY", "bp.zip", "cflinuxfs4")


@pytest.mark.parametrize(
    ("lifecycle", "bits", "complaint"),
    [
        ("buildpack", b"text", 'bp.zip is not a zip file. Buildpacks of lifecycle "buildpack" must be valid zip files.'),
        ("cnb", b"text", (
            'bp.zip is not a gzip archive or cnb file. Buildpacks of lifecycle "cnb" must be valid gzip archives or cnb '
            "files."
        )),
        ("buildpack", b"", (
            'bp.zip is not a zip file. Buildpacks of lifecycle "buildpack" must be valid zip files., '
            "bp.zip cannot be empty"
        )),
    ],
    ids=["no zip", "no cnb", "empty"],
)  # fmt: skip
def test_bits_are_refused(world, lifecycle, bits, complaint):
    guid = _make(world, lifecycle=lifecycle).body["guid"]
    assert support.detail(_upload(world, guid, bits)) == (422, f"Uploaded buildpack file is invalid: {complaint}")


@pytest.mark.parametrize(
    ("bits", "detail"),
    [
        (b"PK\x03\x04 no more", "Buildpack zip error: buildpack zipfile is not valid"),
        (_zip(manifest_yml="a: b: c"), "Buildpack zip error: buildpack manifest is not valid"),
        (_zip(manifest_yml="stack: gone"), "Uploaded buildpack stack (gone) does not match cflinuxfs4"),
    ],
    ids=["zip", "manifest", "stack"],
)
def test_an_upload_fails(world, bits, detail):
    guid = _make(world, stack="cflinuxfs4").body["guid"]
    job = support.wait(world, _upload(world, guid, bits))
    assert (job["state"], [error["detail"] for error in job["errors"]]) == ("FAILED", [detail])


def test_nothing_is_uploaded_to_a_locked_one(world):
    guid = _make(world, locked=True).body["guid"]
    assert support.detail(_upload(world, guid, _zip(a="b"))) == (422, "Buildpack is locked")


def test_all_read_and_admins_write(world):
    guid = _make(world).body["guid"]
    stranger = support.user(world, "stranger")
    asked = (("GET", "", None), ("PATCH", "", {}), ("DELETE", "", None), ("POST", "/upload", {}))
    statuses = [
        support.ask(world, method, f"{PATH}/{guid}{rest}", body, as_=stranger).status for method, rest, body in asked
    ]
    assert statuses == [200, 403, 403, 403]


def test_what_is_done_to_a_buildpack_is_written_down(world):
    guid = _make(world).body["guid"]
    support.ask(world, "PATCH", f"{PATH}/{guid}", {"enabled": False})
    support.wait(world, _upload(world, guid, _zip(a="b")))
    support.wait(world, support.ask(world, "DELETE", f"{PATH}/{guid}"))
    assert [(event.type, event.data) for event in world.audit_events if event.target_guid == guid] == [
        ("audit.buildpack.create", {"request": {"name": "one"}}),
        ("audit.buildpack.update", {"request": {"enabled": False}}),
        ("audit.buildpack.upload", {"request": {"bits_name": "bp.zip", "bits_path": "ngx_uploads/0"}}),
        ("audit.buildpack.delete", {}),
    ]


def test_the_caches_are_cleared_by_a_job(world):
    job = support.wait(world, support.ask(world, "POST", "/v3/admin/actions/clear_buildpack_cache"))
    assert (job["operation"], job["state"], list(job["links"])) == ("admin.clear_buildpack_cache", "COMPLETE", ["self"])


def test_ten_comes_after_nine(world):
    for number in range(1, 11):
        _make(world, f"b{number}", position=number)

    found = support.ask(world, "GET", PATH).body["resources"]
    assert [one["position"] for one in found] == list(range(1, 11))
