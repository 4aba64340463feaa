"""The bits of a droplet."""

import io
import tarfile

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
