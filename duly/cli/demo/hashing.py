"""A hash that is quick to make and quick to check, for the year before anybody real signs in."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Quick(Argon2PasswordHasher):
    """Argon2 at its smallest: the cost stands in the hash, so checking it is as quick.

    1,800 signatures at the real cost take minutes. None of these hashes outlives the making of the demo.
    """

    time_cost = 1
    memory_cost = 8
    parallelism = 1


def quick(password: str) -> str:
    """The password's quick hash."""
    hasher = Quick()
    return str(hasher.encode(password, hasher.salt()))
