"""`python -m zhujian` is the `zhujian` command."""

import sys

from zhujian.cli import main

if __name__ == "__main__":
    sys.exit(main())
