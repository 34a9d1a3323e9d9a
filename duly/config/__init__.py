"""Settings, addresses and wiring: which adapter fills which port, which handlers an event has."""
