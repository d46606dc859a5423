"""Pages of the topic."""
