"""A logo is one whole PNG of a bearable size, and nothing hides in it."""

import random
import struct
import zlib
from collections.abc import Iterable

import pytest

from duly.kernel.refusal import Refused
from duly.people.rules.png import LARGEST, judge_logo

SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Colour type, bit depth, samples a pixel.
KINDS = ((0, 1, 1), (0, 8, 1), (0, 16, 1), (2, 8, 3), (3, 4, 1), (4, 8, 2), (6, 8, 4), (6, 16, 4))
PALETTE = b"\x10\x20\x30" * 16


def chunk(kind: bytes, data: bytes = b"", *, checksum: int | None = None) -> bytes:
    told = zlib.crc32(kind + data) if checksum is None else checksum
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", told)


def header(width: int, height: int, *, depth: int = 8, colour: int = 2, rest: bytes = b"\0\0\0") -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBB", width, height, depth, colour) + rest)


def pixels(width: int, height: int, *, depth: int = 8, samples: int = 3) -> bytes:
    return bytes(height * (1 + -(-width * samples * depth // 8)))


def picture(
    width: int = 32,
    height: int = 12,
    *,
    before: Iterable[bytes] = (),
    body: bytes | None = None,
    after: Iterable[bytes] = (),
) -> bytes:
    packed = zlib.compress(pixels(width, height)) if body is None else body
    parts = (header(width, height), *before, chunk(b"IDAT", packed), *after, chunk(b"IEND"))
    return SIGNATURE + b"".join(parts)


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        judge_logo(content)
    assert refused.value.facts["field"] == "logo"
    return refused.value.code


@pytest.mark.parametrize(("colour", "depth", "samples"), KINDS)
def test_every_colour_type_of_a_sound_picture_is_taken(colour: int, depth: int, samples: int) -> None:
    palette = chunk(b"PLTE", PALETTE) if colour == 3 else b""
    body = chunk(b"IDAT", zlib.compress(pixels(33, 7, depth=depth, samples=samples)))
    start = SIGNATURE + header(33, 7, depth=depth, colour=colour)
    judge_logo(start + palette + body + chunk(b"IEND"))


@pytest.mark.parametrize(("width", "height"), [(1, 1), (2, 3), (9, 5), (33, 17)])
def test_an_interlaced_picture_is_taken(width: int, height: int) -> None:
    steps = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    sizes = [
        (len(range(column, width, across)), len(range(row, height, down)))
        for column, row, across, down in steps
    ]
    raw = bytes(sum(rows * (1 + columns * 3) for columns, rows in sizes if columns and rows))
    start = SIGNATURE + header(width, height, rest=b"\0\0\1")
    judge_logo(start + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND"))


def test_the_largest_picture_with_words_about_it_is_taken() -> None:
    judge_logo(picture(1200, 400, before=[chunk(b"tEXt", b"Software\0Paint")]))


def test_pixels_may_come_in_several_pieces() -> None:
    packed = zlib.compress(pixels(32, 12))
    judge_logo(picture(body=packed[:9], after=[chunk(b"IDAT", packed[9:])]))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "not_png", id="empty"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_png", id="SVG"),
        pytest.param(b"GIF89a" + picture(), "not_png", id="GIF in front"),
        pytest.param(b"\xff\xd8\xff\xe0" + picture(), "not_png", id="JPEG in front"),
        pytest.param(SIGNATURE, "logo_broken", id="signature alone"),
        pytest.param(picture()[:-1], "logo_broken", id="last byte missing"),
        pytest.param(picture()[:-12], "logo_broken", id="no end"),
        pytest.param(picture() + b"<script>alert(1)</script>", "logo_broken", id="HTML behind"),
        pytest.param(picture() + b"PK\x03\x04", "logo_broken", id="archive behind"),
        pytest.param(picture() + picture(), "logo_broken", id="picture behind"),
        pytest.param(picture(1201, 10), "logo_too_large", id="too wide"),
        pytest.param(picture(10, 401), "logo_too_large", id="too high"),
        pytest.param(SIGNATURE + header(2**31 - 1, 2**31 - 1), "logo_too_large", id="huge"),
        pytest.param(picture(0, 12), "logo_broken", id="no width"),
        pytest.param(picture(body=zlib.compress(bytes(9))), "logo_broken", id="too few pixels"),
        pytest.param(picture(body=zlib.compress(bytes(10**7))), "logo_broken", id="bomb"),
        pytest.param(picture(body=b"not packed"), "logo_broken", id="pixels not packed"),
        pytest.param(picture(body=zlib.compress(pixels(32, 12)) + b"more"), "logo_broken", id="more packed"),
        pytest.param(
            picture(before=[chunk(b"IDAT", b"x"), chunk(b"tEXt")]), "logo_broken", id="split pixels"
        ),
        pytest.param(picture(before=[chunk(b"EVIL", b"x")]), "logo_broken", id="unknown and critical"),
        pytest.param(picture(before=[chunk(b"t\0Xt", b"x")]), "logo_broken", id="no kind"),
        pytest.param(picture(before=[chunk(b"tEXt", b"a\0b", checksum=7)]), "logo_broken", id="checksum"),
        pytest.param(picture(before=[header(32, 12)]), "logo_broken", id="two headers"),
        pytest.param(picture(before=[chunk(b"IEND")]), "logo_broken", id="two ends"),
        pytest.param(
            SIGNATURE + header(32, 12, colour=3) + chunk(b"IDAT", zlib.compress(bytes(396))) + chunk(b"IEND"),
            "logo_broken",
            id="no palette",
        ),
        pytest.param(SIGNATURE + header(32, 12, colour=5) + chunk(b"IEND"), "logo_broken", id="colour type"),
        pytest.param(SIGNATURE + header(32, 12, depth=3) + chunk(b"IEND"), "logo_broken", id="depth"),
        pytest.param(SIGNATURE + header(32, 12) + chunk(b"IEND"), "logo_broken", id="no pixels"),
        pytest.param(
            SIGNATURE + chunk(b"IHDR", bytes(12)) + chunk(b"IEND"), "logo_broken", id="short header"
        ),
        pytest.param(SIGNATURE + struct.pack(">I", 2**31) + b"IHDR", "logo_broken", id="endless chunk"),
        pytest.param(SIGNATURE + bytes(LARGEST), "logo_too_big", id="too many bytes"),
    ],
)
def test_rubbish_is_refused(content: bytes, code: str) -> None:
    assert refusal(content) == code


def test_no_damage_gets_through_and_none_breaks_the_judge() -> None:
    dice, sound = random.Random(11), picture()
    for _ in range(400):
        at = dice.randrange(len(sound))
        damaged = bytearray(sound)
        damaged[at] ^= dice.randrange(1, 256)
        assert refusal(bytes(damaged))
    for length in range(len(sound)):
        assert refusal(sound[:length])
