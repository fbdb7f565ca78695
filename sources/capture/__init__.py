"""Everything that touches the network: finding, fetching and reading a source's text."""
