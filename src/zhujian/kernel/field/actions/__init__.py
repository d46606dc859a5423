"""Writing sites, projects, teams and visits."""

from zhujian.kernel.field.actions.absences import declare_tie, end_tie, record_absence, withdraw_absence
from zhujian.kernel.field.actions.projects import (
    finish_milestone,
    plan_milestone,
    plan_project,
    record_say,
)
from zhujian.kernel.field.actions.sites import add_site, close_site, edit_site
from zhujian.kernel.field.actions.teams import add_member, add_team, end_member
from zhujian.kernel.field.actions.visits import (
    Report,
    Slot,
    cancel_visits,
    close_days,
    explain_missed,
    finish_visit,
    mark_missed,
    plan_visits,
    record_reports,
    reject_visit,
)

__all__ = [
    "Report",
    "Slot",
    "add_member",
    "add_site",
    "add_team",
    "cancel_visits",
    "close_days",
    "close_site",
    "declare_tie",
    "edit_site",
    "end_member",
    "end_tie",
    "explain_missed",
    "finish_milestone",
    "finish_visit",
    "mark_missed",
    "plan_milestone",
    "plan_project",
    "plan_visits",
    "record_absence",
    "record_reports",
    "record_say",
    "reject_visit",
    "withdraw_absence",
]
