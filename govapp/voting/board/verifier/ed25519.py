"""Ed25519 signatures: verification as RFC 8032, section 5.1.7, describes it.

Points are written in extended coordinates (X, Y, Z, T) with x = X/Z, y = Y/Z, x*y = T/Z.
"""

from __future__ import annotations

import hashlib

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE_D = -121665 * pow(121666, PRIME - 2, PRIME) % PRIME
ROOT_OF_MINUS_ONE = pow(2, (PRIME - 1) // 4, PRIME)

Point = tuple[int, int, int, int]


def recovered_x(y: int, sign: int) -> int | None:
    """The x of a point with this y and sign, None where the curve has no such point (5.1.3)."""
    if y >= PRIME:
        return None
    square = (y * y - 1) * pow(CURVE_D * y * y + 1, PRIME - 2, PRIME) % PRIME
    if square == 0:
        return None if sign else 0
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if (x * x - square) % PRIME:
        x = x * ROOT_OF_MINUS_ONE % PRIME
    if (x * x - square) % PRIME:
        return None
    return x if x & 1 == sign else PRIME - x


def point_from(text: bytes) -> Point | None:
    """The point that 32 bytes stand for, None if they stand for none."""
    if len(text) != 32:
        return None
    number = int.from_bytes(text, "little")
    y, sign = number & ((1 << 255) - 1), number >> 255
    x = recovered_x(y, sign)
    return None if x is None else (x, y, 1, x * y % PRIME)


def point_bytes(point: Point) -> bytes:
    """The 32 bytes that stand for a point (5.1.2)."""
    inverse = pow(point[2], PRIME - 2, PRIME)
    x, y = point[0] * inverse % PRIME, point[1] * inverse % PRIME
    return (y | (x & 1) << 255).to_bytes(32, "little")


def point_sum(one: Point, other: Point) -> Point:
    """The sum of two points (5.1.4)."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % PRIME
    b = (one[1] + one[0]) * (other[1] + other[0]) % PRIME
    c = 2 * one[3] * other[3] * CURVE_D % PRIME
    d = 2 * one[2] * other[2] % PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME)


def point_times(number: int, point: Point) -> Point:
    """A point added to itself so many times."""
    result: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = point_sum(result, point)
        point, number = point_sum(point, point), number >> 1
    return result


def points_equal(one: Point, other: Point) -> bool:
    """Whether two writings mean the same point."""
    return (
        not (one[0] * other[2] - other[0] * one[2]) % PRIME
        and not (one[1] * other[2] - other[1] * one[2]) % PRIME
    )


BASE_Y = 4 * pow(5, PRIME - 2, PRIME) % PRIME
BASE_X = recovered_x(BASE_Y, 0) or 0
BASE: Point = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % PRIME)


def challenge(*parts: bytes) -> int:
    """SHA-512 over the parts, as a number below the order of the base point."""
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % ORDER


def signed_by(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the holder of the key signed exactly this message."""
    if len(public_key) != 32 or len(signature) != 64:
        return False
    key, nonce = point_from(public_key), point_from(signature[:32])
    response = int.from_bytes(signature[32:], "little")
    if key is None or nonce is None or response >= ORDER:
        return False
    hashed = challenge(signature[:32], public_key, message)
    return points_equal(point_times(response, BASE), point_sum(nonce, point_times(hashed, key)))
