"""Files kept in an S3 bucket (a moto server, over HTTP): what is saved is read back, with no right to the public."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from django.core.files.base import ContentFile
from django.utils.module_loading import import_string

from tests import services

BUCKET = "tne29-essai"


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory) -> Iterator[str]:
    port = services.free_port()
    log = Path(tmp_path_factory.mktemp("s3")) / "log"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with services.started(command, log=log) as process:
        services.wait_for(process, port, log)
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def storage(endpoint, monkeypatch):
    """Built by the settings themselves, from the environment of an installation."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "essai",
        "AWS_SECRET_ACCESS_KEY": "essai",
        "AWS_DEFAULT_REGION": "eu-west-3",
        "AWS_ENDPOINT_URL": endpoint,
    }.items():
        monkeypatch.setenv(name, value)
    place = {"LocationConstraint": "eu-west-3"}
    boto3.client("s3", endpoint_url=endpoint).create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)
    code = f"import os; os.environ['MEDIA_URL_S3'] = 's3://{BUCKET}'; "
    code += "from tne29 import settings; import json; print(json.dumps(settings.STORAGES['default']))"
    built = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    description = json.loads(built.stdout)
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
