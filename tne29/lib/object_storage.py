"""Files in an S3 bucket: every exchange bounded in time, and an error of the service is an error of the disk."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

PATIENCE = Config(connect_timeout=3, read_timeout=10, retries={"total_max_attempts": 2, "mode": "standard"})


class ObjectStorage(S3Storage):
    """A big file goes by parts; boto gives up the parts already sent when one of them fails."""

    def __init__(self, **options):
        super().__init__(**options)
        self.client_config = PATIENCE.merge(self.client_config) if self.client_config else PATIENCE

    def _save(self, name: str, content) -> str:
        with self._as_a_disk():
            return super()._save(name, content)

    def _open(self, name: str, mode: str = "rb"):
        with self._as_a_disk():
            return super()._open(name, mode)

    def exists(self, name: str) -> bool:
        with self._as_a_disk():
            return super().exists(name)

    def delete(self, name: str) -> None:
        with self._as_a_disk():
            super().delete(name)

    @contextmanager
    def _as_a_disk(self) -> Iterator[None]:
        try:
            yield
        except (BotoCoreError, ClientError) as error:
            raise OSError(errno.EIO, f"bucket {self.bucket_name}") from error
