"""An application with one migration, as a later release may have: a column of a table that every answer reads."""
