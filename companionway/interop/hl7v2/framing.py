"""MLLP frames from a stream: VT, the message, FS CR; bounded in length and in the time that one may take."""

import asyncio

VT, END = b"\x0b", b"\x1c\r"
CHUNK = 65_536


class Broken(Exception):
    """What comes is no frame: the words say how, and the connection ends."""


class TooLong(Exception):
    """A frame that goes beyond the cap; `start` is what of it was read."""

    def __init__(self, start: bytes) -> None:
        super().__init__("longer than agreed")
        self.start = start


class Frames:
    """The frames of one connection, each whole or not at all. `cap` is the longest in bytes; times are in seconds.

    Between frames a connection may rest for `rest`; inside one each silence is at most `idle`, all of it `whole`.
    """

    def __init__(
        self, reader: asyncio.StreamReader, *, rest: float = 3_600, idle: float = 30, whole: float = 300
    ) -> None:  # fmt: skip
        self.reader = reader
        self.rest, self.idle, self.whole = rest, idle, whole
        self.held = bytearray()

    async def next(self, cap: int) -> bytes | None:
        """The next message without its frame; None when the sender has ended or rests too long.

        Raises Broken and TooLong.
        """
        if not await self._begun():
            return None
        deadline, looked = asyncio.get_running_loop().time() + self.whole, 0
        while (end := self.held.find(END, max(looked - 1, 0))) < 0:
            if len(self.held) > cap + 1:
                raise TooLong(bytes(self.held[1:]))
            looked = len(self.held)
            left = deadline - asyncio.get_running_loop().time()
            if not await self._more(min(self.idle, left)):
                raise Broken("a frame did not end")
        if end - 1 > cap:
            raise TooLong(bytes(self.held[1:end]))
        body = bytes(self.held[1:end])
        del self.held[: end + len(END)]
        return body

    async def _begun(self) -> bool:
        """Wait until a frame begins. Line ends between frames are passed over."""
        while True:
            rest = self.held.lstrip(b"\r\n")
            if rest:
                self.held = rest
                if not rest.startswith(VT):
                    raise Broken("it does not begin with VT")
                return True
            self.held.clear()
            if not await self._more(self.rest):
                return False

    async def _more(self, patience: float) -> bool:
        """Read on; False at the end of the stream, or when nothing came in this many seconds."""
        try:
            async with asyncio.timeout(max(patience, 0)):
                some = await self.reader.read(CHUNK)
        except TimeoutError:
            return False
        self.held += some
        return bool(some)


def framed(body: bytes) -> bytes:
    """A message in its frame."""
    return VT + body + END
