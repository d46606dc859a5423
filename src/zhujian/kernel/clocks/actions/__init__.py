"""Writing: clocks run inside the actions of other rooms; holiday tables and local limits are actions of this one."""

from zhujian.kernel.clocks.actions.extend import Grant, extend_clock
from zhujian.kernel.clocks.actions.holidays import edit_holiday, import_holidays, seed_holidays
from zhujian.kernel.clocks.actions.local_limits import LocalTerms, save_local_limit
from zhujian.kernel.clocks.actions.run import (
    ClockPlan,
    mark_told,
    pause_clock,
    resume_clock,
    start_clock,
    stop_clock,
    stop_running,
)

__all__ = [
    "ClockPlan",
    "Grant",
    "LocalTerms",
    "edit_holiday",
    "extend_clock",
    "import_holidays",
    "mark_told",
    "pause_clock",
    "resume_clock",
    "save_local_limit",
    "seed_holidays",
    "start_clock",
    "stop_clock",
    "stop_running",
]
