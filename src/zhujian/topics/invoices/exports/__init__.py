"""The files that come in: the tax bureau's exports, ledgers, calendars; what they look like and how they are read."""
