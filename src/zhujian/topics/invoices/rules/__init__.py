"""The published rules, a module each: what each says, what it needs, its expression, its innocent explanations."""
