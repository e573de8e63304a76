"""Which files are pictures, by their first bytes: never by their name or by what the sender says."""

from wingbeat.kit.errors import Invalid

# SVG is a document, not one of these.
SIGNATURES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))
PICTURES = frozenset({*(kind for _, kind in SIGNATURES), "image/webp"})
# Brands of the box formats that phones write and not every browser shows; films have others.
STRANGE = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis"})
LONGEST_SIGNATURE = 12  # bytes


class PictureRefused(Invalid):
    """This picture cannot be read; send it as JPEG, PNG, GIF or WebP."""


class StrangePicture(PictureRefused):
    """HEIC and AVIF pictures cannot be shown everywhere; send it as JPEG or PNG."""


class PictureTooLarge(PictureRefused):
    """This picture has more pixels than any camera takes; send a smaller one."""


def picture_type(head: bytes) -> str | None:
    """The media type of a picture we show, None for every other file."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for signature, kind in SIGNATURES if head.startswith(signature)), None)


def is_strange(head: bytes) -> bool:
    """Whether it is a picture that we do not take."""
    return head[4:8] == b"ftyp" and head[8:12] in STRANGE
