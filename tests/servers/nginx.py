"""Debian's nginx with the block that docs/operations.md has, in a folder of its own."""

import os
import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from campaign.kernel.clock import real_now
from tests.servers.testrun import free_port

DOCUMENTED = Path(__file__).resolve().parents[2] / "docs" / "operations.md"
NAME = "campaign.example.org"
BEFORE_THE_BLOCK = """\
{user}
daemon off;
pid {folder}/nginx.pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/fastcgi;
    scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
"""


@dataclass(frozen=True)
class Ports:
    """Where it listens, instead of 443 and 80."""

    tls: int
    plain: int


def find() -> str | None:
    """The program, which Debian keeps where only root looks."""
    return shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")


def configure(folder: Path, upstream: int, *, body_within: int) -> Ports:
    """Write `nginx.conf`: the documented block, with the ports, paths and patience of a test."""
    ports = Ports(free_port(), free_port())
    _write_certificate(folder)
    block = DOCUMENTED.read_text().split("```nginx\n")[1].split("```")[0]
    for documented, here in {
        "listen 443 ": f"listen 127.0.0.1:{ports.tls} ",
        "listen [::]:443 ": f"listen 127.0.0.1:{free_port()} ",
        "listen 80;": f"listen 127.0.0.1:{ports.plain};",
        "listen [::]:80;": f"listen 127.0.0.1:{free_port()};",
        f"/etc/letsencrypt/live/{NAME}": str(folder),
        "http://127.0.0.1:8000": f"http://127.0.0.1:{upstream}",
        "client_body_timeout 15s": f"client_body_timeout {body_within}s",
    }.items():
        assert documented in block
        block = block.replace(documented, here)
    user = "user root;" if os.getuid() == 0 else ""  # its folder is closed to others
    before = BEFORE_THE_BLOCK.format(user=user, folder=folder)
    (folder / "nginx.conf").write_text(f"{before}{block}}}\n")
    return ports


def _write_certificate(folder: Path) -> None:
    """Signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = real_now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
