"""The pages of signing in, and of an account of one's own."""
