"""Evidence: files by the hash of their content, checked by content, with their metadata kept for the office."""
