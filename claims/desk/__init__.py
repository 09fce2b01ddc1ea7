"""What the desk works with: its queues, the cards beside a text, a claim as editors see it, its people."""
