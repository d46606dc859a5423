"""Password rules beyond Django's own."""

from __future__ import annotations

import re

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

KINDS = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z\d]")
AT_LEAST = 3


class LengthValidator(MinimumLengthValidator):
    """Django has no Chinese for its own sentence."""

    def get_error_message(self) -> str:
        return _("密码太短，至少 %(least)d 个字符。") % {"least": self.min_length}


class CharacterKindsValidator:
    """At least three of: small letters, capital letters, digits, others (GB/T 22239-2019, 8.1.4.1)."""

    def validate(self, password: str, user: object = None) -> None:
        if sum(bool(re.search(kind, password)) for kind in KINDS) < AT_LEAST:
            raise ValidationError(self.get_help_text(), code="password_too_few_kinds")

    def get_help_text(self) -> str:
        return _("口令须包含大写字母、小写字母、数字、其他符号中的三类以上。")
