import unittest

from local_aws.services.apigateway.gateway.definition import read
from local_aws.services.apigateway.gateway.routes import Routes

ANY = "x-amazon-apigateway-any-method"


def _routes(**paths: str) -> Routes:
    document = {"paths": {path: {method: {} for method in methods.split()} for path, methods in paths.items()}}
    return Routes(read(document, "api", ()).operations)


class RoutesTest(unittest.TestCase):
    routes = _routes(
        **{
            "/": "get", "/things": f"get {ANY}", "/things/{id}": "get", "/things/new": "post", "/things/{id}/parts/{part}": "get",
            "/files/{path+}": ANY, "/{proxy+}": ANY,
        }
    )

    def _found(self, method: str, path: str) -> object:
        match = self.routes.find(method, path)
        return match and (match.operation.resource_path, match.operation.method, match.parameters)

    def test_the_most_specific_resource_answers(self):
        for path, expected in {
            "/": ("/", "GET", {}),
            "": ("/", "GET", {}),
            "/things": ("/things", "GET", {}),
            "/things/": ("/things", "GET", {}),
            "/things/7": ("/things/{id}", "GET", {"id": "7"}),
            "/things/a%2Fb": ("/things/{id}", "GET", {"id": "a%2Fb"}),
            "/things/7/parts/8": ("/things/{id}/parts/{part}", "GET", {"id": "7", "part": "8"}),
            "/things/7/parts": ("/{proxy+}", "ANY", {"proxy": "things/7/parts"}),
            "/things//parts/8": ("/{proxy+}", "ANY", {"proxy": "things//parts/8"}),
            "/files/a/b/c": ("/files/{path+}", "ANY", {"path": "a/b/c"}),
            "/files": ("/{proxy+}", "ANY", {"proxy": "files"}),
            "/Things": ("/{proxy+}", "ANY", {"proxy": "Things"}),
            "/%74hings": ("/{proxy+}", "ANY", {"proxy": "%74hings"}),
        }.items():
            with self.subTest(path):
                self.assertEqual(expected, self._found("GET", path))

    def test_a_method_beats_any_and_a_missing_one_leads_nowhere_else(self):
        self.assertEqual(("/things", "ANY", {}), self._found("PATCH", "/things"))
        self.assertEqual(("/things/new", "POST", {}), self._found("POST", "/things/new"))
        self.assertIsNone(self._found("GET", "/things/new"))
        self.assertIsNone(self._found("POST", "/"))
        self.assertIsNone(self._found("TRACE", "/things"))
