"""What every surface asks of the timeline, without HTTP."""
