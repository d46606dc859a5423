"""Pages of the calendar and of what follows from it."""
