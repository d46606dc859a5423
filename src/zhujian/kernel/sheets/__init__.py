"""Spreadsheets in and out: rows with their errors, templates, reports. Nothing here knows what a row means."""
