"""Pages of the checklists: the list, one with its versions and questions, publishing a new version."""
