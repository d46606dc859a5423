"""Settings: the holiday tables, and the catalogue of limits."""
