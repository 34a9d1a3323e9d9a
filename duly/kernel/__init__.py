"""The ground floor: decisions as pure functions of their arguments.

Words: refusal, day, boundary, standing, audience, machine, canonical bytes.
Nothing here knows Django, a database or the clock; the day and the instant always come in as arguments.
"""
