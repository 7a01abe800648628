"""Files kept in an S3 bucket (a moto server, over HTTP): what is saved is read back, with no right to the public."""

import json
import subprocess
import sys
from collections.abc import Iterator

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.module_loading import import_string

from projects import actions, uploads
from projects.actions import keeping
from tests import services
from tests.factories import INSIDE
from tests.projects import desk

BUCKET = "tne29-essai"


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory) -> Iterator[str]:
    with services.s3_server(tmp_path_factory.mktemp("s3")) as server:
        yield server.url


@pytest.fixture
def description(endpoint, monkeypatch) -> dict:
    """What the settings themselves make of the environment of an installation."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "essai",
        "AWS_SECRET_ACCESS_KEY": "essai",
        "AWS_DEFAULT_REGION": "eu-west-3",
        "AWS_ENDPOINT_URL": endpoint,
    }.items():
        monkeypatch.setenv(name, value)
    place = {"LocationConstraint": "eu-west-3"}
    client = boto3.client("s3", endpoint_url=endpoint)
    if BUCKET not in [each["Name"] for each in client.list_buckets()["Buckets"]]:
        client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)
    code = f"import os; os.environ['MEDIA_URL_S3'] = 's3://{BUCKET}'; "
    code += "from tne29 import settings; import json; print(json.dumps(settings.STORAGES['default']))"
    built = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return json.loads(built.stdout)


@pytest.fixture
def storage(description):
    return import_string(description["BACKEND"])(**description["OPTIONS"])


@pytest.mark.once
def test_file_is_kept_and_read_back_and_not_public(storage, endpoint):
    name = storage.save("pieces/devis", ContentFile("un devis à 12 €".encode()))
    with storage.open(name) as file:
        assert file.read().decode() == "un devis à 12 €"
    assert storage.save("pieces/devis", ContentFile(b"un autre")) != name
    address = storage.url(name)
    assert "X-Amz-Expires=300" in address
    grants = boto3.client("s3", endpoint_url=endpoint).get_object_acl(Bucket=BUCKET, Key=name)["Grants"]
    assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"]
    broken = type(storage)(bucket_name="no-such-bucket", endpoint_url=endpoint)
    with pytest.raises(OSError, match="no-such-bucket"):
        broken.save("pieces/devis", ContentFile(b"x"))


@pytest.mark.once
@pytest.mark.django_db
def test_pieces_live_in_the_bucket_and_leave_it_when_nobody_names_them(description, settings):
    settings.MEDIA_URL_S3 = f"s3://{BUCKET}"
    settings.STORAGES = settings.STORAGES | {"default": description}
    project = desk.make_project()
    before = set(keeping._listed(uploads.FOLDER))
    upload = SimpleUploadedFile("avis.pdf", desk.PDF)
    piece = actions.attach(project, "avis-piece", upload, by=project.created_by, at=INSIDE)
    lost = default_storage.save("pieces/perdu", ContentFile(b"x"))
    assert list(keeping.disagreements(deep=True)) == []
    tomorrow = default_storage.get_modified_time(lost) + keeping.KEPT_FOR
    assert keeping.sweep_orphans(tomorrow) == 1 + len(before)
    assert {f"pieces/{name}" for name in keeping._listed(uploads.FOLDER)} == {piece.file.name}
    actions.remove_attachment(piece, by=project.created_by, at=INSIDE)
    assert keeping.erase_removed(INSIDE + keeping.KEPT_FOR) == 1
    assert keeping._listed(uploads.FOLDER) == []
