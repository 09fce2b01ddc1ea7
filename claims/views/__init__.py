"""The pages of claims and of the articles they are found in."""
