"""The county's invoices as Parquet files, by buyer and month, with a manifest of what came in and what became of it."""
