"""Which process listens at a port of this machine, where the system tells it (Linux).

Source: https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html
"""

from __future__ import annotations

from pathlib import Path

PROC = Path("/proc")
LISTENS = "0A"


def owner_of(port: int, proc: Path = PROC) -> str:
    """The process as `python (pid 4711)`; empty where nobody listens there, or nobody may know who does."""
    sockets = {f"socket:[{inode}]" for inode in _inodes(port, proc)}
    if not sockets:
        return ""
    for process in sorted(proc.glob("[0-9]*"), key=lambda each: int(each.name)):
        if _holds(process, sockets):
            return f"{_name_of(process)} (pid {process.name})"
    return ""


def _inodes(port: int, proc: Path) -> list[str]:
    """The numbers of the sockets that listen at a port: of the lines `sl local_address rem_address st ... inode`."""
    inodes: list[str] = []
    for name in ("tcp", "tcp6"):
        try:
            lines = proc.joinpath("net", name).read_text().splitlines()[1:]
        except OSError:
            continue
        rows = [line.split() for line in lines]
        inodes += [row[9] for row in rows if row[3] == LISTENS and int(row[1].rpartition(":")[2], 16) == port]
    return inodes


def _holds(process: Path, sockets: set[str]) -> bool:
    try:
        return any(str(descriptor.readlink()) in sockets for descriptor in process.joinpath("fd").iterdir())
    except OSError:
        return False


def _name_of(process: Path) -> str:
    try:
        return process.joinpath("comm").read_text().strip()
    except OSError:
        return "a process"
