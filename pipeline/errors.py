"""What can go wrong, named by cause; the docstring says what to do."""

from __future__ import annotations


class MingxiError(Exception):
    """Something that a person has to know about; `category` groups it in `failures`."""

    category = "error"


class UnsupportedFile(MingxiError):
    """The file is of a kind that is not read. Convert it to PDF, HTML or plain text."""

    category = "unsupported"


class EmptyFile(MingxiError):
    """The file has no bytes. Download it again."""

    category = "empty"


class EncryptedDocument(MingxiError):
    """The PDF asks for a password. Save a copy without one."""

    category = "encrypted"


class UnreadableDocument(MingxiError):
    """The file is damaged beyond repair or has no pages. Download it again or ask its publisher."""

    category = "unreadable"


class StoreError(MingxiError):
    """The results can't be opened or written. The message says which place and what to run."""

    category = "store"


class LimitReached(MingxiError):
    """A file took more time or memory than it may. Raise the limit or split the file."""

    category = "limit"


class UsageError(MingxiError):
    """The command can't be carried out as given. The message says what to change."""

    category = "usage"
