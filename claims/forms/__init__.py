"""The forms of the desk: they read what an editor typed and word what is wrong with it."""
