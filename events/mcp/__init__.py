"""The Model Context Protocol: what assistants look up here, and the documents they may read."""
