"""Hidden extravagance found in tax invoices: doubts, explained, for people to judge."""
