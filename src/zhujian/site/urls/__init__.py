"""One address table for each zone."""
