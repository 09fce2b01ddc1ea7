"""Who may sign in, how, and for how long: passwords, second factors, sessions, and how often one may try."""
