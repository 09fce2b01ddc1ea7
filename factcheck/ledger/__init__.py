"""The ledger: every change of what is on record, who made it and when, as a chain that nobody can rewrite."""
