import subprocess
import sys
from pathlib import Path

import pytest

import zhujian.topics
from tests.kernel.registry.samples import MINIMAL, written
from zhujian.kernel.registry.discover import topic_apps, topic_directories


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A further folder of the topics' package."""
    monkeypatch.setattr(zhujian.topics, "__path__", [*zhujian.topics.__path__, str(tmp_path)])
    return tmp_path


def test_the_topics_of_the_package_are_found():
    assert {"mines", "waters"} <= {folder.name for folder in topic_directories()}


def test_a_folder_of_the_package_with_a_topic_is_found(package):
    folder = written(package / "ponds", MINIMAL)

    assert folder in topic_directories()


def test_a_folder_of_the_package_without_a_topic_is_none(package):
    (package / "notes").mkdir()

    assert package / "notes" not in topic_directories()


def test_a_folder_with_apps_is_an_app(package):
    (package / "coded").mkdir()
    (package / "coded" / "apps.py").touch()

    assert "zhujian.topics.coded" in topic_apps()


def test_a_topic_without_code_is_no_app(package):
    written(package / "ponds", MINIMAL)

    assert "zhujian.topics.ponds" not in topic_apps()


def test_hidden_folders_are_passed_over(package):
    written(package / ".git", MINIMAL)
    written(package / "__pycache__", MINIMAL)

    assert not {".git", "__pycache__"} & {folder.name for folder in topic_directories()}


def test_a_configured_directory_holds_topics_or_is_one(tmp_path):
    one = written(tmp_path / "one", MINIMAL)
    two, three = written(tmp_path / "many" / "two", MINIMAL), written(tmp_path / "many" / "three", MINIMAL)

    found = topic_directories([one, tmp_path / "many"])

    assert [folder for folder in found if tmp_path in folder.parents] == [one, three, two]


def test_a_directory_named_twice_is_read_once(tmp_path):
    one = written(tmp_path / "one", MINIMAL)

    assert topic_directories([one, one]).count(one) == 1


def test_code_in_a_configured_directory_is_never_run(tmp_path):
    folder = written(tmp_path / "coded", MINIMAL)
    (folder / "apps.py").write_text("raise SystemExit('run')", encoding="utf-8")

    assert folder in topic_directories([tmp_path])
    assert all("coded" not in app for app in topic_apps())


def test_settings_may_ask_before_django_is_set_up():
    code = "from zhujian.kernel.registry.discover import topic_apps; print(topic_apps())"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_bare_environ())

    assert done.stdout.startswith("[")


def _bare_environ() -> dict[str, str]:
    source = Path(zhujian.topics.__file__).parents[2]
    return {"PYTHONPATH": str(source), "PATH": "/usr/bin:/bin"}
