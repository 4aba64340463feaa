"""Which recorded steps do not hold yet: the list may only shrink.

`known_failures.json` maps an area to its scenarios, and a scenario to the numbers of the steps that fail (setup steps are
not counted). Steps under "real_time" may hold or fail from run to run; each names its reason.

    python tests/conformance/known_failures.py            replay everything, and say what is new and what is mended
    python tests/conformance/known_failures.py --shrink   and take what is mended off the list
    python tests/conformance/known_failures.py v3-brokers only these areas
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import yaml

HERE = Path(__file__).parent
RECORDINGS = HERE / "recordings"
# What the Diego behind the recorded Cloud Controller did.
DIEGO = yaml.safe_load((HERE / "diego.yml").read_text())
KNOWN = HERE / "known_failures.json"
FAKECC = Path(sysconfig.get_path("scripts")) / "fakecc"
AREAS = sorted(path.name for path in RECORDINGS.iterdir() if path.is_dir())
# Scenarios wait for their broker most of the time: this many run side by side, each in a world of its own.
SIDE_BY_SIDE = 6
PATIENCE = 20.0
# How an area's server differs from the recorded installation. The neighbours were recorded beside another one: the guid
# of their router group is a UUID, and the link of `GET /` to log-cache leads to fakecc.
OPTIONS = {
    "neighbours": (
        "--set",
        "log_cache.url=null",
        "--set",
        'router_groups=[{"name": "default-tcp", "type": "tcp", "reservable_ports": "1024-1123"}]',
    )
}


def known():
    """The list: `{"failing": {area: {scenario: [steps]}}, "real_time": {area: {scenario: {step: reason}}}}`."""
    return json.loads(KNOWN.read_text())


@contextlib.contextmanager
def server(*options):
    """An installed fakecc, configured as the recorded installation was; gives its URL."""
    configuration = ["--preset", "empty", "--config", HERE / "installation.yml", "--seed", HERE / "diego.yml"]
    with (
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen(  # noqa: S603 - our own command
            [FAKECC, "serve", "--port", "0", *configuration, "--log", "none", *options],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        try:
            ready = process.stdout.readline()
            if "url=" not in ready:
                log.seek(0)
                raise RuntimeError(log.read())
            yield ready.split("url=")[1].split()[0]
        finally:
            process.terminate()


def replayed(url, area):
    """What came of every scenario of an area: `{scenario: [faults of each counted step]}`."""
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        files = sorted((RECORDINGS / area).glob("*.json"))
        return dict(zip([file.stem for file in files], pool.map(lambda file: _scenario(url, file), files), strict=True))


def _scenario(url, file):
    name = f"{file.parent.name}-{file.stem}"
    world = _control(url, "POST", "/_fakecc/worlds", {"name": name, "preset": "empty", "seed": DIEGO})["url"]
    # The replayer keeps its own names (`broker`, `client`, `match`): it runs as the command that it is.
    with tempfile.NamedTemporaryFile(suffix=".json") as report:
        command = [sys.executable, HERE / "replay.py", world, file, "--json", report.name, "--patience", str(PATIENCE)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
        outcomes = json.loads(Path(report.name).read_text() or "null")
    _control(url, "DELETE", f"/_fakecc/worlds/{name}")
    if outcomes is None:
        raise RuntimeError(f"{file}: {ran.stderr}")
    return [[f"{step['step']}: {fault}" for fault in step["faults"]] for step in outcomes[str(file)]]


def _control(url, method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(  # noqa: S310 - loopback
        url + path, data, {"Content-Type": "application/json"}, method=method
    )
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - loopback
        return json.loads(answer.read() or "null")


def compared(area, outcomes, listed):
    """Steps that fail and are not listed (with their first fault), and steps that are listed and hold."""
    failing, real_time = listed["failing"].get(area, {}), listed["real_time"].get(area, {})
    new, mended = [], []
    for scenario, steps in outcomes.items():
        for number, faults in enumerate(steps, 1):
            if str(number) in real_time.get(scenario, {}):
                continue
            expected = number in failing.get(scenario, [])
            if faults and not expected:
                new.append((scenario, number, faults[0]))
            if expected and not faults:
                mended.append((scenario, number))
    return new, mended


def shrink(area, mended):
    """Take steps that hold off the list."""
    listed = known()
    failing = listed["failing"].get(area, {})
    for scenario, number in mended:
        failing[scenario].remove(number)
    listed["failing"][area] = {scenario: steps for scenario, steps in failing.items() if steps}
    write(listed)


def write(listed):
    """Write the list, a line a scenario."""
    listed["failing"] = {area: steps for area, steps in sorted(listed["failing"].items()) if steps}
    lines = json.dumps(listed, indent=1, sort_keys=True)
    for_people = "".join(
        line.strip() if line.strip().rstrip(",").isdigit() or line.strip() in {"]", "],"} else f"\n{line}"
        for line in lines.splitlines()
    )
    KNOWN.write_text(for_people.replace(",]", "]").lstrip() + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("areas", nargs="*", default=AREAS)
    parser.add_argument("--shrink", action="store_true", help="take steps that hold off the list")
    parser.add_argument("-v", "--verbose", action="store_true", help="print every fault, listed or not")
    options = parser.parse_args()
    os.environ.pop("REQUESTS_CA_BUNDLE", None)
    for area in options.areas:
        with server(*OPTIONS.get(area, ())) as url:
            outcomes = replayed(url, area)
            new, mended = compared(area, outcomes, known())
            steps = [faults for scenario in outcomes.values() for faults in scenario]
            print(f"{area}: {sum(not faults for faults in steps)} of {len(steps)} steps hold; {len(mended)} mended")
            for scenario, number, fault in new:
                print(f"  new: {scenario} {number}. {fault}")
            if options.verbose:
                for scenario, faults in outcomes.items():
                    print(*(f"  {scenario} {i}. {line}" for i, step in enumerate(faults, 1) for line in step), sep="\n")
            if options.shrink and mended:
                shrink(area, mended)


if __name__ == "__main__":
    main()
