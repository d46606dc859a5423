"""The page's scripts: their types hold, and their own tests pass in Node."""

from __future__ import annotations

import subprocess
from pathlib import Path

import assets
import pytest
from steps import ROOT

PAGE = ROOT / "frontend"
TSC = assets.MODULES / "typescript" / "bin" / "tsc"


def node(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [assets.node(), *map(str, words)], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


def test_every_type_holds() -> None:
    done = node(TSC, "--noEmit", "--project", PAGE)
    assert done.returncode == 0, done.stdout[-4000:]


def test_the_unit_tests_pass(tmp_path: Path) -> None:
    built = node(assets.VITE, "build", "--config", PAGE / "tests.config.ts", "--outDir", tmp_path)
    assert built.returncode == 0, built.stdout[-4000:] + built.stderr[-4000:]
    scripts = sorted(tmp_path.glob("*.test.mjs"))
    assert [path.name for path in scripts] == [
        f"{path.stem}.mjs" for path in sorted((PAGE / "tests").glob("*.test.ts"))
    ]
    done = node("--test", *scripts)
    assert done.returncode == 0, done.stdout[-6000:]


def test_a_changed_source_is_built_anew() -> None:
    assert PAGE / "src" / "main.ts" in assets.page_sources()
    assert PAGE / "vite.config.ts" in assets.page_sources()


@pytest.mark.parametrize("path", sorted((PAGE / "src").rglob("*.ts")), ids=lambda path: str(path.relative_to(PAGE)))
def test_no_file_grows_beyond_what_one_reads(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 250
