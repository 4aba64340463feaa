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
import sysconfig
import tempfile
from collections import ChainMap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).parent
RECORDINGS = HERE / "recordings"
# What the Diego behind the recorded Cloud Controller did.
DIEGO = HERE / "diego.yml"
KNOWN = HERE / "known_failures.json"
FAKECC = Path(sysconfig.get_path("scripts")) / "fakecc"
AREAS = sorted(path.name for path in RECORDINGS.iterdir() if path.is_dir())
# Scenarios wait most of the time, for their broker or a job: this many run side by side, each in a world of its own.
SIDE_BY_SIDE = 16
# Seconds for which a step waits for what was recorded. One that is known to fail mostly waits in vain; what --shrink
# looks for may come late.
PATIENCE, LITTLE_PATIENCE = 20.0, 6.0
INSTALLATION = ("installation.yml", "installation-uaa.yml")
# How an area's server differs from the recorded installation. The neighbours were recorded beside another one: the guid
# of their router group is a UUID, and the link of `GET /` to log-cache leads to fakecc.
OPTIONS = {
    "neighbours": (
        "--set",
        "log_cache.url=null",
        "--set",
        'router_groups=[{"name": "default-tcp", "type": "tcp", "reservable_ports": "1024-1123"}]',
    ),
}


def known():
    """The list: `{"failing": {area: {scenario: [steps]}}, "real_time": {area: {scenario: {step: reason}}}}`."""
    return json.loads(KNOWN.read_text())


@contextlib.contextmanager
def server(*options, port=0):
    """An installed fakecc, configured as the recorded installation was; gives its URL."""
    files = [option for name in INSTALLATION for option in ("--config", HERE / name)]
    configuration = ["--preset", "empty", *files, "--seed", DIEGO, "--log", "none", *options]
    with (
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen(  # noqa: S603 - our own command
            [FAKECC, "serve", "--port", str(port), *configuration],
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
    """What came of every scenario: `{area: {scenario: [faults of each counted step]}}`.

    `little_patience` is that for steps that are known to fail, in seconds. There is a server for each way in which areas
    want it to be installed.
    """
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
    """The same of these areas, by `fakecc replay`."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [
            FAKECC, "replay", *(RECORDINGS / area for area in areas), "--target", url, "--worlds", "--world-seed", DIEGO,
            "--jobs", str(SIDE_BY_SIDE), "--expect", KNOWN, "--patience", str(PATIENCE),
            "--little-patience", str(little_patience), "--json", report,
        ]  # fmt: skip
        ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - our own command
        if not report.exists():
            raise RuntimeError(ran.stdout)
        replayed = json.loads(report.read_text())["scenarios"]
    outcomes = {area: {} for area in areas}
    for scenario in replayed:
        file = Path(scenario["file"])
        outcomes[file.parent.name][file.stem] = [
            [f"{step['step']}: {text}" for text in step["differences"]] for step in scenario["steps"]
        ]
    return outcomes


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
