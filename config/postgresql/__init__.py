"""Django's PostgreSQL backend with a bounded pool in each process, and with replies bounded in time."""
