"""The application's settings as the tests use them: a data directory and a database that last as long as the run.

ZHUJIAN_TEST_ENGINE chooses sqlite (default) or postgresql. The environment is set before the settings are read, and
pytest-xdist's workers inherit it: the process that started the cluster is the one that ends it.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests.engines import postgres

ENGINE = os.environ.setdefault("ZHUJIAN_TEST_ENGINE", "sqlite")
if ENGINE not in {"sqlite", "postgresql"}:
    raise ValueError(f"ZHUJIAN_TEST_ENGINE is {ENGINE!r}; it is sqlite or postgresql")

if "ZHUJIAN_TEST_HOME" not in os.environ:
    os.environ["ZHUJIAN_TEST_HOME"] = tempfile.mkdtemp(prefix="zhujian-test-")
    atexit.register(shutil.rmtree, os.environ["ZHUJIAN_TEST_HOME"], ignore_errors=True)
HOME = Path(os.environ["ZHUJIAN_TEST_HOME"]) / str(os.getpid())
HOME.mkdir()
os.environ["ZHUJIAN_DATA"] = str(HOME)

if ENGINE == "postgresql" and "ZHUJIAN_TEST_POSTGRESQL" not in os.environ:
    server = postgres.Server()
    atexit.register(server.stop)
    os.environ["ZHUJIAN_TEST_POSTGRESQL"] = server.url
if ENGINE == "postgresql":
    os.environ["DATABASE_URL"] = os.environ["ZHUJIAN_TEST_POSTGRESQL"]
else:
    os.environ.pop("DATABASE_URL", None)

from zhujian.site.settings import *  # noqa: E402, F403
from zhujian.site.settings import DATABASES  # noqa: E402

# A file, as in production: an in-memory database knows neither WAL nor two writers. It need not survive a power cut.
if ENGINE == "sqlite":
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
    options = DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")

# A real hash costs a tenth of a second for each sign-in, on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
