"""Figures: each is a ratio to a floor, a hand-written statement that does the same and nothing else.

One file per figure, `measure(size, server)` in it. Run by `make bench`, or one with
`python -m benchmarks NAME --size N --json`.
"""
