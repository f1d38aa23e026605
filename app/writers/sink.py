"""Where libraries that make whole files write: a file whose failures come to us, not to them."""

from io import RawIOBase
from typing import Any, BinaryIO


class Sink(RawIOBase):
    """Passes on what is written, until that fails; the failure is kept for `require_sound`.

    Libraries take an exception out of a file badly (a full disk, a limit): one ends its thread,
    another writes on while it is thrown away.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.failure: Exception | None = None

    def require_sound(self) -> None:
        """Raise what went wrong in writing, if anything did."""
        if self.failure is not None:
            raise self.failure

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._file.seekable()

    def write(self, data: Any) -> int:
        if self.failure is None:
            try:
                self._file.write(data)
            except Exception as error:
                self.failure = error
        return len(data)

    def seek(self, place: int, whence: int = 0) -> int:
        return self._file.seek(place, whence)

    def tell(self) -> int:
        return self._file.tell()
