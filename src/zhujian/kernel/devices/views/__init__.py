"""Pages about phones: one's own, those of the office's people."""
