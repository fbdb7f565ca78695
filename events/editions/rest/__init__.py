"""What every REST surface shares: reading parameters, pinning an edition, and answering from it."""
