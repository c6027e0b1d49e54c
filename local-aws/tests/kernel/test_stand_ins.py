import json
import subprocess
import sys
import unittest

from tests.support import python_environment

_STARTED = """
import json
import sys
import tempfile
from pathlib import Path

from local_aws.server import LocalAws

process = LocalAws(Path(tempfile.mkdtemp()), None, 0)
apis, scaling, s3, sns = (process.context.client(each, "eu-west-2") for each in ("apigateway", "application-autoscaling", "s3", "sns"))
apis.get_rest_apis(), s3.list_buckets(), sns.list_topics(), scaling.describe_scaling_policies(ServiceNamespace="dynamodb")
imported = set(sys.modules)
late = [sys.modules["charset_normalizer"].detect("ä".encode())["encoding"]]
late += [sys.modules["tarfile"].TarFile.__name__, sys.modules["s3transfer.manager"].TransferManager.__name__]
json.dump([sorted(imported), late], sys.stdout)
"""


class StandInsTest(unittest.TestCase):
    def test_a_start_does_without_what_they_stand_for_until_it_is_asked_for(self) -> None:
        answer = subprocess.run([sys.executable, "-c", _STARTED], env=python_environment(), stdout=subprocess.PIPE, text=True, check=True)
        imported, late = json.loads(answer.stdout)
        unused = {"asyncio", "charset_normalizer.api", "moto.ec2", "responses.registries", "s3transfer.futures", "unittest.mock"}
        self.assertEqual(set(), unused.intersection(imported))
        self.assertEqual(["utf-8", "TarFile", "TransferManager"], late)
