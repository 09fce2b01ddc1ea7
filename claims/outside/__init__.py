"""What other newsrooms conclude, as they publish it (schema.org ClaimReview): read as it is in the wild.

Pure: bytes or JSON in, a `Review` or a reason why not out. What is done with one is the models' business.
"""
