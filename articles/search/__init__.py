"""How texts are taken apart to be found again, and what is asked of them."""
