"""Checklists as XLSForms: converted, checked, published in versions, and their answers read."""
