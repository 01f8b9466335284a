"""Word 97–2003 files (.doc): converted to .docx by LibreOffice, where the user has told clauseqa to do so.

Promise: no program is ever started unless ``$CLAUSEQA_SOFFICE`` names it; then it runs in a directory and with a
profile of its own, within the limit of time. No reader in Python keeps the automatic numbers of this format, and a
contract without its numbers would be cited wrongly.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from ..errors import ReadError, UnsupportedFormat
from ..model import Text
from . import docx
from .source import Source

MEDIA_TYPE = "application/msword"
SUFFIXES = (".doc", ".dot")
VARIABLE = "CLAUSEQA_SOFFICE"

_WORD = "WordDocument".encode("utf-16-le")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read(source: Source, encoding: str | None = None) -> list[Text]:
    """The documents of the converted file. Raises ``UnsupportedFormat`` where no converter is configured."""
    if _ENCRYPTED in source.data:
        raise ReadError(f"{source.path}: protected by a password", hint="open it in Word and save it without")
    if _WORD not in source.data:
        raise UnsupportedFormat(f"{source.path}: an Office file, not Word's", hint="save its text as .docx or .pdf")
    program = os.environ.get(VARIABLE, "")
    if not program:
        raise UnsupportedFormat(
            f"{source.path}: a Word 97–2003 file (.doc), which is not read",
            hint=f"save it as .docx, or set {VARIABLE} to LibreOffice's soffice to have it converted",
        )
    found = shutil.which(program)
    if found is None:
        raise UnsupportedFormat(f"{source.path}: {VARIABLE} names {program}, which is not there", hint="name soffice")
    return docx.read(replace(source, data=_converted(found, source)), encoding)


def _converted(program: str, source: Source) -> bytes:
    with tempfile.TemporaryDirectory(prefix="clauseqa-") as folder:
        given = Path(folder, "contract.doc")
        given.write_bytes(source.data)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", "docx", "--outdir", folder, str(given)]
        try:
            _run(command, source.limits.seconds)
            return given.with_suffix(".docx").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            message = f"{source.path}: {program} could not convert it ({type(error).__name__})"
            raise ReadError(message, hint="save it as .docx in Word") from None


def _run(command: list[str], seconds: float) -> None:
    subprocess.run(  # noqa: S603 - the program that the user configured
        command, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=True
    )
