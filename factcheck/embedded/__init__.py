"""An embedded PostgreSQL: its programs, its server, and the engine through which Django starts it."""
