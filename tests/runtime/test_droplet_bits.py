"""The bits of a droplet."""

import io
import tarfile
import zipfile

import pytest
from support import apps

from fakecc.runtime import droplet_bits


@pytest.mark.parametrize(
    ("package", "names"),
    [
        (apps.bits(app_txt="hello"), ["./staging_info.yml", "./app/app.txt"]),
        (b"no zip", ["./staging_info.yml"]),
        (None, ["./staging_info.yml"]),
    ],
)
def test_a_droplet_holds_the_files_of_its_package(package, names):
    with tarfile.open(fileobj=io.BytesIO(droplet_bits.make(package))) as archive:
        assert archive.getnames() == names


@pytest.mark.slow
def test_a_package_that_grows_beyond_all_measure_is_not_unpacked():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"zeros{number}", bytes(100 << 20))
    assert names(droplet_bits.make(bomb.getvalue())) == ["./staging_info.yml"]


def test_a_package_whose_bits_are_damaged_is_not_unpacked():
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("a", b"content")
    damaged = package.getvalue().replace(b"content", b"c0ntent")
    assert names(droplet_bits.make(damaged)) == ["./staging_info.yml"]


def names(tgz):
    with tarfile.open(fileobj=io.BytesIO(tgz)) as archive:
        return archive.getnames()
