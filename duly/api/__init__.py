"""The door for programs: reading by bearer token, JSON at /api/v1/."""
