"""The review queue: versions that wait for somebody who did not write them."""
