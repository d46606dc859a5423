"""Pages about visits: the list, one visit with what was handed in for it, its steps, the regulator's own visits."""
