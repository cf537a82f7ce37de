"""Which encoding a text file has, found in one pass over its bytes, in bounded memory."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

import charset_normalizer

from registry.intake.sources.limits import MEBIBYTE, Limits
from registry.intake.sources.refusals import MixedEncodings, NotText, NulBytes, TooLarge

BLOCK: Final = MEBIBYTE
SAMPLE: Final = 64 * 1024
WIDE: Final = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
CONTROL: Final = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
UTF8_EVIDENCE: Final = re.compile(rb"\xc3[\x80-\xbf]|\xc2[\xa0-\xbf]|\xe2\x80[\x90-\xbf]")
"""Bytes that are a letter or sign of our languages in UTF-8, and nonsense in cp1252."""

ONE_BYTE: Final = ("cp1252", "latin_1", "mac_roman", "cp850", "cp437")


@dataclass(frozen=True, kw_only=True)
class TextForm:
    """How to read the bytes as text. ``is_marked`` is False where the encoding was guessed."""

    encoding: str
    is_marked: bool
    lines: int


@dataclass
class _Seen:
    """What one pass over the bytes has found."""

    size: int = 0
    lines: int = 0
    bad_line: int = 0
    utf8_line: int = 0
    sample: bytes = b""


def examine(stream: BinaryIO, limits: Limits) -> TextForm:
    """Read a file once from its start and return how its text is to be read.

    Raises:
        TooLarge, NulBytes, MixedEncodings, NotText: the file is not to be read.
    """
    stream.seek(0)
    head = stream.read(4)
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise NotText
    wide = next((name for bom, name in WIDE.items() if head.startswith(bom)), "")
    wide = wide or _unmarked_wide(head)
    if wide:
        return _examine_wide(stream, wide, limits)
    seen = _pass(stream, limits)
    if not seen.bad_line:
        marked = head.startswith(codecs.BOM_UTF8)
        return TextForm(
            encoding="utf-8-sig" if marked else "utf-8", is_marked=True, lines=seen.lines
        )
    if seen.utf8_line:
        raise MixedEncodings(place=str(seen.bad_line), line=seen.bad_line, other=seen.utf8_line)
    return TextForm(encoding=_one_byte(seen.sample), is_marked=False, lines=seen.lines)


def _unmarked_wide(head: bytes) -> str:
    if len(head) == 4 and head[1] == 0 == head[3] and head[0] and head[2]:
        return "utf-16-le"
    if len(head) == 4 and head[0] == 0 == head[2] and head[1] and head[3]:
        return "utf-16-be"
    return ""


def _blocks(stream: BinaryIO, limits: Limits) -> Iterator[bytes]:
    """Yield the bytes in pieces that end with a line, where lines are not longer than a block."""
    stream.seek(0)
    size, rest = 0, b""
    while block := stream.read(BLOCK):
        size += len(block)
        if size > limits.bytes:
            raise TooLarge(most=limits.bytes // MEBIBYTE)
        whole, mark, tail = (rest + block).rpartition(b"\n")
        if mark:
            yield whole + mark
            rest = tail
        else:
            rest = tail
            if len(rest) > 8 * BLOCK:
                yield rest
                rest = b""
    if rest:
        yield rest


def _pass(stream: BinaryIO, limits: Limits) -> _Seen:
    seen = _Seen()
    for block in _blocks(stream, limits):
        _refuse_binary(block, seen.lines)
        if not block.isascii():
            _note_encoding(block, seen)
        seen.lines += block.count(b"\n")
    return seen


def _refuse_binary(block: bytes, lines: int) -> None:
    if (at := block.find(b"\0")) >= 0:
        line = lines + block.count(b"\n", 0, at) + 1
        raise NulBytes(place=str(line), line=line)
    if len(CONTROL.findall(block[:SAMPLE])) > SAMPLE // 256:
        raise NotText


def _note_encoding(block: bytes, seen: _Seen) -> None:
    if not seen.bad_line:
        try:
            block.decode("utf-8")
        except UnicodeDecodeError as error:
            seen.bad_line = seen.lines + block.count(b"\n", 0, error.start) + 1
            seen.sample = block[max(0, error.start - SAMPLE // 2) : error.start + SAMPLE // 2]
    if not seen.utf8_line and (found := UTF8_EVIDENCE.search(block)):
        seen.utf8_line = seen.lines + block.count(b"\n", 0, found.start()) + 1


def _one_byte(sample: bytes) -> str:
    """Return the likeliest encoding of one byte a letter for a piece of the file.

    Raises:
        NotText: the piece is no text in any of them.
    """
    best = charset_normalizer.from_bytes(sample, cp_isolation=list(ONE_BYTE)).best()
    if best is None:
        raise NotText
    # Windows writes cp1252 and calls it Latin-1; where both read the bytes, it is cp1252.
    found = best.encoding
    if found in ("latin_1", "cp1252"):
        return "cp1252" if _reads(sample, "cp1252") else "latin-1"
    return "cp1252" if "cp1252" in best.could_be_from_charset else found


def _reads(sample: bytes, encoding: str) -> bool:
    try:
        sample.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _examine_wide(stream: BinaryIO, encoding: str, limits: Limits) -> TextForm:
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    size = lines = 0
    try:
        while block := stream.read(BLOCK):
            size += len(block)
            if size > limits.bytes:
                raise TooLarge(most=limits.bytes // MEBIBYTE)
            text = decoder.decode(block)
            if (at := text.find("\0")) >= 0:
                line = lines + text.count("\n", 0, at) + 1
                raise NulBytes(place=str(line), line=line)
            lines += text.count("\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise NotText(place=str(lines + 1)) from error
    return TextForm(encoding=encoding, is_marked=True, lines=lines)
