"""What people do with doubts: ask, explain, accept, withdraw; and what rules learn from it."""
