"""The desk: the pages on which editors work. Who may come in is said once, in access.py."""
