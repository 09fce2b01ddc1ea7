"""A database engine for Django: PostgreSQL's own, which starts the embedded server when it is first needed."""
