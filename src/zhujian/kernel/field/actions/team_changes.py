"""Changing what a team is called and who leads it."""

from __future__ import annotations

from zhujian.kernel.action import Act, action
from zhujian.kernel.errors import Invalid
from zhujian.kernel.field.actions.teams import NAME_LENGTH
from zhujian.kernel.field.checks import check_name, require_reach
from zhujian.kernel.field.models import Team
from zhujian.kernel.org.models import Unit


@action("sites.manage", row="team")
def edit_team(act: Act, *, team: Team, name: str, unit: Unit) -> Team:
    """Rename a team or put it under another unit. Its code and kind stay: plans and visits go by them."""
    if errors := check_name(name, NAME_LENGTH):
        raise Invalid(errors)
    require_reach(act, team.topic, unit)
    team.name, team.unit = name.strip(), unit
    team.save(update_fields=["name", "unit"])
    return team
