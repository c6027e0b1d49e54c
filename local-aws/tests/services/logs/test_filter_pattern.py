import json
import unittest

from local_aws.services.cloudwatch.metrics import Metric, MetricStore, Summary
from local_aws.services.logs import filter_pattern
from local_aws.services.logs.log_metrics import record_events
from tests.support import there

EVENT = json.dumps({"level": "ERROR", "status": 502, "user": {"name": "ann", "tags": ["a", "b"]}, "ok": False, "none": None, "a b": 1})


class FilterPatternTest(unittest.TestCase):
    def test_conditions_on_json(self):
        for pattern, expected in (
            ('{ $.level = "ERROR" }', True), ("{ $.level = ERR* }", True), ('{ $.level = "ERR" }', False),
            ('{ $.level != "INFO" }', True), ('{ $.missing != "INFO" }', False),
            ("{ $.status >= 500 && $.status < 600 }", True), ("{ $.status = 502 }", True), ("{ $.level > 1 }", False),
            ('{ $.status = 404 || ($.level = "ERROR" && $.user.name = "ann") }', True),
            ('{ $.user.tags[1] = "b" }', True), ('{ $.user.tags[2] = "b" }', False), ("{ $['a b'] = 1 }", True),
            ("{ $.ok IS FALSE }", True), ("{ $.ok IS TRUE }", False), ("{ $.none IS NULL }", True), ("{ $.missing IS NULL }", False),
            ("{ $.missing NOT EXISTS }", True), ("{ $.none NOT EXISTS }", False), ("{ $.status = * }", True),
        ):
            self.assertEqual(expected, filter_pattern.parse(pattern)(EVENT), pattern)

    def test_what_is_no_json_matches_no_condition(self):
        self.assertFalse(filter_pattern.parse('{ $.level = "ERROR" }')('ERROR {"level": "ERROR"}'))

    def test_terms(self):
        for pattern, expected in (
            ("", True), ("ERROR", True), ("error", False), ("ERROR timeout", True), ("ERROR refused", False), ('"an ERROR"', True),
            ("ERROR -timeout", False), ("?refused ?timeout", True), ("?refused ?reset", False),
        ):
            self.assertEqual(expected, filter_pattern.parse(pattern)("an ERROR: timeout"), pattern)

    def test_a_regular_expression(self):
        for pattern, expected in (
            ("%ERROR%", True), ("%RRO%", True), ("%error%", False), ("%[0-9]+-ab@x%", True), ("%^an%", True), ("%^ERROR%", False),
        ):
            self.assertEqual(expected, filter_pattern.parse(pattern)("an ERROR: 12-ab@x"), pattern)

    def test_what_is_not_understood_is_refused(self):
        for pattern in (
            "{ $.level }", "{ level = 1 }", "{ $.a = 1 || }", "{ ($.a = 1 }",
            "{ $.a > b }", "[a, b]", "%a b%", "%(a)%", "%é%", "%[%", "%a% %b%", "{ $.a[*] = 1 }", "{}",
        ):
            with self.assertRaises(filter_pattern.InvalidPattern, msg=pattern):
                filter_pattern.parse(pattern)


class LogMetricsTest(unittest.TestCase):
    def setUp(self):
        self.store = MetricStore()

    def found(self, name: str, **dimensions: str) -> Summary:
        """All values of a metric of the namespace TAP."""
        return self.store.periods(Metric.of("TAP", name, dimensions), 0, 4e9, 4_000_000_000)[0]

    def test_a_filter_counts_what_matches(self):
        transformation = {"metricName": "Errors", "metricNamespace": "TAP", "metricValue": "1", "defaultValue": 0.0}
        filters = [{"filterPattern": '{ $.level = "ERROR" }', "metricTransformations": [transformation]}]
        record_events(self.store, filters, [EVENT, EVENT, '{"level":"INFO"}', "START"])
        found = self.found("Errors")
        self.assertEqual((2, 4), (found.sum, found.count))

    def test_a_filter_takes_value_and_dimensions_from_the_event(self):
        transformation = {
            "metricName": "Status",
            "metricNamespace": "TAP",
            "metricValue": "$.status",
            "dimensions": {"User": "$.user.name"},
        }
        filters = [{"filterPattern": "{ $.status = * }", "metricTransformations": [transformation]}]
        record_events(self.store, filters, [EVENT, '{"status": 1}'])
        self.assertEqual(502, self.found("Status", User="ann").sum)
        self.assertEqual(1, len(self.store.metrics()))

    def test_the_embedded_metric_format(self):
        metrics = [{"Name": "Stored", "Unit": "Count"}, {"Name": "Times", "Unit": "Milliseconds"}]
        directive = {"Namespace": "TAP", "Dimensions": [["service"], ["service", "kind"]], "Metrics": metrics}
        event = {"_aws": {"Timestamp": 1_800_000_000_000, "CloudWatchMetrics": [directive]}}
        event |= {"service": "api", "kind": "x", "Stored": 2, "Times": [5, 7]}
        record_events(self.store, [], [json.dumps(event)])
        self.assertEqual((2, 12), (self.found("Stored", service="api").sum, self.found("Times", service="api", kind="x").sum))
        window = there(self.store.window(Metric.of("TAP", "Times", {"service": "api"}), 1_800_000_000, 1_800_000_001))
        self.assertEqual((5, 7), (window.minimum, window.maximum))
