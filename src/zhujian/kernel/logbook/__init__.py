"""Pages over the log, for the audit administrator: identifiers, digests and proofs, never what a row holds."""
