"""Where a request came from, told by the proxies that may be believed."""


def client_address(forwarded: str, peer: str, *, trusted: int) -> str | None:
    """The address as the server sees it; behind N trusted proxies the Nth from the right of `forwarded`."""
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    if trusted and len(hops) >= trusted:
        return hops[-trusted]
    return peer or None
