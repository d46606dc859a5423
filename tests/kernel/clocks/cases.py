"""Due dates worked out by hand from the State Council's notices: one row a case, its id a sentence."""

from dataclasses import dataclass

from tests.kernel.clocks.moments import days, hours, months, quarters, stood, working_days, years
from zhujian.kernel.clocks.reckoning import Standstill
from zhujian.kernel.clocks.terms import Term


@dataclass(frozen=True)
class Case:
    says: str
    started: str
    term: Term
    due: str
    extensions: tuple[Term, ...] = ()
    pauses: tuple[Standstill, ...] = ()
    rolls: bool = True
    provisional: bool = False


WORKING_DAYS = (
    Case(
        "fifteen working days over Mid-Autumn and National Day end on a worked Saturday",
        "2022-09-09",
        working_days(15),
        "2022-10-08",
    ),
    Case("both worked days after National Day count", "2022-09-30", working_days(5), "2022-10-12"),
    Case("the worked weekend before Spring Festival 2022 counts", "2022-01-28", working_days(5), "2022-02-09"),
    Case("fifteen working days run across Spring Festival 2022", "2022-01-24", working_days(15), "2022-02-17"),
    Case("the worked Sunday before Spring Festival 2021 counts", "2021-02-05", working_days(5), "2021-02-18"),
    Case("the worked Saturday after Spring Festival 2021 counts", "2021-02-10", working_days(10), "2021-03-02"),
    Case("a weekend is worked straight after Spring Festival 2023", "2023-01-20", working_days(5), "2023-02-01"),
    Case("twenty working days run across Spring Festival 2023", "2023-01-16", working_days(20), "2023-02-16"),
    Case("Spring Festival 2020 was lengthened to the second of February", "2020-01-22", working_days(3), "2020-02-04"),
    Case(
        "twenty working days of a licence end on the eve of National Day", "2022-09-01", working_days(20), "2022-09-30"
    ),
    Case("a trigger on a Saturday counts from the Monday", "2022-09-17", working_days(1), "2022-09-19"),
    Case("a trigger within National Day counts from the worked Saturday", "2022-10-03", working_days(1), "2022-10-08"),
    Case(
        "the year 2022 ends with a day off that the notice for 2023 gives", "2022-12-28", working_days(5), "2023-01-05"
    ),
    Case("the year 2021 ends with a worked Friday", "2021-12-30", working_days(5), "2022-01-07"),
    Case("the Sunday after New Year 2026 is worked", "2025-12-29", working_days(5), "2026-01-06"),
    Case("Labour Day 2024 takes five days", "2024-04-30", working_days(5), "2024-05-10"),
    Case("the Saturday after Labour Day 2024 is worked", "2024-04-30", working_days(6), "2024-05-11"),
    Case("Mid-Autumn falls into National Day 2025", "2025-09-26", working_days(5), "2025-10-10"),
    Case("a Monday in Dragon Boat Festival 2021 does not count", "2021-06-11", working_days(1), "2021-06-15"),
)

CALENDAR_DAYS = (
    Case("sixty days count every day", "2022-08-01", days(60), "2022-09-30"),
    Case("an end on the first of October runs on to the worked Saturday", "2022-09-01", days(30), "2022-10-08"),
    Case("an end on a plain Saturday runs on to Monday", "2022-09-02", days(15), "2022-09-19"),
    Case("an end on a worked Saturday stays", "2022-09-23", days(15), "2022-10-08"),
    Case("an end on New Year's Eve of the lunar year runs on over the festival", "2022-01-01", days(30), "2022-02-07"),
    Case("an end on the leap day, a Saturday, runs on into March", "2020-02-14", days(15), "2020-03-02"),
    Case("an end on the last of December runs on into January", "2022-12-01", days(30), "2023-01-03"),
    Case("seven days that end within National Day run on past it", "2022-09-26", days(7), "2022-10-08"),
    Case("twenty days of May 2024 end on a Tuesday", "2024-05-01", days(20), "2024-05-21"),
    Case("custody ends on its day, holiday or not", "2025-09-26", days(7), "2025-10-03", rolls=False),
    Case("no days at all end on the day itself, though a Sunday", "2022-09-18", days(0), "2022-09-18"),
    Case(
        "a trigger after midnight in Shanghai belongs to the new day", "2022-09-08T17:00+00:00", days(11), "2022-09-20"
    ),
    Case("a trigger a second before midnight belongs to the old day", "2022-09-09T23:59:59", days(11), "2022-09-20"),
)

