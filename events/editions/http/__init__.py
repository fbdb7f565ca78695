"""What every HTTP surface shares: parameters, negotiation, caching, conditional requests, pages."""
