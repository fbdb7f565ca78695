"""Sources over REST: what they are, how they were worded, and who cites them."""
