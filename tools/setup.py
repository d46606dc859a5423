"""make setup: .venv with the project in it, the web assets, the compiled catalogues.

    python tools/setup.py [--runtime]

Each step leaves a stamp and is skipped while its lock file is unchanged. --runtime installs what serving needs and
leaves out linters and test tools.
"""

import argparse

import assets
import catalogues
import environment
from steps import StepError, main


def set_up() -> int:
    parser = argparse.ArgumentParser(prog="tools/setup.py", description="Make the working tree runnable.")
    parser.add_argument("--runtime", action="store_true", help="without linters and test tools")
    arguments = parser.parse_args()
    environment.ensure("runtime" if arguments.runtime else "dev")
    assets.ensure(tests=not arguments.runtime)
    catalogues.ensure()
    if not environment.COMMAND.exists():
        raise StepError(f"{environment.COMMAND} is missing although the project was installed: remove .venv and retry.")
    return 0


if __name__ == "__main__":
    main(set_up)
