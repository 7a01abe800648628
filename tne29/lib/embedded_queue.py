"""The queue of folders that make run uses: kombu's, with messages written aside and named once they are whole.

kombu opens the final name before writing: a worker that looks at that instant reads an empty message and dies of it.
"""

import os
import time
import uuid
from pathlib import Path

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps

NAME = "filesystem"


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: dict, **kwargs) -> None:
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}"
        folder = Path(self.data_folder_out)
        aside = folder / f"{name}.partial"
        try:
            aside.write_bytes(str_to_bytes(dumps(payload)))
            os.rename(aside, folder / f"{name}.{queue}.msg")
        except OSError as error:
            raise ChannelError(f"cannot add a message to {folder}") from error


class Transport(filesystem.Transport):
    Channel = Channel


def use() -> None:
    """Whoever asks kombu for its queue of folders gets this one."""
    TRANSPORT_ALIASES[NAME] = f"{__name__}:Transport"
