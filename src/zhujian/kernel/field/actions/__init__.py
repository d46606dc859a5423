"""Writing sites, projects and teams."""

from zhujian.kernel.field.actions.projects import (
    finish_milestone,
    plan_milestone,
    plan_project,
    record_say,
)
from zhujian.kernel.field.actions.sites import add_site, close_site, edit_site
from zhujian.kernel.field.actions.teams import add_member, add_team, end_member

__all__ = [
    "add_member",
    "add_site",
    "add_team",
    "close_site",
    "edit_site",
    "end_member",
    "finish_milestone",
    "plan_milestone",
    "plan_project",
    "record_say",
]
