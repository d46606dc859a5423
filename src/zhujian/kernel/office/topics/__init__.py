"""What a topic's page and its sites' pages show: problems, sites, projects, all through the visibility rules."""
