"""PostGraphile over the normalised tables, which Annals' GraphQL is compared to where ``--postgraphile`` says so."""

from pathlib import Path

#: Where npm installs it, and what it is served by.
FOLDER = Path(__file__).parent
