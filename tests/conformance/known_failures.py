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
from collections import ChainMap
from concurrent.futures import ThreadPoolExecutor
from http.server import ThreadingHTTPServer
from pathlib import Path

import broker
import replay
import yaml

HERE = Path(__file__).parent
RECORDINGS = HERE / "recordings"
# What the Diego behind the recorded Cloud Controller did.
DIEGO = yaml.safe_load((HERE / "diego.yml").read_text())
KNOWN = HERE / "known_failures.json"
FAKECC = Path(sysconfig.get_path("scripts")) / "fakecc"
AREAS = sorted(path.name for path in RECORDINGS.iterdir() if path.is_dir())
# Scenarios wait most of the time, for their broker or a job: this many run side by side, each in a world of its own.
SIDE_BY_SIDE = 16
# Seconds for which a step waits for what was recorded. One that is known to fail mostly waits in vain; what --shrink
# looks for may come late.
PATIENCE, LITTLE_PATIENCE = 20.0, 6.0
# More scenarios than these fail for another reason than a busy machine.
SECOND_TRIES = 8
INSTALLATION = ("installation.yml", "installation-uaa.yml")
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
    files = [option for name in INSTALLATION for option in ("--config", HERE / name)]
    configuration = ["--preset", "empty", *files, "--seed", HERE / "diego.yml", "--log", "none", *options]
    with (
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen(  # noqa: S603 - our own command
            [FAKECC, "serve", "--port", "0", *configuration],
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


def replay_everything(areas, little_patience=LITTLE_PATIENCE):
    """As replay_areas, with a server for each way in which areas want it to be installed."""
    _adapt_recorder()
    groups = {}
    for area in areas:
        groups.setdefault(OPTIONS.get(area, ()), []).append(area)

    def replay_group(options):
        with server(*options) as url:
            return replay_areas(url, groups[options], little_patience)

    with ThreadPoolExecutor(len(groups)) as pool:
        outcomes = ChainMap(*pool.map(replay_group, groups))
    return {area: outcomes[area] for area in areas}


def replay_areas(url, areas, little_patience=LITTLE_PATIENCE):
    """What came of every scenario, all areas side by side: `{area: {scenario: [faults of each counted step]}}`.

    `little_patience` is that for steps that are known to fail, in seconds. A scenario that fails in a new way is replayed
    once more, when the others are done: on a busy machine a second may pass between two requests, and a broker is polled.
    """
    listed = known()
    files = [file for area in areas for file in (RECORDINGS / area).glob("*.json")]

    def replay_scenario(file):
        failing = listed["failing"].get(file.parent.name, {}).get(file.stem, [])
        return file.parent.name, file.stem, _replay_scenario(url, file, dict.fromkeys(failing, little_patience))

    outcomes = {area: {} for area in areas}
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        for area, scenario, faults in pool.map(replay_scenario, sorted(files, key=_slowness, reverse=True)):
            outcomes[area][scenario] = faults
    again = {(area, new[0]) for area in areas for new in compared(area, outcomes[area], listed)[0]}
    for area, scenario in sorted(again)[:SECOND_TRIES]:
        outcomes[area][scenario] = replay_scenario(RECORDINGS / area / f"{scenario}.json")[2]
    return outcomes


def _slowness(file):
    """Those with a broker that takes its time begin first, then those with many steps."""
    text = file.read_text()
    return '"delay"' in text, len(text)


def _adapt_recorder():
    """Have the recorder's copy wait no longer than it must."""
    original = replay._outcome  # noqa: SLF001 - the recorder's

    def outcome(step, *given):
        *others, patience = given
        return original(step, *others, step.get("patience", patience))

    class Server(ThreadingHTTPServer):
        def serve_forever(self, poll_interval=0.02):
            super().serve_forever(poll_interval)

        def handle_error(self, request, client_address):
            # A Cloud Controller that has waited long enough hangs up.
            if not isinstance(sys.exception(), ConnectionError):
                super().handle_error(request, client_address)

    replay._outcome = outcome  # noqa: SLF001 - the recorder's
    broker.ThreadingHTTPServer = Server


def _replay_scenario(url, file, patience):
    """The faults of each counted step; `patience` is that of single steps by their number, where it is not PATIENCE."""
    name = f"{file.parent.name}-{file.stem}"
    recording = json.loads(file.read_text())
    counted = [step for step in recording["steps"] if not _is_setup(step)]
    for number, seconds in patience.items():
        counted[number - 1]["patience"] = seconds
    world = _control(url, "POST", "/_fakecc/worlds", {"name": name, "preset": "empty", "seed": DIEGO})["url"]
    outcomes = replay.replay(recording, world, PATIENCE)
    _control(url, "DELETE", f"/_fakecc/worlds/{name}")
    return [[f"{step['step']}: {fault}" for fault in step["faults"]] for step in outcomes if not step.get("setup")]


def _is_setup(step):
    return step.get("setup") or not {"request", "broker_saw"} & set(step)


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
    parser.add_argument("--json", type=Path, help="write every outcome to this file")
    options = parser.parse_args()
    os.environ.pop("REQUESTS_CA_BUNDLE", None)
    everything = replay_everything(options.areas, PATIENCE if options.shrink else LITTLE_PATIENCE)
    if options.json:
        options.json.write_text(json.dumps(everything))
    for area, outcomes in everything.items():
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
