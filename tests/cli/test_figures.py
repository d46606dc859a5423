"""Figures are computed and printed as one object."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Installation

pytestmark = pytest.mark.engine("sqlite", "postgresql")


def test_json_is_one_object_of_numbers_by_key(demo_county: Installation) -> None:
    figures = json.loads(demo_county.ok("figures", "--json"))
    assert isinstance(figures, dict)
    assert all(isinstance(value, int | float) for value in figures.values())


def test_without_json_there_is_a_line_for_each(demo_county: Installation) -> None:
    figures = json.loads(demo_county.ok("figures", "--json"))
    assert len(demo_county.ok("figures").splitlines()) == len(figures)
