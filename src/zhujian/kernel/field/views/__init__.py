"""Pages of the field room: sites, teams, ties."""
