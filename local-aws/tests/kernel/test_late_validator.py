import subprocess
import sys
import unittest

from botocore.exceptions import ClientError

from tests.support import aws, python_environment

_IMPORTED = """
import sys
from local_aws.kernel import moto_host
import moto.apigateway
print("openapi_spec_validator.validation" in sys.modules, "pydantic" in sys.modules)
"""


class LateValidatorTest(unittest.TestCase):
    def test_a_start_does_without_it(self) -> None:
        answer = subprocess.run([sys.executable, "-c", _IMPORTED], env=python_environment(), stdout=subprocess.PIPE, text=True, check=True)
        self.assertEqual("False False\n", answer.stdout)

    def test_an_import_that_is_to_fail_on_warnings_asks_it(self) -> None:
        body = b'{"openapi": "3.0.3", "info": {"title": "broken", "description": "", "version": "1"}, "paths": {"/": {"get": {}}}}'
        with self.assertRaisesRegex(ClientError, "Failed to parse the uploaded OpenAPI document due to: 'responses' is a required"):
            aws("apigateway").import_rest_api(failOnWarnings=True, body=body)
        sound = body.replace(b'"get": {}', b'"get": {"responses": {"200": {"description": "ok"}}}')
        for _ in range(2):
            self.assertEqual("broken", aws("apigateway").import_rest_api(failOnWarnings=True, body=sound)["name"])
