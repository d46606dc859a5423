"""What is wrong with a county's own file of rules, parameters or words."""

from __future__ import annotations


class BadRules(ValueError):
    """A file that cannot be used: the message names the file, the key and the reason."""
