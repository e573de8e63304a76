import unicodedata
from urllib.parse import quote

from wingbeat.kit.pictures.kinds import PICTURES, picture_type

LONGEST_NAME = 120
OPAQUE = "application/octet-stream"

# What people send each other and no browser runs; everything else is bytes.
_DECLARED = frozenset(
    {
        "application/pdf",
        "application/zip",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "audio/aac",
        "audio/mp4",
        "audio/mpeg",
        "audio/ogg",
        "audio/wav",
        "audio/webm",
        "audio/x-m4a",
        "text/csv",
        "text/plain",
        "video/mp4",
        "video/quicktime",
        "video/webm",
    }
)


def media_type(head: bytes, declared: str) -> str:
    """The media type we serve a file as (hostile cases 2 and 3)."""
    if (found := picture_type(head)) is not None:
        return found
    said = declared.partition(";")[0].strip().lower()
    return said if said in _DECLARED else OPAQUE


def clean_name(name: str) -> str:
    """A name that is only a name: no folders, no control or direction signs, not too long (hostile case 5)."""
    last = name.replace("\\", "/").rpartition("/")[2]
    # Cc control, Cf direction and invisible signs, Cs halves of characters, Co and Cn nothing anyone can read.
    readable = "".join(sign for sign in last if not unicodedata.category(sign).startswith("C"))
    text = " ".join(unicodedata.normalize("NFC", readable).split()).lstrip(". ")
    if len(text) > LONGEST_NAME:
        stem, dot, ending = text.rpartition(".")
        tail = dot + ending if dot and len(ending) <= 10 else ""  # a longer ending is none
        text = (stem if tail else text)[: LONGEST_NAME - len(tail)] + tail
    return text or "file"


def disposition(name: str, media: str) -> str:
    """The Content-Disposition header (RFC 6266): images may be shown in place, all else is saved."""
    kind = "inline" if media in PICTURES else "attachment"
    plain = "".join(sign if sign.isascii() and sign not in '"\\%' else "_" for sign in name)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
