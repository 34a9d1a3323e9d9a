"""Which adapter fills which port, and the one table of event -> handlers."""


def wire_all() -> None:
    """Fills every port."""
