"""Apps on their way: packages with bits, builds, droplets."""

import io
import zipfile

import support
from fakecc.arrange import behaviours
from fakecc.arrange.checking import Part

BOUNDARY = "boundary"
HEADERS = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


def hear_controller(world):
    """Have the Cloud Controller's own lines stand in the logs of apps; gives the world."""
    world.settings = world.settings.with_changes({"loggregator": {"endpoint": "localhost:3458"}})
    return world


def bits(**files):
    """A zip of these files: names, with `_` for a point, and contents."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name.replace("_", ".")), content)
    return packed.getvalue()


def form(*parts):
    """A multipart body of parts: name, file name or None, content."""
    body = b""
    for name, file_name, content in parts:
        told = f'; filename="{file_name}"' if file_name else ""
        body += (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{told}\r\n\r\n'.encode() + content + b"\r\n"
        )
    return body + f"--{BOUNDARY}--\r\n".encode()


def upload(world, kind, guid, *parts, as_=support.ADMIN):
    """The reply to an upload of these parts to a package or a droplet."""
    return support.ask(world, "POST", f"/v3/{kind}/{guid}/upload", form(*parts), headers=HEADERS, as_=as_)


def of(app):
    """The relationships of what belongs to an app."""
    return {"relationships": {"app": {"data": {"guid": app.guid}}}}


def package(world, app, content=None, **more):
    """A package of an app whose bits are ready."""
    guid = support.ask(world, "POST", "/v3/packages", {"type": "bits", **of(app), **more}).body["guid"]
    upload(world, "packages", guid, ("bits", "app.zip", bits(app_txt="hello") if content is None else content))
    world.catch_up()
    return world.packages[guid]


def begin_build(world, app, **more):
    """The body of a build that was just begun."""
    body = {"package": {"guid": package(world, app).guid}, **more}
    return support.ask(world, "POST", "/v3/builds", body).body


def build(world, app, **more):
    """A build of an app, after everything that is due now."""
    guid = begin_build(world, app, **more)["guid"]
    world.catch_up()
    return world.builds[guid]


def droplet(world, app):
    """A staged droplet of an app."""
    return world.droplets.first(build_guid=build(world, app).guid)


def behave(world, **words):
    """Have apps behave so."""
    return behaviours.add(world, Part({"kind": "app", **words}))


def staged(world, app):
    """The app, with a droplet that is its current one."""
    path = f"/v3/apps/{app.guid}/relationships/current_droplet"
    support.ask(world, "PATCH", path, {"data": {"guid": droplet(world, app).guid}})
    return app


def handmade_droplet(world, app, **process_types):
    """A staged droplet of an app that somebody uploaded, with these process types."""
    body = {**of(app), "process_types": process_types}
    guid = support.ask(world, "POST", "/v3/droplets", body).body["guid"]
    upload(world, "droplets", guid, ("bits", "droplet.tgz", b"bits"))
    world.catch_up()
    return world.droplets[guid]
