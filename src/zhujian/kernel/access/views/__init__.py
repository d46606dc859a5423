"""Pages about one's own account, and about everybody's for those who administer them."""