MONTHS = (
    Case("a month from the last of January ends with February", "2022-01-31", months(1), "2022-02-28"),
    Case("a month from the last of January ends on the leap day", "2024-01-31", months(1), "2024-02-29"),
    Case("a month from the thirtieth of January ends with February", "2023-01-30", months(1), "2023-02-28"),
    Case("a month of 31 days into one of 30 ends within Labour Day and runs on", "2022-03-31", months(1), "2022-05-05"),
    Case("a month from the last of May ends on the last of June", "2022-05-31", months(1), "2022-06-30"),
    Case("a month from the last of February ends on the twenty-eighth of March", "2022-02-28", months(1), "2022-03-28"),
    Case("a month that ends on the first of October runs on", "2022-09-01", months(1), "2022-10-08"),
    Case("three months from the last of November end with February", "2021-11-30", months(3), "2022-02-28"),
    Case("two months over the year end into February", "2022-12-31", months(2), "2023-02-28"),
    Case("six months from the day of the new rules", "2024-02-08", months(6), "2024-08-08"),
    Case("twelve months from a leap day end on the twenty-eighth", "2024-02-29", months(12), "2025-02-28"),
    Case("a year from a leap day ends on the twenty-eighth", "2024-02-29", years(1), "2025-02-28"),
    Case("a year to a leap year ends on the same day", "2023-03-01", years(1), "2024-03-01"),
    Case(
        "a quarter that begins on the first of October ends with the year and runs on",
        "2022-09-30",
        quarters(1),
        "2023-01-03",
    ),
    Case("what is left of a quarter ends with it", "2022-08-15", quarters(1), "2022-09-30"),
    Case("two quarters from the end of March end with September", "2022-03-31", quarters(2), "2022-09-30"),
)

EXTENSIONS = (
    Case(
        "ten working days more run past National Day", "2022-09-01", working_days(20), "2022-10-19", (working_days(10),)
    ),
    Case("thirty days more are counted before the end runs on", "2022-07-15", days(60), "2022-10-13", (days(30),)),
    Case(
        "an end that would have run on is lengthened from its own day",
        "2022-09-01",
        days(30),
        "2022-10-11",
        (days(10),),
    ),
    Case("three months and three more are six from the start", "2021-11-30", months(3), "2022-05-30", (months(3),)),
    Case(
        "detention of three, three and two months ends on its day",
        "2025-06-30",
        months(3),
        "2026-02-28",
        (months(3), months(2)),
        rolls=False,
    ),
    Case(
        "an extension in another unit counts on from the end", "2022-09-01", working_days(20), "2022-10-10", (days(10),)
    ),
)

