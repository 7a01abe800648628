"""Debian's clamd, with a database of one signature: that of the EICAR test file, which harms nobody."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import services

CLAMD = shutil.which("clamd") or "/usr/sbin/clamd"
# In two halves, so that no antivirus puts this file aside.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + rb"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
CONFIG = """
Foreground yes
User {user}
DatabaseDirectory {folder}/signatures
LocalSocket {folder}/clamd.ctl
TCPSocket {port}
TCPAddr 127.0.0.1
TemporaryDirectory {folder}
StreamMaxLength {limit}
MaxThreads 2
"""


@contextmanager
def clamd(folder: Path, *, limit: str = "25M") -> Iterator[services.Server]:
    port = services.free_port()
    (folder / "signatures").mkdir()
    signature = f"{hashlib.md5(EICAR, usedforsecurity=False).hexdigest()}:{len(EICAR)}:Essai.Eicar\n"
    (folder / "signatures" / "essai.hdb").write_text(signature, encoding="ascii")
    config = folder / "clamd.conf"
    config.write_text(CONFIG.format(user=folder.owner(), folder=folder, port=port, limit=limit), encoding="utf-8")
    with services.started([CLAMD, "--config-file", str(config)], log=folder / "log") as process:
        services.wait_for(process, port, folder / "log")
        yield services.Server(f"tcp://127.0.0.1:{port}", port, process)
