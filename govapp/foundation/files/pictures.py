"""Pictures of people: what was handed in, drawn anew small and without what a camera noted."""

from __future__ import annotations

from io import BytesIO

from govapp.foundation.files.papers import JPEG, PNG, paper
from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.phrases import N_, Phrase

SIDE = 320  # pixels
MOST_PIXELS = 50_000_000


def portrait(name: str, content: bytes) -> bytes:
    """A square JPEG of at most 320 pixels a side; `Invalid` for what is no picture.

    The picture is decoded and drawn again, so that no place, time or hidden file comes with it.
    """
    from PIL import Image, ImageOps  # heavy, and asked for once in an election

    checked = paper(name, content, only=(PNG, JPEG))
    try:
        with Image.open(BytesIO(checked.content), formats=("PNG", "JPEG")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Invalid({"photo": Phrase(N_("The picture has too many pixels."))})
            upright = ImageOps.exif_transpose(opened).convert("RGB")
            square = ImageOps.fit(upright, (SIDE, SIDE))
    except (OSError, ValueError, SyntaxError) as error:
        raise Invalid({"photo": Phrase(N_("This is no picture that can be read."))}) from error
    drawn = BytesIO()
    square.save(drawn, "JPEG", quality=85)
    return drawn.getvalue()