PAUSES = (
    Case(
        "the day of the pause counts and the day of resumption does not",
        "2022-09-09",
        working_days(15),
        "2022-10-13",
        pauses=(stood("2022-09-19", "2022-09-26"),),
    ),
    Case(
        "paused and resumed on one day leaves nothing out",
        "2022-09-09",
        working_days(15),
        "2022-10-08",
        pauses=(stood("2022-09-19T09:00", "2022-09-19T17:00"),),
    ),
    Case(
        "ten paused days move sixty days by ten",
        "2022-08-01",
        days(60),
        "2022-10-10",
        pauses=(stood("2022-08-10", "2022-08-20"),),
    ),
    Case(
        "five paused days move a month by five before it runs on",
        "2022-09-01",
        months(1),
        "2022-10-08",
        pauses=(stood("2022-09-10", "2022-09-15"),),
    ),
    Case(
        "a pause over National Day leaves out one working day more than the holiday",
        "2022-09-01",
        working_days(20),
        "2022-10-11",
        pauses=(stood("2022-09-29", "2022-10-10"),),
    ),
    Case(
        "two pauses add up",
        "2022-09-01",
        days(15),
        "2022-09-21",
        pauses=(stood("2022-09-03", "2022-09-05"), stood("2022-09-10", "2022-09-13")),
    ),
    Case(
        "overlapping pauses leave a day out once",
        "2022-09-01",
        days(15),
        "2022-09-21",
        pauses=(stood("2022-09-03", "2022-09-06"), stood("2022-09-05", "2022-09-08")),
    ),
    Case(
        "a pause that begins on the last day comes too late",
        "2022-09-05",
        days(15),
        "2022-09-20",
        pauses=(stood("2022-09-20", "2022-09-25"),),
    ),
    Case(
        "a pause during the days of rest keeps the end from falling into it",
        "2022-09-02",
        days(15),
        "2022-09-22",
        pauses=(stood("2022-09-18", "2022-09-21"),),
    ),
    Case(
        "a second pause reached only through the first counts too",
        "2022-09-05",
        days(10),
        "2022-09-27",
        pauses=(stood("2022-09-06", "2022-09-12"), stood("2022-09-18", "2022-09-24")),
    ),
    Case(
        "pause and extension together",
        "2022-09-01",
        working_days(20),
        "2022-10-21",
        (working_days(10),),
        (stood("2022-10-08", "2022-10-10"),),
    ),
    Case(
        "a hearing over Spring Festival and an extension",
        "2022-01-17",
        working_days(20),
        "2022-03-10",
        (working_days(10),),
        (stood("2022-02-09", "2022-02-16"),),
    ),
)

UNKNOWN_YEARS = (
    Case(
        "working days into 2027 are counted with plain weekends",
        "2026-12-28",
        working_days(15),
        "2027-01-18",
        provisional=True,
    ),
    Case("days that end in 2027 run on over a plain weekend", "2026-12-01", days(60), "2027-02-01", provisional=True),
    Case("a month that ends in 2027 is provisional", "2026-12-15", months(1), "2027-01-15", provisional=True),
    Case("working days that end with 2026 are certain", "2026-12-10", working_days(15), "2026-12-31"),
    Case("custody into 2027 asks no calendar", "2026-12-30", days(7), "2027-01-06", rolls=False),
)

HOURS = (
    Case("twenty-four hours run through a holiday", "2022-09-30T09:00", hours(24), "2022-10-01T09:00"),
    Case("twelve hours run over the year's end to the second", "2022-12-31T20:30:15", hours(12), "2023-01-01T08:30:15"),
    Case("twelve hours and twelve more", "2025-06-02T06:00", hours(12), "2025-06-03T06:00", (hours(12),)),
    Case(
        "a pause moves hours by its exact span",
        "2022-09-30T09:00",
        hours(24),
        "2022-10-01T12:30",
        pauses=(stood("2022-09-30T10:00", "2022-09-30T13:30"),),
    ),
    Case(
        "a pause after the hours have run out changes nothing",
        "2022-09-30T09:00",
        hours(2),
        "2022-09-30T11:00",
        pauses=(stood("2022-09-30T11:00", "2022-09-30T15:00"),),
    ),
    Case(
        "two pauses of hours add up",
        "2022-09-30T09:00",
        hours(3),
        "2022-09-30T14:00",
        pauses=(stood("2022-09-30T10:00", "2022-09-30T11:00"), stood("2022-09-30T12:30", "2022-09-30T13:30")),
    ),
    Case("hours that reach 2027 ask no calendar", "2026-12-31T20:00", hours(24), "2027-01-01T20:00"),
)

BY_THE_DAY = WORKING_DAYS + CALENDAR_DAYS + MONTHS + EXTENSIONS + PAUSES + UNKNOWN_YEARS
