"""The measures of GB/T 9704-2012, in millimetres unless a name says points.

A full page has 22 lines that fill the type area (撑满版心), so the pitch is the type area's height less one line of
text, divided by 21: 10.45 mm. (The standard's own 行, the height of a 三号 character and 7/8 of it, gives 10.42 mm.)
DOCX sets 225 / 22 mm instead, because word processors want room for whole lines.
"""

from __future__ import annotations

from dataclasses import dataclass

MM = 72 / 25.4
"""Points in a millimetre."""


@dataclass(frozen=True)
class Measures:
    page_width: float = 210
    page_height: float = 297
    top: float = 37
    left: float = 28
    type_width: float = 156
    type_height: float = 225
    lines: int = 22
    characters: int = 28
    body_points: float = 16
    title_points: float = 22
    small_points: float = 14
    mark_below_type_top: float = 35
    mark_below_page_top: float = 30
    rule_below_number: float = 4
    rule_below_mark: float = 4
    rule_above_page_end: float = 20
    double_rule_width: float = 170
    number_below_rule_points: float = 14
    dash_below_type_end: float = 7
    thick_rule: float = 0.35
    thin_rule: float = 0.25

    @property
    def right(self) -> float:
        return self.page_width - self.left - self.type_width

    @property
    def bottom(self) -> float:
        return self.page_height - self.top - self.type_height

    @property
    def line_points(self) -> float:
        """From one line of text to the next, on paper."""
        return (self.type_height * MM - self.body_points) / (self.lines - 1)

    @property
    def grid_points(self) -> float:
        """The same in a word processor's grid, in which each of the 22 lines has its own strip."""
        return self.type_height * MM / self.lines

    @property
    def character_points(self) -> float:
        """From one character to the next: a little under the 16 points of 三号, so that 28 fill 156 mm."""
        return self.type_width * MM / self.characters

    @property
    def title_characters(self) -> float:
        """How many 二号 characters a line of the title takes, one left free on either side."""
        return self.type_width * MM / self.title_points - 2


GB9704 = Measures()
