"""The demo county: the real outline of Leiyang, with invented units, people, mines and problems.

Everything in it is made through the same actions as real data, at the times at which it would have happened.
"""

from zhujian.demo.build import build

__all__ = ["build"]
