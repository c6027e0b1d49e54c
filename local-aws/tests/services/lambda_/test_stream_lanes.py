"""Several batches of a stream at once, with the order of each item's changes."""
from __future__ import annotations

from tests.services.lambda_.test_streams import StreamTestCase
from tests.waiting import until


class Lanes(StreamTestCase):
    def test_an_item_that_cannot_be_handled_holds_up_its_own_lane_alone(self) -> None:
        self.put("bad", *(f"id {number}" for number in range(40)))
        mapping = self.mapped(ParallelizationFactor=10, BatchSize=100)
        until(lambda: len({id for batch in self.batches() if "bad" not in batch for id in batch}) >= 20)
        until(lambda: sum("bad" in batch for batch in self.batches()) > 1)
        self.assertEqual(10, self.lambda_.get_event_source_mapping(UUID=mapping)["ParallelizationFactor"])

    def test_the_changes_of_an_item_stay_in_order(self) -> None:
        ids = [f"id {number}" for number in range(12)]
        for number in range(5):
            self.put(*ids, count={"N": str(number)})
        mapping = self.mapped(ParallelizationFactor=4, BatchSize=7)
        self.lambda_.update_event_source_mapping(UUID=mapping, ParallelizationFactor=2)
        until(lambda: len(self.ids()) == 60)
        for id in ids:
            images = [record["dynamodb"]["NewImage"] for record in self.records() if record["dynamodb"]["Keys"]["id"]["S"] == id]
            self.assertEqual(["0", "1", "2", "3", "4"], [image["count"]["N"] for image in images])
        self.assertLessEqual(max(map(len, self.batches())), 7)
