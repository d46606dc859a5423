"""Statutory time limits: the catalogue, the calendar, how a limit is counted, and the clocks that run on rows."""
