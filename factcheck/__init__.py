"""The site: settings, addresses, the database and its commands."""
