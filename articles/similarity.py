"""How much of a text stands in another: by its shingles, the strings of eight characters in a row. Pure.

After Broder, On the resemblance and containment of documents (1997): a sketch keeps the shingles whose hash is
divisible by four, so that two texts are compared without reading either.
"""

from array import array
from collections.abc import Iterator
from zlib import crc32

LENGTH = 8  # characters of a shingle
NEAR = 0.5  # the share from which one text is pointed out as near another
_KEPT = 4  # one shingle in so many
_SUSPECT = 0.2  # the share of a sketch from which the texts themselves are compared


def shingles(text: str) -> set[int]:
    """The hashes of all strings of eight characters in the text, white space left out."""
    return set(_hashed(text))


def _hashed(text: str) -> Iterator[int]:
    wide = "".join(text.split()).encode("utf-32-le", "surrogatepass")
    return (crc32(wide[at : at + 4 * LENGTH]) for at in range(0, len(wide) - 4 * LENGTH + 1, 4))


def share(text: str, other: str) -> float:
    """Which part of a text's shingles stands in the other, from 0 to 1."""
    own = shingles(text)
    return len(own & shingles(other)) / len(own) if own else 0.0


def sketch(text: str) -> bytes:
    """A quarter of the shingles, four bytes each."""
    return array("I", sorted({each for each in _hashed(text) if each % _KEPT == 0})).tobytes()


def suspects(sketches: dict[int, bytes], others: dict[int, bytes]) -> list[tuple[int, int]]:
    """Pairs (key, key of another) of sketches that are worth a closer look."""
    owners: dict[int, list[int]] = {}
    sizes = {}
    for key, stored in sketches.items():
        hashes = _hashes(stored)
        sizes[key] = len(hashes)
        for each in hashes:
            owners.setdefault(each, []).append(key)
    found = []
    for other, stored in others.items():
        shared: dict[int, int] = {}
        for each in _hashes(stored):
            for key in owners.get(each, ()):
                shared[key] = shared.get(key, 0) + 1
        found += [(key, other) for key, n in shared.items() if key != other and n >= _SUSPECT * sizes[key]]
    return found


def _hashes(stored: bytes) -> "array[int]":
    hashes: array[int] = array("I")
    hashes.frombytes(bytes(stored))
    return hashes
