from tests.kernel.office.conftest import _in_chinese, visit, world

__all__ = ["_in_chinese", "visit", "world"]
