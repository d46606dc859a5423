"""Bringing in units and people from sheets, on the first day and whenever the county is reorganised."""
