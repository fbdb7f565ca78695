"""Questions about events, and their results, for every surface; without HTTP."""
