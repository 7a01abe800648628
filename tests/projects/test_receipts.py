"""Receipts that a stranger can verify: signed, redone in ten lines of Python, and never true once altered."""

import html
import json
import re
import subprocess
import sys
from base64 import b64encode
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client

from projects import actions, receipts
from projects.models import Deposit
from projects.views import verify
from tests.factories import INSIDE
from tests.projects import desk
from tne29.lib.signatures import SigningKey
from tne29.settings import env

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_day_of_the_campaign")]


@pytest.fixture
def deposit() -> Deposit:
    project = desk.make_project()
    made = actions.deposit(project, by=project.created_by, at=INSIDE)
    return Deposit.objects.select_related("project", "content").get(pk=made.pk)


def proof_of(deposit: Deposit) -> dict:
    response = desk.browser(deposit.by).get(desk.address("proof", deposit.project))
    assert response["Content-Disposition"] == f'attachment; filename="{deposit.project.reference}-depot-1-preuve.json"'
    return json.loads(response.content)


def run(name: str, *words: str) -> str:
    out = StringIO()
    call_command(name, *words, stdout=out, stderr=out)
    return out.getvalue()


def objections_to(proof: dict) -> list[str]:
    return list(receipts.objections(receipts.read_proof(json.dumps(proof)), receipts.public_keys()))


def ten_lines(page: str) -> tuple[str, str]:
    """(the program that the public page shows, the public key that it shows)"""
    program = html.unescape(re.search(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.S)[1])
    return program, re.search(r'Clé publique \(base 64\)</dt><dd class="receipt-hash">([^<]+)<', page)[1]


def test_a_stranger_redoes_the_proof_in_ten_lines(deposit, tmp_path):
    program, key = ten_lines(Client().get("/verifier/methode/").content.decode())
    assert len(program.strip().splitlines()) <= 10
    proof, attested = tmp_path / "preuve.json", tmp_path / "attestation.json"
    whole = proof_of(deposit)
    proof.write_text(json.dumps(whole))
    attested.write_bytes(Client().get(f"/verifier/{deposit.code}/preuve.json").content)
    assert set(json.loads(attested.read_text())) == {"attestation", "signature"}
    for path in (proof, attested):
        said = subprocess.run([sys.executable, "-c", program, path, key], capture_output=True, text=True, check=True)
        assert said.stdout == f"{deposit.project.reference} dépôt 1 reçu le 2023-10-02T08:00:00.000000Z\n"
    proof.write_text(json.dumps(whole | {"content": whole["content"].replace("webradio", "télévision")}))
    assert subprocess.run([sys.executable, "-c", program, proof, key], capture_output=True, check=False).returncode


def test_the_command_says_what_holds_and_what_does_not(deposit, tmp_path):
    whole, path = proof_of(deposit), tmp_path / "preuve.json"
    path.write_text(json.dumps(whole))
    assert "Contenu : celui qui a été déposé." in run("verify_receipt", str(path))
    assert "exacte" in run("verify_receipt", str(path), "--key", receipts.public_keys()[0].text)
    path.write_text(json.dumps({name: whole[name] for name in ("attestation", "signature")}))
    assert "Contenu : pas dans ce fichier." in run("verify_receipt", str(path))
    path.write_text(json.dumps(whole | {"salt": "0" * 64}))
    with pytest.raises(CommandError, match="le contenu n’est pas celui qui a été déposé"):
        run("verify_receipt", str(path))
    path.write_text(json.dumps(whole))
    with pytest.raises(CommandError, match="--key"):
        run("verify_receipt", str(path), "--key", "abc")
    other = SigningKey(b"a" * 32).public.text
    with pytest.raises(CommandError, match="n’est pas une clé de ce portail"):
        run("verify_receipt", str(path), "--key", other)


NO_PROOFS = (
    b"",
    b"null",
    b'"x"',
    b"\xff\xfe",
    b'{"attestation": 1}',
    b'{"attestation": "[]"}',
    b"[" * 100_000,
    b'{"attestation": "{}", "signature": null}',
    b'{"attestation": "{\\"type\\": \\"autre\\", \\"key\\": \\"k\\"}"}',
)


