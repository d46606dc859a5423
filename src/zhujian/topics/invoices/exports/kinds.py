"""Names of what exports hold: kinds of tables, states of invoices, entries of a calendar."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a table holds, as its headings tell."""

    INVOICES = "invoices"  # 发票基础信息: a row is an invoice
    LINES = "lines"  # 信息汇总表: a row is a line of an invoice
    LEDGER = "ledger"  # 报销台账
    CALENDAR = "calendar"  # 主题党日、会议、培训、公务接待、出差、派车
    UNITS = "units"  # the office's own list of public bodies
    SELLERS = "sellers"  # 企业登记信息
    PEOPLE = "people"  # 公职人员及近亲属
    VEHICLES = "vehicles"  # 公务用车


class State(StrEnum):
    """Of an invoice, in the order in which the later holds."""

    NORMAL = "normal"
    PARTLY_REVERSED = "partly-reversed"
    REVERSED = "reversed"
    VOID = "void"


class Event(StrEnum):
    """What a calendar's row is about."""

    PARTY_DAY = "party-day"
    MEETING = "meeting"
    TRAINING = "training"
    RECEPTION = "reception"
    TRIP = "trip"
    DISPATCH = "dispatch"
    DUTY = "duty"
    OTHER = "other"


RANKS = {state: rank for rank, state in enumerate(State)}
