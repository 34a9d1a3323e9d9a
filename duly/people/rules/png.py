"""Whether bytes are one whole PNG picture of a bearable size, and nothing besides.

A logo is served as it came, so nothing may hide in it: every chunk is read and its checksum compared, the
pixels are inflated as far as the picture says and must end there, and nothing may follow the end.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from duly.kernel.refusal import Refused

LARGEST, WIDEST, HIGHEST = 200 * 1024, 1200, 400
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CRITICAL = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND"})
# Samples a pixel, and the bits each sample may have, by colour type.
_COLOURS = {
    0: (1, {1, 2, 4, 8, 16}),
    2: (3, {8, 16}),
    3: (1, {1, 2, 4, 8}),
    4: (2, {8, 16}),
    6: (4, {8, 16}),
}
# The seven passes of an interlaced picture: first column and row, then steps across and down.
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_WHOLE = ((0, 0, 1, 1),)


@dataclass(frozen=True)
class Header:
    """What the first chunk says of the picture."""

    width: int
    height: int
    depth: int
    colour: int
    interlaced: bool

    @property
    def size(self) -> int:
        """How many bytes the inflated pixels have, with the filter byte before each line."""
        return sum(self._pass(*one) for one in (_PASSES if self.interlaced else _WHOLE))

    def _pass(self, column: int, row: int, across: int, down: int) -> int:
        width = -(-(self.width - column) // across)
        height = -(-(self.height - row) // down)
        if width <= 0 or height <= 0:
            return 0
        samples, _ = _COLOURS[self.colour]
        return height * (1 + -(-width * samples * self.depth // 8))


def judge_logo(content: bytes) -> None:
    """Refuses with 'logo_too_big', 'not_png', 'logo_broken' or 'logo_too_large' (pixels)."""
    if len(content) > LARGEST:
        raise _refused("logo_too_big", "The picture has more than 200 KB. Save it smaller.")
    if not content.startswith(_SIGNATURE):
        raise _refused("not_png", "This is not a PNG picture. Save it as PNG, and choose it again.")
    chunks = list(_chunks(content))
    header = _header(chunks)
    if header.width > WIDEST or header.height > HIGHEST:
        raise _refused("logo_too_large", "The picture has more than 1200 by 400 pixels. Make it smaller.")
    _judge_order([kind for kind, _ in chunks], header)
    _judge_pixels(b"".join(data for kind, data in chunks if kind == b"IDAT"), header)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and data of each chunk, from the signature to the very last byte."""
    at = len(_SIGNATURE)
    while at < len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        kind, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        checksum = content[at + 8 + length : at + 12 + length]
        if len(checksum) != 4 or zlib.crc32(kind + data) != int.from_bytes(checksum, "big"):
            raise _broken()
        yield kind, data
        at += 12 + length
        if kind == b"IEND" and at != len(content):
            raise _refused("logo_broken", "Something follows the end of the picture. Save it anew.")


def _header(chunks: list[tuple[bytes, bytes]]) -> Header:
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13:
        raise _broken()
    width, height, depth, colour, packing, filtering, interlacing = struct.unpack(">IIBBBBB", chunks[0][1])
    sound = width and height and not packing and not filtering and interlacing in (0, 1)
    if not sound or depth not in _COLOURS.get(colour, (0, set[int]()))[1]:
        raise _broken()
    return Header(width, height, depth, colour, bool(interlacing))


def _judge_order(kinds: list[bytes], header: Header) -> None:
    """One header, one end, pixels in one piece, a palette before them where the colours need it."""
    # A capital first letter says that a reader must know the kind.
    unknown = any(not kind.isalpha() or (kind[0] < 0x60 and kind not in _CRITICAL) for kind in kinds)
    first = kinds.index(b"IDAT") if b"IDAT" in kinds else -1
    amount = kinds.count(b"IDAT")
    together = first > 0 and kinds[first : first + amount] == [b"IDAT"] * amount
    palette = b"PLTE" in kinds[:first]
    ends = kinds[-1] == b"IEND" and kinds.count(b"IEND") == kinds.count(b"IHDR") == 1
    if (
        unknown
        or not together
        or not ends
        or kinds.count(b"PLTE") > 1
        or (header.colour == 3 and not palette)
    ):
        raise _broken()


def _judge_pixels(packed: bytes, header: Header) -> None:
    inflater = zlib.decompressobj()
    try:
        pixels = inflater.decompress(packed, header.size + 1)
    except zlib.error:
        raise _broken() from None
    if len(pixels) != header.size or not inflater.eof or inflater.unused_data:
        raise _broken()


def _broken() -> Refused:
    return _refused("logo_broken", "The picture is damaged. Save it as PNG anew, and choose it again.")


def _refused(code: str, message: str) -> Refused:
    return Refused(code, message, field="logo")
