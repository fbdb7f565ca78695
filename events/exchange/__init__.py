"""Import: files are read into rows, rows are checked, and all of them are written or none."""
