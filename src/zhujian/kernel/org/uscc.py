"""Unified social credit codes (GB 32100-2015)."""

from __future__ import annotations

import re

from stdnum.cn.uscc import calc_check_digit

# Registering department and kind (1-2; village economies have a letter), division (3-8), body code with its own
# check character (9-17), check character (18); no I, O, S, V, Z.
SHAPE = re.compile(r"[1-9AN][1-9]\d{6}[0-9A-HJ-NPQRTUWXY]{10}")


def is_valid_uscc(code: str) -> bool:
    """Whether the 18 characters have the standard's shape and pass its check digit."""
    return bool(SHAPE.fullmatch(code)) and calc_check_digit(code[:17]) == code[17]