@pytest.mark.parametrize("content", NO_PROOFS)
def test_what_is_no_proof_is_said_in_french(content, tmp_path):
    path = tmp_path / "preuve.json"
    path.write_bytes(content)
    with pytest.raises(CommandError, match="ce n’est pas une preuve de dépôt"):
        run("verify_receipt", str(path))


def test_a_pdf_and_a_missing_file_are_told_what_to_do(tmp_path):
    (tmp_path / "accuse.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(CommandError, match="Téléchargez l’attestation signée"):
        run("verify_receipt", str(tmp_path / "accuse.pdf"))
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        run("verify_receipt", str(tmp_path / "rien.json"))


@pytest.mark.parametrize("what", ["reference", "number", "received_at", "content_sha256", "journal_sha256", "code"])
def test_every_mention_is_under_the_signature(deposit, what):
    proof = receipts.proof(deposit, with_content=False)
    assert objections_to(proof) == []
    said = json.loads(proof["attestation"])
    forged = json.dumps(said | {what: 2 if what == "number" else "0" * 64}, ensure_ascii=False)
    assert objections_to(proof | {"attestation": forged})[0].startswith("la signature n’est pas celle")


def test_a_row_that_was_changed_is_no_longer_authentic(deposit):
    assert receipts.is_signed(deposit)
    deposit.number = 2
    assert not receipts.is_signed(deposit)


def test_former_keys_go_on_verifying(deposit, settings):
    text = run("receipt_key", "--new")
    settings.RECEIPT_KEY = re.search("RECEIPT_KEY=(.+)", text)[1]
    assert not receipts.is_signed(deposit)
    assert "ce qui le prouve ne correspond plus" in desk.text_of(Client().get(f"/verifier/{deposit.code}/"))
    settings.RECEIPT_FORMER_KEYS = re.search("RECEIPT_FORMER_KEYS=(.+)", text)[1].split(",")
    assert receipts.is_signed(deposit)
    assert "Cet accusé est authentique" in desk.text_of(Client().get(f"/verifier/{deposit.code}/"))
    assert deposit.key_name in desk.text_of(Client().get("/verifier/methode/"))
    assert f"Ancienne clé {deposit.key_name}" in run("receipt_key")


def test_the_public_page_shows_what_is_attested_and_nothing_more(deposit):
    response = Client().get(f"/verifier/{deposit.code}/")
    text = desk.text_of(response)
    for shown in (deposit.project.reference, deposit.content_hash, deposit.signature, deposit.code, deposit.key_name):
        assert shown in text
    for hidden in (deposit.by_name, deposit.project.display_title, deposit.project.school.name, deposit.content.salt):
        assert hidden not in text
    assert "noindex" in response["X-Robots-Tag"] and 'content="noindex' in response.content.decode()


def test_a_network_that_asks_without_end_waits(deposit, monkeypatch):
    monkeypatch.setattr(verify, "MOST", 4)
    one, other = Client(REMOTE_ADDR="192.0.2.7"), Client(REMOTE_ADDR="198.51.100.7")
    address = f"/verifier/{deposit.code}/"
    assert {one.get(address).status_code for _ in range(4)} == {200}
    refused = one.get(address)
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert "Réessayez dans une minute" in desk.text_of(refused)
    assert other.get(address).status_code == 200


def test_the_key_is_checked_at_the_start(monkeypatch):
    monkeypatch.delenv("RECEIPT_KEY", raising=False)
    derived = env.key("RECEIPT_KEY", otherwise_from="k" * 40)
    assert derived == env.key("RECEIPT_KEY", otherwise_from="k" * 40) != env.key("RECEIPT_KEY", otherwise_from="autre")
    given = b64encode(b"b" * 32).decode()
    monkeypatch.setenv("RECEIPT_KEY", given)
    assert env.key("RECEIPT_KEY", otherwise_from="k") == given
    for wrong in ("trop court", b64encode(b"c" * 31).decode(), "é" * 44):
        monkeypatch.setenv("RECEIPT_KEY", wrong)
        with pytest.raises(ImproperlyConfigured, match=r"RECEIPT_KEY ne convient pas\s: attendu 32 octets") as refusal:
            env.key("RECEIPT_KEY", otherwise_from="k")
        assert wrong not in str(refusal.value)
