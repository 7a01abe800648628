"""nginx before several web nodes, with the file that we ship: deploy/nginx.conf."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import environment, services

SHIPPED = environment.ROOT / "deploy" / "nginx.conf"
PAGES = environment.ROOT / "deploy" / "pages"
AROUND = """
{user}
daemon off;
pid {place}/pid;
error_log {place}/error.log warn;
worker_processes 1;
events {{}}
http {{
    log_format served '$upstream_addr $status $request';
    access_log {place}/served.log served;
    {folders}
    include {place}/site.conf;
}}
"""
FOLDERS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@contextmanager
def nginx(nodes: list[int], place: Path, *, port: int) -> Iterator[services.Server]:
    """On https://127.0.0.1:`port`; `served.log` says which node answered what."""
    _make_certificate(place)
    (place / "site.conf").write_text(_site(nodes, place, port), encoding="utf-8")
    (place / "nginx.conf").write_text(_around(place), encoding="utf-8")
    command = ["/usr/sbin/nginx", "-c", str(place / "nginx.conf"), "-e", str(place / "error.log")]
    with services.started(command, log=place / "log") as process:
        services.wait_for(process, port, place / "log")
        yield services.Server(f"https://127.0.0.1:{port}", port, process)


def _site(nodes: list[int], place: Path, port: int) -> str:
    """The shipped file, on ports and with a certificate of the test."""
    servers = " ".join(f"server 127.0.0.1:{node};" for node in nodes)
    site = SHIPPED.read_text(encoding="utf-8")
    for shipped, ours in (
        ("server web:8000;", servers),
        ("listen 80;", f"listen 127.0.0.1:{services.free_port()};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("/etc/nginx/tls/", f"{place}/"),
        ("/usr/share/nginx/tne29/", f"{PAGES}/"),
    ):
        assert shipped in site, f"{shipped} is no longer in {SHIPPED.name}"
        site = site.replace(shipped, ours)
    return re.sub(r"server_name \S+;", "server_name 127.0.0.1;", site)


def _around(place: Path) -> str:
    folders = "\n    ".join(f"{name}_temp_path {place}/{name};" for name in FOLDERS)
    return AROUND.format(user="user root;" if os.geteuid() == 0 else "", place=place, folders=folders)


def _make_certificate(place: Path) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    files = ["-keyout", str(place / "privkey.pem"), "-out", str(place / "fullchain.pem")]
    subprocess.run([*command, *files], check=True, capture_output=True)
