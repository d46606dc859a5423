"""The surface for topics with code: what a topic may import, beside `kernel.hooks` and, for its pages, `kernel.show`.

Models are imported here, so a topic's `apps.py` imports this module inside `ready()` only.
"""

from zhujian.kernel.access.models import Account
from zhujian.kernel.action import Act, Tell, action
from zhujian.kernel.actor import Actor, Span
from zhujian.kernel.clocks.actions.run import ClockPlan, start_clock, stop_running
from zhujian.kernel.clocks.compute import compute
from zhujian.kernel.clocks.limits import Limit, Text
from zhujian.kernel.clocks.presenting import clock_object
from zhujian.kernel.clocks.published import published_calendar
from zhujian.kernel.clocks.queries import running_clock
from zhujian.kernel.clocks.reading import inline_limit
from zhujian.kernel.clocks.tables import current_calendar
from zhujian.kernel.errors import Conflict, FieldError, Forbidden, Invalid, NotFound, Refused, TooLarge
from zhujian.kernel.field.chain import Chain, chain_for
from zhujian.kernel.field.models import Milestone, Site, Team
from zhujian.kernel.field.queries import sites_of, teams_of
from zhujian.kernel.files import store as contents
from zhujian.kernel.files.actions import Content, attach, evidence_of, file_of, store_content, upload
from zhujian.kernel.files.models import Evidence, File
from zhujian.kernel.files.visibility import evidence_rule
from zhujian.kernel.jobs.schedule import every, turn
from zhujian.kernel.letters import compose as letters
from zhujian.kernel.letters.actions import acknowledge_letter, issue_letter
from zhujian.kernel.letters.content import QuestionFacts
from zhujian.kernel.letters.models import Letter
from zhujian.kernel.letters.origins import origin as letter_origin
from zhujian.kernel.letters.queries import letterhead
from zhujian.kernel.notices.kinds import declare as declare_notice
from zhujian.kernel.org.models import Person, Post, Unit
from zhujian.kernel.records import Recorded
from zhujian.kernel.registry import Category, Topic, topic
from zhujian.kernel.request import Request
from zhujian.kernel.rest.guard import Guard
from zhujian.kernel.rest.paging import Order, PageQuery
from zhujian.kernel.rest.paging import page as paginate
from zhujian.kernel.signals.actions import register as register_signal
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.time import end_of_day, local_date, now, real_now, today
from zhujian.kernel.ui.navigation import Entry
from zhujian.kernel.ui.pages import page
from zhujian.kernel.visibility import ALL, NOTHING, condition, find, get_for, permits, rule, span_q, visible_to
from zhujian.kernel.workflow.models import Move, Stateful
from zhujian.kernel.workflow.moves import (
    Table,
    allows,
    begin,
    history,
    move,
    require_reason,
    require_state,
    stay,
    step_of,
    transition,
)
from zhujian.kernel.workflow.queues import Desk, Queue, queue_q

__all__ = [
    "ALL",
    "NOTHING",
    "Account",
    "Act",
    "Actor",
    "Category",
    "Chain",
    "ClockPlan",
    "Conflict",
    "Content",
    "Desk",
    "Entry",
    "Evidence",
    "FieldError",
    "File",
    "Forbidden",
    "Guard",
    "Invalid",
    "Letter",
    "Limit",
    "Milestone",
    "Move",
    "NotFound",
    "Order",
    "PageQuery",
    "Person",
    "Post",
    "QuestionFacts",
    "Queue",
    "Recorded",
    "Refused",
    "Request",
    "Signal",
    "Site",
    "Span",
    "Stateful",
    "Table",
    "Team",
    "Tell",
    "Text",
    "TooLarge",
    "Topic",
    "Unit",
    "acknowledge_letter",
    "action",
    "allows",
    "attach",
    "begin",
    "chain_for",
    "clock_object",
    "compute",
    "condition",
    "contents",
    "current_calendar",
    "declare_notice",
    "end_of_day",
    "every",
    "evidence_of",
    "evidence_rule",
    "file_of",
    "find",
    "get_for",
    "history",
    "inline_limit",
    "issue_letter",
    "letter_origin",
    "letterhead",
    "letters",
    "local_date",
    "move",
    "now",
    "page",
    "paginate",
    "permits",
    "published_calendar",
    "queue_q",
    "real_now",
    "register_signal",
    "require_reason",
    "require_state",
    "rule",
    "running_clock",
    "sites_of",
    "span_q",
    "start_clock",
    "stay",
    "step_of",
    "stop_running",
    "store_content",
    "teams_of",
    "today",
    "topic",
    "transition",
    "turn",
    "upload",
    "visible_to",
]
