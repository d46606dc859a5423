"""The surface for topics with code: what a topic may import, beside `kernel.hooks`, and nothing else.

Models are imported here, so a topic's `apps.py` imports this module inside `ready()` only.
"""

from zhujian.kernel.action import Act, Tell, action
from zhujian.kernel.actor import Actor, Span
from zhujian.kernel.clocks.limits import Text
from zhujian.kernel.clocks.published import published_calendar
from zhujian.kernel.errors import Conflict, FieldError, Forbidden, Invalid, NotFound, Refused, TooLarge
from zhujian.kernel.field.chain import Chain, chain_for
from zhujian.kernel.field.models import Milestone, Site, Team
from zhujian.kernel.field.queries import sites_of, teams_of
from zhujian.kernel.org.models import Person, Post, Unit
from zhujian.kernel.records import Recorded
from zhujian.kernel.registry import Category, Topic, topic
from zhujian.kernel.request import Request
from zhujian.kernel.rest.guard import Guard
from zhujian.kernel.rest.paging import Order, PageQuery
from zhujian.kernel.rest.paging import page as paginate
from zhujian.kernel.time import end_of_day, now, today
from zhujian.kernel.ui.navigation import Entry
from zhujian.kernel.ui.pages import page
from zhujian.kernel.visibility import ALL, NOTHING, condition, get_for, permits, rule, span_q, visible_to
from zhujian.kernel.workflow.models import Stateful
from zhujian.kernel.workflow.moves import begin, history, move, require_reason, require_state, stay, transition

__all__ = [
    "ALL",
    "NOTHING",
    "Act",
    "Actor",
    "Category",
    "Chain",
    "Conflict",
    "Entry",
    "FieldError",
    "Forbidden",
    "Guard",
    "Invalid",
    "Milestone",
    "NotFound",
    "Order",
    "PageQuery",
    "Person",
    "Post",
    "Recorded",
    "Refused",
    "Request",
    "Site",
    "Span",
    "Stateful",
    "Team",
    "Tell",
    "Text",
    "TooLarge",
    "Topic",
    "Unit",
    "action",
    "begin",
    "chain_for",
    "condition",
    "end_of_day",
    "get_for",
    "history",
    "move",
    "now",
    "page",
    "paginate",
    "permits",
    "published_calendar",
    "require_reason",
    "require_state",
    "rule",
    "sites_of",
    "span_q",
    "stay",
    "teams_of",
    "today",
    "topic",
    "transition",
    "visible_to",
]
